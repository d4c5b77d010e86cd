/** The forest plot as one SVG: text columns, intervals and axis, for papers and slides. */

import { lineOf } from "../cells";
import { FEWEST_FOR_A_PERCENT, type Row } from "../evidence";
import { type ForestData, type Selection, hasInterval, said } from "../forest";
import { type Of, TICKS, limits } from "../interval";
import { type Markup, svg } from "../markup";
import type { Place } from "../view";
import { INK, figureOf, text, wrapped } from "./document";

const COLUMNS = { histology: 16, regimen: 196, study: 386, count: 560, plot: 640, rate: 900 } as const;
const WIDTH = 1080;
const PLOT = 240;
const ROW = 34;

const at = (percent: number): number => Math.round((COLUMNS.plot + (percent / 100) * PLOT) * 10) / 10;

function spanOf(percent: string, written: string | undefined, y: number, of: Of): Markup {
  const found = limits(written);
  if (found === null || percent === "") return svg``;
  const [lower, upper] = found;
  const x = at(Number(percent));
  const filled = of === "sum" ? INK.sum : INK.ground;
  if (of !== "result") return svg`<polygon points="${at(lower)},${y} ${x},${y - 7} ${at(upper)},${y} ${x},${y + 7}" fill="${filled}" stroke="${INK.sum}"/>`;
  const stroke = svg` stroke="${INK.mark}" stroke-width="1.6"`;
  return svg`<line x1="${at(lower)}" x2="${at(upper)}" y1="${y}" y2="${y}"${stroke}/><line x1="${at(lower)}" x2="${at(lower)}" y1="${y - 4}" y2="${y + 4}"${stroke}/><line x1="${at(upper)}" x2="${at(upper)}" y1="${y - 4}" y2="${y + 4}"${stroke}/><rect x="${x - 4}" y="${y - 4}" width="8" height="8" fill="${INK.mark}"/>`;
}

function dots(row: Row, y: number): Markup {
  const all = Array.from({ length: Number(row.evaluable) }, (_, index) =>
    svg`<circle cx="${COLUMNS.plot + 6 + index * 16}" cy="${y}" r="5" fill="${index < Number(row.responders) ? INK.mark : INK.ground}" stroke="${INK.mark}"/>`);
  // No scale behind them: a dot is a patient, not a percent.
  return svg`<rect x="${COLUMNS.plot - 4}" y="${y - 15}" width="${PLOT + 8}" height="30" fill="${INK.ground}"/>${all}`;
}

function columns(cells: readonly (readonly [x: number, width: number, content: string])[], top: number): Markup {
  return svg`${cells.map(([x, width, content]) =>
    wrapped(content, width, 11).map((line, index) => text(x, top + 14 + index * 13, line)))}`;
}

export function forestFigure(data: ForestData, selection: Selection, place: Place): string {
  const { groups, patients, sums } = selection;
  const title = said(selection, place);
  const start = 74;
  const drawn: Markup[] = [];
  const rule = (y: number) => svg`<line x1="16" x2="${WIDTH - 16}" y1="${y}" y2="${y}" stroke="${INK.guide}"/>`;
  let top = start;
  for (const { row } of [...groups, ...patients]) {
    const y = top + ROW / 2;
    const of = /^\d+$/.test(row.evaluable) ? row.evaluable : "?";
    const isFew = of !== "?" && Number(of) < FEWEST_FOR_A_PERCENT;
    const line = lineOf(row);
    const isPart = /had a/.test(row.result);
    const rate = row.patient ? (row.bestResponse ?? "") : line.rate !== "" ? `${line.rate}${isPart ? ", one category" : ""}` : isFew ? "no percent" : "no rate";
    drawn.push(svg`${rule(top)}${columns([
      [COLUMNS.histology, 172, row.histologyFound],
      [COLUMNS.regimen, 182, row.regimen],
      [COLUMNS.study, 168, row.study],
      [COLUMNS.count, 74, row.patient ? row.patient : line.text.replace("/", " of ")],
      [COLUMNS.rate, 170, rate],
    ], top)}${hasInterval(row) ? spanOf(row.percentComputed ?? "", row.intervalComputed, y, "result") : isFew ? dots(row, y) : ""}`);
    top += ROW;
  }
  for (const sum of sums) {
    const where = sum.histologies.map((key) => data.histologies.find((term) => term.key === key)?.label).join(" / ");
    drawn.push(svg`${rule(top)}${columns([
      [COLUMNS.histology, 172, where],
      [COLUMNS.regimen, 182, `${sum.counted}: ${sum.agents}`],
      [COLUMNS.study, 168, sum.studies],
      [COLUMNS.count, 74, `${sum.responders} of ${sum.evaluable}`],
      [COLUMNS.rate, 170, `${sum.crudePercent} % (${sum.crudeInterval})`],
    ], top)}${spanOf(sum.crudePercent, sum.crudeInterval, top + ROW / 2, "sum")}`);
    top += ROW;
    if (sum.modelPercent === "") continue;
    drawn.push(svg`${rule(top)}${columns([
      [COLUMNS.histology, 172, where],
      [COLUMNS.regimen, 182, `${sum.model}: ${sum.agents}`],
      [COLUMNS.study, 168, sum.studies],
      [COLUMNS.count, 74, "median study"],
      [COLUMNS.rate, 170, `${sum.modelPercent} % (${sum.modelInterval}), τ² ${sum.modelTauSquared}`],
    ], top)}${spanOf(sum.modelPercent, sum.modelInterval, top + ROW / 2, "model")}`);
    top += ROW;
  }
  const bold = svg` font-weight="bold"`;
  const heads = ([["histology", "Histology"], ["regimen", "Regimen"], ["study", "Study"], ["count", "Responders"], ["plot", "Percent"], ["rate", "Exact 95 % interval"]] as const)
    .map(([name, label]) => text(COLUMNS[name], 52, label, 11, bold));
  const guides = TICKS.map((tick) =>
    svg`<line x1="${at(tick)}" x2="${at(tick)}" y1="${start - 4}" y2="${top}" stroke="${INK.guide}"/>${text(at(tick), 68, String(tick), 10, svg` text-anchor="middle" fill="${INK.soft}"`)}`);
  const legend = [
    "Squares: percent of responders with the two-sided exact 95 % interval (Clopper–Pearson), from five patients on. Diamonds: crude sums; outlined: random-effects model, its interval by profile likelihood. Dots: patients, filled where they responded.",
    "Rows overlap and must not be added up. Not a systematic review; no treatment advice.",
  ].flatMap((line) => wrapped(line, WIDTH - 32, 10, 3));
  const foot = legend.map((line, index) => text(16, top + 22 + index * 14, line, 10, svg` fill="${INK.soft}"`));
  const head = wrapped(title, WIDTH - 32, 13, 1).map((line) => text(16, 26, line, 13, bold));
  return figureOf(WIDTH, top + 30 + legend.length * 14, title, svg`${head}${guides}${heads}${drawn}${rule(top)}${foot}`);
}
