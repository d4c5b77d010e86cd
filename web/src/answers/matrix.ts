/** An answer as a matrix: the values of one column as rows, those of another as columns, what the header says as cells. */

import { kindOfWords } from "../cells";
import { INK, captionOf, figureOf, text, wrapped } from "../figures/document";
import { type Markup, html, svg } from "../markup";
import type { Place } from "../view";
import { type DrawnData, type Form, head, values } from "./drawn";

interface Pivot {
  readonly heading: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** Each line of a cell; null where there is nothing. */
  readonly cell: (row: string, column: string) => readonly string[] | null;
}

function pivotOf(data: DrawnData): Pivot {
  const [down = ""] = [data.drawing.rows ?? ""].flat();
  const across = data.drawing.columns ?? "";
  const shown = data.drawing.cell ?? [];
  const cells = new Map<string, Set<string>>();
  const rows = new Set<string>();
  const columns = new Set<string>();
  for (const row of data.rows)
    for (const one of values(data, row, down))
      for (const other of values(data, row, across)) {
        rows.add(one);
        columns.add(other);
        const key = `${one}\n${other}`;
        const line = shown.map((column) => row[column] ?? "").filter((value) => value !== "").join(", ");
        cells.set(key, (cells.get(key) ?? new Set()).add(line));
      }
  return {
    heading: head(down),
    rows: [...rows],
    columns: [...columns],
    cell: (row, column) => {
      const lines = cells.get(`${row}\n${column}`);
      return lines === undefined ? null : [...lines].filter((line) => line !== "");
    },
  };
}

function cellMarkup(lines: readonly string[] | null, column: string): Markup {
  if (lines === null) return html`<td></td>`;
  const said = lines.length === 0 ? html`●<span class="spoken"> ${column}</span>` : lines.map((line) => html`<span class="line">${line}</span>`);
  return html`<td class="kind-${kindOfWords(column)}">${said}</td>`;
}

const GROUNDS: Readonly<Record<string, string>> = { responses: "#dcecf8", none: "#fbeedd", unreported: "#eef0f2" };
const NAMES = 210;
const COLUMN = 170;
const MARGIN = 16;
const LINE = 13;

function figure(data: DrawnData, place: Place): string {
  const pivot = pivotOf(data);
  const width = Math.max(640, 2 * MARGIN + NAMES + pivot.columns.length * COLUMN);
  const bold = svg` font-weight="bold"`;
  const heads = pivot.columns.map((column, index) => wrapped(column, COLUMN - 12, 11, 3).map((line, row) =>
    text(MARGIN + NAMES + index * COLUMN + 6, 50 + row * LINE, line, 11, bold)));
  let y = 92;
  const rows = pivot.rows.map((row) => {
    const cells = pivot.columns.map((column) => pivot.cell(row, column)?.flatMap((line) => wrapped(line, COLUMN - 12, 10.5, 3)) ?? null);
    const name = wrapped(row, NAMES - 12, 11, 3);
    const height = Math.max(1, name.length, ...cells.map((cell) => cell?.length ?? 0)) * LINE + 9;
    const drawn = cells.map((cell, index) => {
      const x = MARGIN + NAMES + index * COLUMN;
      const ground = cell === null ? INK.ground : (GROUNDS[kindOfWords(pivot.columns[index] ?? "")] ?? "#f5f6f7");
      const lines = cell?.length === 0 ? ["●"] : (cell ?? []);
      return svg`<rect x="${x}" y="${y}" width="${COLUMN}" height="${height}" fill="${ground}" stroke="${INK.guide}"/>${lines.map((line, at) => text(x + 6, y + 14 + at * LINE, line, 10.5))}`;
    });
    const markup = svg`${name.map((line, at) => text(MARGIN, y + 14 + at * LINE, line, 11))}${drawn}`;
    y += height;
    return markup;
  });
  const foot = wrapped(captionOf(place), width - 2 * MARGIN, 10, 3).map((line, index) => text(MARGIN, y + 20 + index * 14, line, 10, svg` fill="${INK.soft}"`));
  const title = wrapped(data.sentence, width - 2 * MARGIN, 13, 1).map((line) => text(MARGIN, 26, line, 13, bold));
  return figureOf(width, y + 64, data.sentence, svg`${title}${heads}${rows}${foot}`);
}

export const matrix: Form = {
  markup(data) {
    const pivot = pivotOf(data);
    const rows = pivot.rows.map((row) => html`<tr><th scope="row">${row}</th>${pivot.columns.map((column) => cellMarkup(pivot.cell(row, column), column))}</tr>`);
    return html`<div class="scroll" role="region" aria-label="Matrix" tabindex="0"><table class="matrix pivot"><caption class="spoken">Matrix, ${pivot.rows.length} by ${pivot.columns.length}</caption>
<thead><tr><th scope="col">${pivot.heading}</th>${pivot.columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>`;
  },
  figure,
};
