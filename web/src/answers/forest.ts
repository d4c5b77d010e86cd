/** An answer as a forest plot: what names a row, its count, its interval on one scale, its source and place. */

import { FEWEST_FOR_A_PERCENT } from "../evidence";
import { NOTES } from "../figures/forest";
import { type PlotRow, plotFigure } from "../figures/plot";
import { axis, dots, interval } from "../interval";
import { thing } from "../links";
import { type Markup, html } from "../markup";
import { isRate, pairOf } from "../rates";
import type { Place } from "../view";
import { type AnswerRow, type DrawnData, type Form, head } from "./drawn";

const named = (data: DrawnData): readonly string[] => [data.drawing.rows ?? []].flat();

function readOf(row: AnswerRow, data: DrawnData): PlotRow {
  const pair = pairOf(data.columns);
  const of = row["evaluable"] ?? row["patients"] ?? "";
  const responders = row["responders"] ?? "";
  const isCounted = /^\d+$/.test(of) && /^\d+$/.test(responders);
  const isFew = isCounted && Number(of) < FEWEST_FOR_A_PERCENT;
  const isDrawn = pair !== undefined && isRate(row, pair);
  const [percent, written] = isDrawn ? [row[pair[0]] ?? "", row[pair[1]] ?? ""] : ["", ""];
  const why = responders === "" ? (row["reasons"] ?? "") : isFew ? "fewer than five patients: no percent" : isCounted ? "no rate" : "number of patients not stated: no rate";
  return {
    texts: named(data).map((column) => row[column] ?? ""),
    count: row["patient"] ? `patient ${row["patient"]}` : responders === "" ? (row["results"] ?? "") : `${responders} of ${/^\d+$/.test(of) ? of : "?"}`,
    rate: row["patient"] ? (row["bestResponse"] ?? "") : isDrawn ? `${percent} % (${written})` : why,
    percent,
    interval: written,
    isSum: pair?.[0] === "crudePercent",
    dots: !isDrawn && isFew ? { responders: Number(responders), of: Number(of) } : null,
    source: row["source"] ?? "",
    place: row["place"] ?? "",
  };
}

/** The first of several places; the table below the drawing has all. */
function first(place: string): string {
  const [one = "", ...others] = place.split("; ");
  return others.length > 0 ? `${one}, and ${others.length} more ${others.length === 1 ? "place" : "places"}` : one;
}

function rowMarkup(row: AnswerRow, data: DrawnData, place: Place): Markup {
  const read = readOf(row, data);
  const texts = named(data).map((column, index) => {
    const value = row[column] ?? "";
    const shown = column === "study" ? thing(place, `study/${value}`, value) : value;
    return index === 0 ? html`<th scope="row">${shown}</th>` : html`<td>${shown}</td>`;
  });
  return html`<tr class="${read.isSum ? "summed" : ""}">${texts}<td class="number">${read.count}</td>
<td class="drawing">${read.dots ? dots(read.dots.responders, read.dots.of) : interval(read.percent, read.interval, read.isSum)}</td><td>${read.rate}</td><td>${read.source}<span class="place">${first(read.place)}</span></td></tr>`;
}

export const forest: Form = {
  markup(data, place) {
    const heads = [...named(data).map(head), "Responders"].map((each) => html`<th scope="col">${each}</th>`);
    return html`<div class="scroll" role="region" aria-label="Forest plot" tabindex="0"><table class="forest">
<caption class="spoken">Forest plot, ${data.rows.length} rows</caption><thead><tr>${heads}<th scope="col">Percent, exact 95 % interval${axis()}</th><th scope="col">In figures</th><th scope="col">Source and place</th></tr></thead>
<tbody>${data.rows.map((row) => rowMarkup(row, data, place))}</tbody></table></div>`;
  },
  figure: (data, place) => plotFigure(named(data).map(head), data.rows.map((row) => readOf(row, data)), { title: data.sentence, notes: NOTES }, place),
};
