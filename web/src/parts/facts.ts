/** What pages of things and studies are made of: places, proofs, standings, and tables of rows of text. */

import { type Markup, type Piece, html } from "../markup";
import type { Place } from "../view";

export interface Passage {
  text: string;
  source: string;
}

export interface ProofLine {
  depth: number;
  text: string;
  reason: string;
  places: string[];
}

export type Row = Readonly<Record<string, string>>;

/** The name of a column as words: percentPrinted is "percent printed". */
export function words(name: string): string {
  return (name.slice(0, 1).toLowerCase() + name.slice(1)).replace(/([a-z0-9])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);
}

/** A name that an address may end with, after "#". */
export function anchor(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
}

export function counted(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** Where something stands; a long list folds. */
export function places(found: readonly Passage[]): Piece {
  if (found.length === 0) return "";
  const items = found.map((place) => html`<li><span class="source">${place.source}</span> ${place.text}</li>`);
  const summary = found.length === 1 ? "place" : `${found.length} places`;
  return html`<details class="places"><summary>${summary}</summary><ul>${items}</ul></details>`;
}

/** The same for places that stand in one text, parted by semicolons. */
export function placeText(text: string): Piece {
  if (text === "") return "";
  const items = text.split("; ").map((place) => html`<li>${place}</li>`);
  return html`<details class="places"><summary>${items.length === 1 ? "place" : `${items.length} places`}</summary><ul>${items}</ul></details>`;
}

const STANDINGS: Record<string, string> = {
  inferred: "follows from other facts by the ontology",
  computed: "recomputed by the audit",
  background: "background knowledge, asserted by curators with a reference",
  ontology: "declared in the ontology",
  mapping: "a mapping to another vocabulary",
};

/** What a fact rests on: a mark with its explanation, or the source that says it. */
export function standing(name: string): Piece {
  if (name === "") return "";
  const explained = STANDINGS[name];
  if (explained === undefined) return html`<span class="standing said" title="said by this source">${name}</span>`;
  return html`<span class="standing ${name}" title="${explained}">${name}</span>`;
}

/** Why an inferred fact stands: its proof, else the command that tells it. */
export function why(about: string, lines: readonly ProofLine[], command: string, place: Place): Piece {
  if (lines.length === 0) {
    return command && html`<details class="why"><summary aria-label="Why: ${about}">why?</summary><p>${place.kind === "server" && html`<a href="${place.href(place.path, { ...place.parameters, why: "all" })}">Work out all proofs of this page</a>, or in`}${place.kind !== "server" && "In"} a terminal: <code>${command}</code></p></details>`;
  }
  return html`<details class="why"><summary aria-label="Why: ${about}">why?</summary><p>Because</p>${proof(lines)}</details>`;
}

/** Proof lines as nested lists, by their depth. */
function proof(lines: readonly ProofLine[]): Markup {
  const items: Markup[] = [];
  for (let index = 0; index < lines.length; ) {
    const line = lines[index] as ProofLine;
    let end = index + 1;
    while (end < lines.length && (lines[end] as ProofLine).depth > line.depth) end += 1;
    const below = end > index + 1 && proof(lines.slice(index + 1, end));
    const cited = line.places.map((place) => html`<br><span class="cited">${place}</span>`);
    items.push(html`<li>${line.text}${line.reason && `, ${line.reason}`}${cited}${below}</li>`);
    index = end;
  }
  return html`<ul class="proof">${items}</ul>`;
}

interface TableOptions {
  caption: string;
  /** What a cell shows, where it is more than its text. */
  cell?: (column: string, row: Row) => Piece | undefined;
  /** Shown headings of columns. */
  headings?: Readonly<Record<string, string>>;
}

const IS_NUMBER = /^[<>≥≤~]?\d+(\.\d+)?( %)?$/;

/** Rows of text as a table; columns without any value are left out, and said below. */
export function table(columns: readonly string[], rows: readonly Row[], options: TableOptions): Markup {
  const filled = columns.filter((column) => rows.some((row) => (row[column] ?? "") !== ""));
  const head = filled.map((column) => html`<th scope="col">${options.headings?.[column] ?? words(column)}</th>`);
  const body = rows.map((row) => {
    const cells = filled.map((column) => {
      const text = row[column] ?? "";
      const shown = options.cell?.(column, row) ?? (column === "place" || column === "places" ? placeText(text) : text);
      const kind = IS_NUMBER.test(text) ? "number" : text === "not stated" ? "unstated" : "";
      return html`<td${kind && html` class="${kind}"`}>${shown}</td>`;
    });
    return html`<tr>${cells}</tr>`;
  });
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${options.caption}"><table class="rows"><caption>${options.caption}</caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

/** A section with a heading that addresses can name. */
export function section(heading: string, content: Piece, note: Piece = ""): Markup {
  const id = anchor(heading);
  return html`<section class="part" aria-labelledby="${id}"><h2 id="${id}">${heading}</h2>${note && html`<p class="note">${note}</p>`}${content}</section>`;
}

/** Links to the sections of a long page. */
export function contents(headings: readonly (readonly [heading: string, count: number | undefined])[]): Markup {
  const items = headings.map(
    ([heading, count]) => html`<li><a href="#${anchor(heading)}">${heading}</a>${count !== undefined && html` <span class="count">${count}</span>`}</li>`,
  );
  return html`<nav class="contents" aria-label="On this page"><ul>${items}</ul></nav>`;
}

/** A name, as a link where it has a page. */
export function link(place: Place, label: Piece, href: string): Piece {
  if (href === "") return label;
  return href.startsWith("http") ? html`<a href="${href}" rel="noreferrer">${label}</a>` : html`<a href="${place.href(href)}">${label}</a>`;
}
