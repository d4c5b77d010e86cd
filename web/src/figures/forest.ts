/** The forest plot as one SVG, for papers and slides. */

import { lineOf } from "../cells";
import { FEWEST_FOR_A_PERCENT, type Pooled, type Row } from "../evidence";
import { type ForestData, type Selection, hasInterval, said } from "../forest";
import type { Place } from "../view";
import { type PlotRow, plotFigure } from "./plot";

export const NOTES = [
  "Squares: percent of responders with the two-sided exact 95 % interval (Clopper–Pearson), from five patients on. Diamonds: crude sums. Dots: patients, filled where they responded.",
  "Rows overlap and must not be added up. Responses observed under a mechanism, not proven to come from it.",
] as const;

function rowOf(row: Row): PlotRow {
  const of = /^\d+$/.test(row.evaluable) ? row.evaluable : "?";
  const isFew = of !== "?" && Number(of) < FEWEST_FOR_A_PERCENT;
  const line = lineOf(row);
  const isPart = /had a/.test(row.result);
  const rate = row.patient ? (row.bestResponse ?? "") : line.rate !== "" ? `${line.rate}${isPart ? ", one category" : ""}` : isFew ? "no percent" : "no rate";
  const hasSpan = hasInterval(row);
  return {
    texts: [row.histologyFound, row.regimen, row.study],
    count: row.patient ? row.patient : line.text.replace("/", " of "),
    rate,
    percent: hasSpan ? (row.percentComputed ?? "") : "",
    interval: hasSpan ? (row.intervalComputed ?? "") : "",
    isSum: false,
    dots: !hasSpan && isFew ? { responders: Number(row.responders), of: Number(of) } : null,
    source: row.source,
    place: row.place,
  };
}

function sumOf(sum: Pooled, data: ForestData): PlotRow {
  return {
    texts: [sum.histologies.map((key) => data.histologies.find((term) => term.key === key)?.label).join(" / "), `${sum.counted}: ${sum.agents}`, sum.studies],
    count: `${sum.responders} of ${sum.evaluable}`,
    rate: `${sum.crudePercent} % (${sum.crudeInterval})`,
    percent: sum.crudePercent,
    interval: sum.crudeInterval,
    isSum: true,
    dots: null,
    source: "computed",
    place: sum.results,
  };
}

export function forestFigure(data: ForestData, selection: Selection, place: Place): string {
  const { groups, patients, sums } = selection;
  const rows = [...[...groups, ...patients].map(({ row }) => rowOf(row)), ...sums.map((sum) => sumOf(sum, data))];
  return plotFigure(["Histology", "Regimen", "Study"], rows, { title: said(selection, place), notes: NOTES }, place);
}
