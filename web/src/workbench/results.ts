/** Answers of queries as a table, a graph or their own text. */

import { arrange, BOX } from "../explorer/layout";
import type { Edge, Node } from "../explorer/graph";
import { ID } from "../links";
import { type Markup, html, svg } from "../markup";
import type { Place } from "../view";

export interface Term {
  type: "uri" | "literal" | "bnode" | "triple";
  value: string | { subject: Term; predicate: Term; object: Term };
  datatype?: string;
  "xml:lang"?: string;
}

export interface Answered {
  columns: string[];
  rows: Record<string, Term | undefined>[];
  /** Whether the rows are triples of a graph. */
  isGraph: boolean;
  boolean: boolean | undefined;
  raw: string;
}

/** So many rows are drawn at once; all of them are in what is saved. */
export const SHOWN = 500;
const MOST_NODES = 60;
const NTRIPLE = /^(<[^>]*>|_:\S+)\s+(<[^>]*>)\s+(.+?)\s*\.\s*$/;

export function read(form: "rows" | "graph", text: string): Answered {
  if (form === "graph") {
    const rows = text.split("\n").flatMap((line) => {
      const match = NTRIPLE.exec(line);
      return match ? [{ subject: term(match[1] ?? ""), predicate: term(match[2] ?? ""), object: term(match[3] ?? "") }] : [];
    });
    return { columns: ["subject", "predicate", "object"], rows, isGraph: true, boolean: undefined, raw: text };
  }
  const parsed = JSON.parse(text) as { head: { vars?: string[] }; boolean?: boolean; results?: { bindings: Record<string, Term>[] } };
  return { columns: parsed.head.vars ?? [], rows: parsed.results?.bindings ?? [], isGraph: false, boolean: parsed.boolean, raw: text };
}

function term(text: string): Term {
  if (text.startsWith("<")) return { type: "uri", value: text.slice(1, -1) };
  if (text.startsWith("_:")) return { type: "bnode", value: text.slice(2) };
  const literal = /^"((?:[^"\\]|\\.)*)"(?:@([\w-]+)|\^\^<([^>]*)>)?$/.exec(text);
  if (!literal) return { type: "literal", value: text };
  const value = JSON.parse(`"${(literal[1] ?? "").replace(/\\U([0-9A-Fa-f]{8})/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16))).replaceAll("\\'", "'")}"`) as string;
  return { type: "literal", value, ...(literal[2] ? { "xml:lang": literal[2] } : {}) };
}

export class Shortener {
  constructor(private readonly prefixes: Readonly<Record<string, string>>) {}

  /** An IRI as a prefixed name, where a prefix fits. */
  of(term: Term | undefined): string {
    if (!term) return "";
    if (typeof term.value !== "string") return `<< ${this.of(term.value.subject)} ${this.of(term.value.predicate)} ${this.of(term.value.object)} >>`;
    if (term.type !== "uri") return term.value;
    let [best, namespace] = ["", ""];
    for (const [prefix, start] of Object.entries(this.prefixes)) if (term.value.startsWith(start) && start.length > namespace.length) [best, namespace] = [prefix, start];
    return best ? `${best}:${term.value.slice(namespace.length)}` : term.value;
  }
}

function cell(found: Term | undefined, names: Shortener, place: Place, pages: ReadonlySet<string>): Markup {
  const text = names.of(found);
  if (found?.type === "uri" && typeof found.value === "string") {
    const path = found.value.startsWith(ID) ? found.value.slice(ID.length) : "";
    if (path && pages.has(path)) return html`<td><a href="${place.href(path)}">${text}</a></td>`;
    return html`<td><span class="iri">${text}</span></td>`;
  }
  return html`<td${/^-?\d+(\.\d+)?$/.test(text) && html` class="number"`}>${text}</td>`;
}

export function asTable(answer: Answered, names: Shortener, place: Place, pages: ReadonlySet<string>, limit = SHOWN): string {
  if (answer.boolean !== undefined) return html`<p class="yes-no">${answer.boolean ? "Yes" : "No"}</p>`.text;
  if (answer.rows.length === 0) return html`<p class="absent">No row fits the query. Something in it removes all: take one line of it away and run again.</p>`.text;
  const rows = answer.rows.slice(0, limit).map((row) => html`<tr>${answer.columns.map((column) => cell(row[column], names, place, pages))}</tr>`);
  const more = answer.rows.length > limit && html`<p>Shown are ${limit} of ${answer.rows.length} rows. <button type="button" data-all>Show all</button></p>`;
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Rows of the result"><table class="rows"><caption>${answer.rows.length} ${answer.rows.length === 1 ? "row" : "rows"}</caption><thead><tr>${answer.columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>${more}`.text;
}

