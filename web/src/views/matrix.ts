/** The evidence matrix: histologies as rows, mechanisms as columns, kinds of absence told apart. */

import { type Cell, LEGEND, type Line, absent, cellOf, spoken } from "../cells";
import { type Branch, type EvidenceData, type Row, type Term, isResponse, isSelected, merged, tree, valuesOf, within } from "../evidence";
import { matrixFigure } from "../figures/matrix";
import { type Markup, html } from "../markup";
import { changed, choice, settings } from "../settings";
import { thing } from "../links";
import type { Place, Table } from "../view";

type Known = Readonly<Record<string, Readonly<Record<string, string>>>>;

interface MatrixData extends EvidenceData {
  readonly known: Known;
  readonly knownByClass: Known;
}

/** What the columns are: their terms, under which of them a row stands, and what is known where no row does. */
interface Columns {
  /** The setting of the forest plot that a column is. */
  readonly name: "mechanism" | "class";
  readonly words: readonly [one: string, several: string];
  readonly terms: readonly Term[];
  readonly keysOf: (row: Row) => readonly string[];
  readonly rows: readonly Row[];
  readonly known: Known;
  /** Why the cells of a row do not add up. */
  readonly overlap: string;
}

function columnsOf(data: MatrixData, place: Place): Columns {
  if (place.parameters["by"] === "class")
    return {
      name: "class",
      words: ["regimen class", "regimen classes"],
      terms: data.classes,
      keysOf: (row) => row.classes,
      rows: merged(data.rows).map(({ row }) => row),
      known: data.knownByClass,
      overlap: "a treatment stands under every class that follows for it (a dual checkpoint treatment is a combination, too)",
    };
  return {
    name: "mechanism",
    words: ["mechanism", "mechanisms"],
    terms: data.mechanisms,
    keysOf: (row) => [row.mechanismKey],
    rows: data.rows,
    known: data.known,
    overlap: "a combination stands under each of its mechanisms",
  };
}

/** The matrix as it is shown: which rows and columns, and the cells between them. */
export interface Shown {
  readonly by: Columns;
  readonly branches: readonly Branch[];
  readonly columns: readonly Branch[];
  readonly cell: (histology: string, column: string) => Cell;
  readonly selected: number;
  readonly left: { readonly histologies: number; readonly columns: number };
}

const NOTHING = new Set(["nothing", "undrugged"]);
/** What only points elsewhere. */
const POINTERS = new Set([...NOTHING, "narrower", "below"]);

