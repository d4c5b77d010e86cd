/** What a view is: a function from data to markup, the same in the browser and in the embedded engine. */

/** Settings that differ from the default, as the query string of the address holds them. */
export type Parameters = Readonly<Record<string, string>>;

/** Where a page stands: makes addresses of others, and knows its own settings. */
export interface Place {
  /** The address of another page, relative to this one: place.href("drug/nivolumab", {tab: "results"}). */
  href(path: string, parameters?: Parameters): string;
  /** Whether things of a kind have pages, or there is a page of this name. */
  has(section: string): boolean;
  readonly path: string;
  readonly parameters: Parameters;
  /** What the page was made of; a figure by itself names it. */
  readonly release: Release;
  /** "site": files of a static host or a folder; "server": addresses of `sarcokg serve`; "figure": a file by itself. */
  readonly kind: "site" | "server" | "figure";
}

/** Rows of text under columns: what a page shows, to be taken away. */
export interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, string>>[];
}

export interface View {
  /** The inner HTML of <main>, below the heading and its sentence. No DOM; equal data give equal text. */
  render(data: never, place: Place): string;
  /** The drawing as one SVG document by itself: light, fonts as text, its legend inside. */
  figure?(data: never, place: Place): string;
  /** Whether these data have a figure, where not all of the view have. */
  hasFigure?(data: never): boolean;
  /** What is shown, as a table: offered as CSV, TSV and JSON. */
  table?(data: never, place: Place): Table;
  /** A sentence that says what is shown, where the settings change it; else the page's own sentence stands. */
  sentence?(data: never, place: Place): string;
}

/** One page, as Python gives it. */
export interface Page {
  readonly view: string;
  readonly path: string;
  readonly title: string;
  readonly sentence: string;
  readonly data: unknown;
  /** The SPARQL, and the line of Python, that give what the page shows; empty where there is none. */
  readonly sparql: string;
  readonly python: string;
  /** How to cite it, without the date. */
  readonly citation: string;
}

export interface Release {
  readonly name: string;
  readonly version: string;
  readonly sources: number;
  /** What is to be said of each source that was retracted, corrected or doubted. */
  readonly retracted: readonly string[];
}

/** What is said wherever figures of a release are shown without the page around them; empty where nothing was retracted. */
export function flagOf(release: Release): string {
  return release.retracted.join(" ");
}

interface Assets {
  readonly app: string;
  readonly style: string;
  /** The engine and its worker, packed in one script, for pages that run queries by themselves. */
  readonly engine: string;
  /** The script that redraws views and writes what is taken away, loaded when it is needed. */
  readonly again: string;
  /** The script that holds all names to search. */
  readonly search: string;
  readonly live: Readonly<Record<string, string>>;
}

/** All that the shell needs: one JSON text from Python. */
export interface PageInput {
  readonly page: Page;
  readonly parameters: Parameters;
  readonly kind: "site" | "server";
  readonly release: Release;
  readonly assets: Assets;
  /** The first segments of all paths: what the navigation may name, and the kinds of things that have pages. */
  readonly sections: readonly string[];
}

/** How many folders up the root of the pages is. */
function root(path: string, kind: Place["kind"]): string {
  const segments = path === "" ? 0 : path.split("/").length;
  const depth = kind === "site" ? segments : Math.max(segments - 1, 0);
  return depth === 0 ? "./" : "../".repeat(depth);
}

export function asset(path: string, kind: Place["kind"], name: string): string {
  return `${root(path, kind)}assets/${name}`;
}

export function query(parameters: Parameters): string {
  const pairs = Object.entries(parameters).map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  return pairs.length ? `?${pairs.join("&")}` : "";
}

/** The place of a page; `parameters` are its own settings. */
export function placeOf(input: Pick<PageInput, "kind" | "release" | "sections"> & { page: { path: string } }, parameters: Parameters): Place {
  const { kind, release, sections } = input;
  const { path } = input.page;
  return {
    has: (section) => sections.includes(section),
    path,
    parameters,
    release,
    kind,
    href(other, settings = {}) {
      // A folder opened by double-click lists its files instead of showing index.html, so that is named.
      const file = kind === "site" ? `${other}${other === "" ? "" : "/"}index.html` : other;
      const encoded = file.split("/").map(encodeURIComponent).join("/");
      return `${root(path, kind)}${encoded}${query(settings)}`;
    },
  };
}