/** Triples as they are; rows as lines from each value to the next. */
export function asGraph(answer: Answered, names: Shortener): string {
  const found = new Map<string, { label: string; depth: number }>();
  const lines = new Map<string, Edge & { label: string }>();
  const keyOf = (one: Term) => `${one.type} ${names.of(one)}`;
  const join = (from: Term | undefined, to: Term | undefined, label: string) => {
    if (!from || !to) return;
    const [start, end] = [keyOf(from), keyOf(to)];
    if (start === end) return;
    for (const [key, one] of [[start, from], [end, to]] as const) {
      if (!found.has(key) && found.size < MOST_NODES) found.set(key, { label: names.of(one), depth: 0 });
    }
    if (found.has(start) && found.has(end)) lines.set(`${start} ${label} ${end}`, { from: start, to: end, results: [], knowledge: [], claims: [], label });
  };
  let isComplete = true;
  for (const row of answer.rows) {
    if (found.size >= MOST_NODES) isComplete = false;
    if (answer.isGraph) join(row.subject, row.object, names.of(row.predicate));
    else answer.columns.slice(1).forEach((column, index) => join(row[answer.columns[index] ?? ""], row[column], ""));
  }
  if (lines.size === 0) return html`<p class="absent">A graph needs triples, or rows of two values or more.</p>`.text;
  // Longest way from a beginning, cut where a circle would go on for ever.
  for (let round = 0; round < 6; round += 1) {
    for (const line of lines.values()) {
      const [from, to] = [found.get(line.from), found.get(line.to)];
      if (from && to && to.depth <= from.depth && from.depth < 5) to.depth = from.depth + 1;
    }
  }
  const nodes: Node[] = [...found].map(([id, { label, depth }]) => ({ id, label, column: depth, kind: "", href: "", parent: "" }));
  const count = Math.max(...nodes.map((node) => node.column)) + 1;
  const layout = arrange(nodes, [...lines.values()], count);
  const drawn = [...lines.values()].map((line) => {
    const [from, to] = [layout.boxes.get(line.from), layout.boxes.get(line.to)];
    if (!from || !to) return "";
    const [x1, y1, x2, y2] = [from.x + BOX.width, from.y + BOX.height / 2 - 40, to.x, to.y + BOX.height / 2 - 40];
    const middle = (x1 + x2) / 2;
    return svg`<path class="edge known" fill="none" stroke="currentColor" d="M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}"/>${line.label && svg`<text class="quiet" font-size="11" text-anchor="middle" x="${middle}" y="${(y1 + y2) / 2 - 3}">${line.label}</text>`}`;
  });
  const boxes = [...layout.boxes.values()].map((box) => svg`<g><title>${box.node.label}</title><rect class="box" x="${box.x}" y="${box.y - 40}" width="${BOX.width}" height="${BOX.height}" rx="5"/><text class="ink" font-size="12" x="${box.x + 8}" y="${box.y - 18}">${box.node.label.length > 26 ? `${box.node.label.slice(0, 25)}…` : box.node.label}</text></g>`);
  const note = !isComplete && html`<p>Shown are the first ${MOST_NODES} things; the table has all rows.</p>`;
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Result as a graph">${svg`<svg class="explorer" role="img" aria-label="${nodes.length} things joined by ${lines.size} lines; the table says the same" viewBox="0 0 ${layout.width} ${layout.height - 40}" width="${layout.width}" height="${layout.height - 40}">${drawn}${boxes}</svg>`}</div>${note}`.text;
}

/** The rows as text under their columns, with prefixed names, for CSV, TSV and JSON. */
export function asRows(answer: Answered): { name: string; columns: string[]; rows: Record<string, string>[] } {
  const full = new Shortener({});
  return { name: "query", columns: answer.columns, rows: answer.rows.map((row) => Object.fromEntries(answer.columns.map((column) => [column, full.of(row[column])]))) };
}