export function shown(data: MatrixData, place: Place): Shown {
  const by = columnsOf(data, place);
  const rows = by.rows.filter((row) => isSelected(row, place.parameters));
  const keyed = (wanted: readonly Row[]) => {
    const cells = new Map<string, Row[]>();
    for (const row of wanted)
      for (const histology of row.histologies)
        for (const column of by.keysOf(row)) {
          const key = `${histology} ${column}`;
          cells.set(key, [...(cells.get(key) ?? []), row]);
        }
    return cells;
  };
  const chosen = keyed(rows);
  const all = keyed(by.rows);
  const subtypes = new Map(data.histologies.map((term) => [term.key, within(data.histologies, term.key)]));
  const narrower = new Map(by.terms.map((term) => [term.key, within(by.terms, term.key)]));

  const cell = (histology: string, column: string): Cell => {
    const own = chosen.get(`${histology} ${column}`) ?? [];
    if (own.length) return cellOf(own, data);
    const columns = [...(narrower.get(column) ?? [])];
    const others = [...(subtypes.get(histology) ?? [])].filter((key) => key !== histology);
    const around = {
      hidden: all.get(`${histology} ${column}`)?.length ?? 0,
      below: others.filter((key) => columns.some((other) => chosen.get(`${key} ${other}`)?.some(isResponse))).length,
      told: others.filter((key) => columns.some((other) => chosen.has(`${key} ${other}`))).length,
      narrower: columns.filter((key) => chosen.has(`${histology} ${key}`)).length,
    };
    return { lines: absent(by.known[histology]?.[column] ?? "nothing", around), studies: 0, rows: [] };
  };

  const isEmpty = (histology: string, column: string) => NOTHING.has(cell(histology, column).lines[0]?.kind ?? "nothing");
  const closed = new Set((place.parameters["closed"] ?? "").split(",").filter(Boolean));
  const hiddenBy = new Set([...closed].flatMap((key) => [...(subtypes.get(key) ?? [])].filter((other) => other !== key)));
  const branches = tree(data.histologies);
  // Most evidence first, for a narrow screen shows a few columns only.
  const evidence = (key: string) => by.rows.filter((row) => by.keysOf(row).includes(key)).length;
  const columns = [...tree(by.terms)].sort((a, b) => evidence(b.term.key) - evidence(a.term.key));
  const isHeld = (term: Term) => columns.some((column) => !isEmpty(term.key, column.term.key));
  const held = branches.filter(
    (branch) => place.parameters["rows"] === "all" || [...(subtypes.get(branch.term.key) ?? [])].some((key) => {
      const term = data.histologies.find((other) => other.key === key);
      return term !== undefined && isHeld(term);
    }),
  );
  const used = columns.filter(
    (column) => place.parameters["columns"] === "all" || data.histologies.some((term) => !POINTERS.has(cell(term.key, column.term.key).lines[0]?.kind ?? "nothing")),
  );
  return {
    by,
    branches: held.filter((branch) => !hiddenBy.has(branch.term.key)),
    columns: used,
    cell,
    selected: rows.length,
    left: { histologies: branches.length - held.length, columns: columns.length - used.length },
  };
}

export function sentence(data: MatrixData, place: Place): string {
  const { by, branches, columns, selected } = shown(data, place);
  const chosen = ["design", "agents", "attribution"].map((name) => place.parameters[name]).filter(Boolean);
  const which = chosen.length ? ` (only: ${chosen.join("; ")})` : "";
  return `What was observed in ${branches.length} histologies under ${columns.length} ${by.words[1]}, from ${selected} rows of evidence${which}.`;
}

function lineMarkup(line: Line): Markup {
  return html`<span class="figure">${line.text}</span>${line.rate && html` <span class="rate">${line.rate}</span>`}`;
}

function cellMarkup(cell: Cell, histology: Term, column: Term, by: Columns, place: Place): Markup {
  const kind = cell.lines[0]?.kind ?? "nothing";
  const kinds = cell.lines.some((line) => line.kind === "responses") ? "responses" : kind;
  if (cell.rows.length === 0) {
    const lines = cell.lines.map((line) => html`<span class="line">${line.text}<span class="spoken"> (${spoken(line.kind)})</span></span>`);
    return html`<td class="kind-${kind}">${lines}</td>`;
  }
  const kept = Object.fromEntries(Object.entries(place.parameters).filter(([name]) => ["design", "agents", "attribution"].includes(name)));
  const address = place.href("forest", { ...kept, histology: histology.key, [by.name]: column.key, nulls: "yes" });
  const studies = `${cell.studies} ${cell.studies === 1 ? "study" : "studies"}`;
  const isDoubted = cell.rows.some((row) => row.conflict);
  return html`<td class="kind-${kinds}"><a href="${address}">${cell.lines.map((line) => html`<span class="line kind-${line.kind}">${lineMarkup(line)}</span>`)}
<span class="studies">${studies}${isDoubted && html` <abbr title="sources disagree">⚑<span class="spoken"> sources disagree</span></abbr>`}</span></a></td>`;
}

