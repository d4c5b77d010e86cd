/** The evidence matrix as one SVG: histologies by mechanisms, with its legend, for papers and slides. */

import { type Cell, type Kind, LEGEND } from "../cells";
import { type Markup, svg } from "../markup";
import type { Shown } from "../views/matrix";
import type { Place } from "../view";
import { INK, captionOf, figureOf, text, wrapped } from "./document";

const NAMES = 210;
const COLUMN = 124;
const LINE = 13;
const HEAD = 74;
const MARGIN = 16;

/** A kind of cell looks different in print, too: by a ground, a hatch or an edge, beside its words. */
const GROUNDS: Partial<Record<Kind, string>> = {
  responses: "#dcecf8",
  none: "#fbeedd",
  patients: "#f2f3f4",
  unreported: "url(#hatch)",
};

function linesOf(cell: Cell): string[] {
  return cell.lines.flatMap((line) => (line.rate ? [line.text, line.rate] : [line.text]));
}

function cellMarkup(cell: Cell, x: number, y: number, height: number): Markup {
  const kind = cell.lines.some((line) => line.kind === "responses") ? "responses" : (cell.lines[0]?.kind ?? "nothing");
  const edge = kind === "planned" ? svg` stroke="${INK.soft}" stroke-dasharray="4 3"` : svg` stroke="${INK.guide}"`;
  const studies = cell.studies > 0 ? [`${cell.studies} ${cell.studies === 1 ? "study" : "studies"}`] : [];
  const lines = [...linesOf(cell), ...studies].map((line, index) => {
    const isFigure = cell.rows.length > 0 && index < linesOf(cell).length && !line.includes("(");
    return text(x + 6, y + 14 + index * LINE, line, 10.5, isFigure ? svg` font-weight="bold"` : svg` fill="${INK.soft}"`);
  });
  return svg`<rect x="${x}" y="${y}" width="${COLUMN}" height="${height}" fill="${GROUNDS[kind] ?? INK.ground}"${edge}/>${lines}`;
}

export function matrixFigure(matrix: Shown, title: string, place: Place): string {
  const { branches, columns } = matrix;
  const width = MARGIN * 2 + NAMES + columns.length * COLUMN;
  const bold = svg` font-weight="bold"`;
  const heads = columns.map(({ term }, index) =>
    wrapped(term.label, COLUMN - 8, 11, 3).map((line, row) =>
      text(MARGIN + NAMES + index * COLUMN + 6, HEAD - 28 + row * LINE, line, 11, bold)));
  let y = HEAD + 10;
  const rows = branches.map(({ term, depth }) => {
    const cells = columns.map((column) => matrix.cell(term.key, column.term.key));
    const name = wrapped(term.label, NAMES - 12 - depth * 12, 11, 3);
    const most = Math.max(name.length, ...cells.map((cell) => linesOf(cell).length + (cell.studies > 0 ? 1 : 0)));
    const height = most * LINE + 9;
    const drawn = svg`${name.map((line, index) => text(MARGIN + depth * 12, y + 14 + index * LINE, line, 11))}${cells.map((cell, index) =>
      cellMarkup(cell, MARGIN + NAMES + index * COLUMN, y, height))}`;
    y += height;
    return drawn;
  });
  const cells = branches.flatMap(({ term }) => columns.map((column) => matrix.cell(term.key, column.term.key)));
  const sources = [...new Set(cells.flatMap((cell) => cell.rows.map((row) => row.source)))].sort();
  const legend = [
    ...LEGEND.filter(([kind]) => kind !== "filtered").map(([, name, meaning]) => `${name}: ${meaning}`),
    `Rows, columns and lines of a cell overlap and must not be added up: ${matrix.by.overlap}.`,
    `The figures stand in: ${sources.join("; ")}.`,
    captionOf(place),
  ].flatMap((line) => wrapped(line, width - 2 * MARGIN, 10, 3));
  const foot = legend.map((line, index) => text(MARGIN, y + 20 + index * 14, line, 10, svg` fill="${INK.soft}"`));
  const hatch = svg`<defs><pattern id="hatch" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="8" height="8" fill="${INK.ground}"/><rect width="3" height="8" fill="#e3e6e9"/></pattern></defs>`;
  const head = wrapped(title, width - 2 * MARGIN, 13, 1).map((line) => text(MARGIN, 24, line, 13, bold));
  return figureOf(width, y + 30 + legend.length * 14, title, svg`${hatch}${head}${heads}${rows}${foot}`);
}
