/** Rows beside intervals on one scale, as one SVG: what every forest plot is, of the page or of a question. */

import { TICKS, limits } from "../interval";
import { type Markup, svg } from "../markup";
import type { Place } from "../view";
import { INK, captionOf, figureOf, text, wrapped } from "./document";

export interface PlotRow {
  /** One text for each head. */
  readonly texts: readonly string[];
  readonly count: string;
  /** The percent and interval in words, or why there is none. */
  readonly rate: string;
  readonly percent: string;
  readonly interval: string;
  readonly isSum: boolean;
  /** Patients as dots, where they are too few for a percent. */
  readonly dots: { readonly responders: number; readonly of: number } | null;
  readonly source: string;
  readonly place: string;
}

const MARGIN = 16;
const TEXTS = 540;
const COUNT = 84;
const PLOT = 216;
const RATE = 168;
const SOURCE = 224;
const WIDTH = 2 * MARGIN + TEXTS + COUNT + PLOT + RATE + SOURCE;
const LEFT = { count: MARGIN + TEXTS, plot: MARGIN + TEXTS + COUNT, rate: MARGIN + TEXTS + COUNT + PLOT + 16, source: MARGIN + TEXTS + COUNT + PLOT + RATE + 8 } as const;
const LINE = 13;

const at = (percent: number): number => Math.round((LEFT.plot + (percent / 100) * (PLOT - 8)) * 10) / 10;

function spanOf({ percent, interval, isSum }: PlotRow, y: number): Markup {
  const found = limits(interval);
  if (found === null || percent === "") return svg``;
  const [lower, upper] = found;
  const x = at(Number(percent));
  if (isSum) return svg`<polygon points="${at(lower)},${y} ${x},${y - 7} ${at(upper)},${y} ${x},${y + 7}" fill="${INK.sum}"/>`;
  const stroke = svg` stroke="${INK.mark}" stroke-width="1.6"`;
  return svg`<line x1="${at(lower)}" x2="${at(upper)}" y1="${y}" y2="${y}"${stroke}/><line x1="${at(lower)}" x2="${at(lower)}" y1="${y - 4}" y2="${y + 4}"${stroke}/><line x1="${at(upper)}" x2="${at(upper)}" y1="${y - 4}" y2="${y + 4}"${stroke}/><rect x="${x - 4}" y="${y - 4}" width="8" height="8" fill="${INK.mark}"/>`;
}

function dotsOf({ dots }: PlotRow, y: number): Markup {
  if (dots === null) return svg``;
  const all = Array.from({ length: dots.of }, (_, index) =>
    svg`<circle cx="${LEFT.plot + 6 + index * 16}" cy="${y}" r="5" fill="${index < dots.responders ? INK.mark : INK.ground}" stroke="${INK.mark}"/>`);
  // No scale behind them: a dot is a patient, not a percent.
  return svg`<rect x="${LEFT.plot - 4}" y="${y - 12}" width="${PLOT}" height="24" fill="${INK.ground}"/>${all}`;
}

/** A place without its offsets in the file, which a reader of paper has no use for. */
const short = (place: string): string => place.replace(/ \[\d+–\d+\]/g, "");

/** The whole figure: title, heads, rows, notes, and the line that says where it is from. */
export function plotFigure(heads: readonly string[], rows: readonly PlotRow[], words: { title: string; notes: readonly string[] }, place: Place): string {
  const column = TEXTS / heads.length;
  const start = 74;
  const rule = (y: number) => svg`<line x1="${MARGIN}" x2="${WIDTH - MARGIN}" y1="${y}" y2="${y}" stroke="${INK.guide}"/>`;
  const lines = (x: number, top: number, given: readonly string[]) => given.map((line, index) => text(x, top + 14 + index * LINE, line, 10.5));
  let top = start;
  const drawn = rows.map((row) => {
    const texts = row.texts.map((content) => wrapped(content, column - 12, 10.5, 3));
    const source = [...wrapped(row.source, SOURCE - 8, 10.5, 2), ...wrapped(short(row.place), SOURCE - 8, 10.5, 2)];
    const rate = wrapped(row.rate, RATE - 12, 10.5, 3);
    const height = Math.max(2, source.length, rate.length, ...texts.map((each) => each.length)) * LINE + 8;
    const middle = top + height / 2;
    const markup = svg`${rule(top)}${texts.map((each, index) => lines(MARGIN + index * column, top, each))}${lines(LEFT.count, top, wrapped(row.count, COUNT - 8, 10.5, 3))}${dotsOf(row, middle)}${spanOf(row, middle)}${lines(LEFT.rate, top, rate)}${lines(LEFT.source, top, source)}`;
    top += height;
    return markup;
  });
  const bold = svg` font-weight="bold"`;
  const named = heads.map((head, index) => text(MARGIN + index * column, 52, head, 11, bold));
  const fixed = ([["count", "Responders"], ["plot", "Percent"], ["rate", "Exact 95 % interval"], ["source", "Source and place"]] as const)
    .map(([name, label]) => text(LEFT[name], 52, label, 11, bold));
  const guides = TICKS.map((tick) =>
    svg`<line x1="${at(tick)}" x2="${at(tick)}" y1="${start - 4}" y2="${top}" stroke="${INK.guide}"/>${text(at(tick), 68, String(tick), 10, svg` text-anchor="middle" fill="${INK.soft}"`)}`);
  const legend = [...words.notes, captionOf(place)].flatMap((line) => wrapped(line, WIDTH - 2 * MARGIN, 10, 3));
  const foot = legend.map((line, index) => text(MARGIN, top + 22 + index * 14, line, 10, svg` fill="${INK.soft}"`));
  const head = wrapped(words.title, WIDTH - 2 * MARGIN, 13, 1).map((line) => text(MARGIN, 26, line, 13, bold));
  return figureOf(WIDTH, top + 30 + legend.length * 14, words.title, svg`${head}${guides}${named}${fixed}${drawn}${rule(top)}${foot}`);
}