function rowMarkup(branch: Branch, data: Shown, place: Place): Markup {
  const { term, depth, children } = branch;
  const closed = (place.parameters["closed"] ?? "").split(",").filter(Boolean);
  const isClosed = closed.includes(term.key);
  const next = isClosed ? closed.filter((key) => key !== term.key) : [...closed, term.key].sort();
  const toggle = children > 0 && html`<a data-settings class="toggle" role="button" aria-expanded="${isClosed ? "false" : "true"}"
 href="${place.href(place.path, changed(place, "closed", next.join(",")))}"><span class="spoken">subtypes of ${term.label}</span></a>`;
  const cells = data.columns.map((column) => cellMarkup(data.cell(term.key, column.term.key), term, column.term, data.by, place));
  return html`<tr><th scope="row" class="depth-${Math.min(depth, 4)}">${toggle}${thing(place, `histology/${term.key}`, term.label)}</th>${cells}</tr>`;
}

function legend(): Markup {
  const items = LEGEND.map(([kind, name, meaning]) => html`<div><dt class="kind-${kind}">${name}</dt><dd>${meaning}</dd></div>`);
  return html`<details class="legend" open><summary>Legend</summary><dl>${items}</dl></details>`;
}

export function render(data: MatrixData, place: Place): string {
  const matrix = shown(data, place);
  const any = (name: "design" | "agents" | "attribution", all: string) =>
    [["", all] as const, ...valuesOf(data.rows, name).map((value) => [value, value] as const)];
  const controls = [
    choice(place, "by", "Columns", [["", "mechanisms"], ["class", "regimen classes"]]),
    choice(place, "design", "Design", any("design", "any")),
    choice(place, "agents", "Agents", any("agents", "single or combined")),
    choice(place, "attribution", "Results", any("attribution", "own and cited")),
    choice(place, "rows", "Histologies", [["", "with evidence"], ["all", "all"]]),
    choice(place, "columns", matrix.by.name === "class" ? "Classes" : "Mechanisms", [["", "with evidence"], ["all", "all"]]),
  ];
  const heads = matrix.columns.map(({ term, depth }) =>
    html`<th scope="col" class="depth-${Math.min(depth, 4)}">${term.definition ? html`<span title="${term.definition}">${term.iri ? thing(place, `regimen-class/${term.key}`, term.label) : term.label}</span>` : thing(place, `${term.iri.split("/").at(-2)}/${term.key}`, term.label)}</th>`);
  const left = [
    matrix.left.histologies > 0 && `${matrix.left.histologies} histologies`,
    matrix.left.columns > 0 && `${matrix.left.columns} ${matrix.by.words[matrix.left.columns === 1 ? 0 : 1]}`,
  ].filter(Boolean).join(" and ");
  return html`${settings(place, controls, ["closed"])}
<p class="warning">Rows, columns and lines of a cell overlap and must not be added up: ${matrix.by.overlap}, and a patient may be counted in a group, too.</p>
<div class="scroll" role="region" aria-label="Evidence matrix" tabindex="0">
<table class="matrix"><caption class="spoken">Histologies by ${matrix.by.words[1]}; a cell leads to its evidence</caption>
<thead><tr><th scope="col">Histology</th>${heads}</tr></thead>
<tbody>${matrix.branches.map((branch) => rowMarkup(branch, matrix, place))}</tbody></table></div>
${left && html`<p class="left-out">Not shown, because this release holds nothing of their own on them: ${left}.</p>`}
${legend()}`.text;
}

export function table(data: MatrixData, place: Place): Table {
  const matrix = shown(data, place);
  const heading = matrix.by.name === "class" ? "regimenClass" : "mechanism";
  const rows = matrix.branches.flatMap(({ term }) =>
    matrix.columns.flatMap((column) => {
      const cell = matrix.cell(term.key, column.term.key);
      return cell.lines.map((line) => ({
        histology: term.label,
        [heading]: column.term.label,
        kind: line.kind,
        shown: line.text,
        percent: line.rate ? line.row?.percentComputed ?? "" : "",
        interval: line.rate ? line.row?.intervalComputed ?? "" : "",
        studies: cell.studies ? String(cell.studies) : "",
      }));
    }),
  );
  return { name: "matrix", columns: ["histology", heading, "kind", "shown", "percent", "interval", "studies"], rows };
}

export function figure(data: MatrixData, place: Place): string {
  return matrixFigure(shown(data, place), sentence(data, place), place);
}
