/** The forest plot: a row a result, text columns beside the interval, patients apart, sums where they are allowed. */

import { FEWEST_FOR_A_PERCENT, type Pooled, type Result, type Row, type Term, isResponse, studyPath, valuesOf } from "../evidence";
import { type ForestData, type Selection, hasInterval, said, select } from "../forest";
import { axis, dots, interval } from "../interval";
import { forestFigure } from "../figures/forest";
import { thing } from "../links";
import { type Markup, html } from "../markup";
import { rateOfModel } from "../rates";
import { choice, settings } from "../settings";
import type { Place, Table } from "../view";

function drawn(row: Row): Markup {
  if (hasInterval(row)) return interval(row.percentComputed, row.intervalComputed);
  const isFew = /^\d+$/.test(row.evaluable) && Number(row.evaluable) < FEWEST_FOR_A_PERCENT;
  return isFew && /^\d+$/.test(row.responders) ? dots(Number(row.responders), Number(row.evaluable)) : interval("", "");
}

/** The rate in words, or why there is none. */
export function rate(row: Row): string {
  if (row.unquantified) return `no interval: ${row.unquantified}`;
  if (!/^\d+$/.test(row.evaluable)) return "no rate: number of patients not stated";
  if (Number(row.evaluable) < FEWEST_FOR_A_PERCENT) return "fewer than five patients: no percent";
  const figure = `${row.percentComputed} % (${row.intervalComputed})`;
  return /had a/.test(row.result) ? `${figure}, of one category of response` : figure;
}

function printed(row: Row & { readonly intervalPrinted?: string }): string {
  const percent = row.percentPrinted === "not stated" ? "" : `${row.percentPrinted} %`;
  return [percent, row.intervalPrinted ?? ""].filter(Boolean).join(", ") || "not stated";
}

function source(row: Row, place: Place): Markup {
  return html`${thing(place, `source/${row.source.replace(/ \(.*/, "")}`, row.source)}<span class="place">${row.place}</span>`;
}

function designOf({ design = "not stated" }: Row): string {
  return design === "not stated" ? "design not stated" : design;
}

function dispute(row: Row): Markup {
  const figure = row.unquantified ? `${row.percentPrinted} %, ${row.unquantified}` : row.result;
  return html`<button type="button" class="dispute" data-dispute="${row.statements.join(" ")}" data-figure-said="${figure}" data-place-said="${row.source}: ${row.place}" aria-label="Report ${figure} as wrong" hidden>⚐</button>`;
}

function groupRow({ row, mechanisms }: Result, place: Place): Markup {
  const count = /^\d+$/.test(row.responders) ? row.responders : "?";
  const of = /^\d+$/.test(row.evaluable) ? row.evaluable : "?";
  return html`<tr class="${isResponse(row) ? "" : "null"}"><th scope="row">${row.histologyFound}</th>
<td>${thing(place, studyPath(row), row.study)}<span class="place">${designOf(row)}, ${row.attribution}</span></td>
<td>${row.regimen}<span class="place">${mechanisms.join("; ")} · ${row.agents === "not stated" ? "single or combined not stated" : row.agents}</span></td>
<td class="number">${count} of ${of}</td><td class="drawing">${drawn(row)}</td>
<td${hasInterval(row) && html` class="number"`}>${rate(row)}</td><td>${printed(row)}</td>
<td>${source(row, place)}${row.conflict && html`<span class="conflict">Sources disagree: ${row.conflict}</span>`}${dispute(row)}</td></tr>`;
}

function patientRow({ row, mechanisms }: Result, data: ForestData, place: Place): Markup {
  const short = data.categories[row.bestResponse ?? ""] ?? "";
  return html`<tr class="${isResponse(row) ? "" : "null"}"><th scope="row">${row.histologyFound}</th>
<td>${thing(place, studyPath(row), row.study)}<span class="place">patient ${row.patient}, ${row.attribution}</span></td>
<td>${row.regimen}<span class="place">${mechanisms.join("; ")} · ${row.timing ?? ""}</span></td>
<td><span class="response response-${short}">${short}</span> ${row.bestResponse}</td>
<td>${source(row, place)}${row.conflict && html`<span class="conflict">Sources disagree: ${row.conflict}</span>`}${dispute(row)}</td></tr>`;
}

function whereOf(sum: Pooled, data: ForestData): string {
  return sum.histologies.map((key) => data.histologies.find((term) => term.key === key)?.label).join(" / ");
}

function sumRow(sum: Pooled, data: ForestData): Markup {
  const where = whereOf(sum, data);
  return html`<tr class="summed"><th scope="row">${where}</th><td>${sum.counted}<span class="place">${sum.design}, ${sum.studies}</span></td>
<td>${sum.agents}<span class="place">${sum.endpoint}; denominator: ${sum.denominator}</span></td>
<td class="number">${sum.responders} of ${sum.evaluable}</td><td class="drawing">${interval(sum.crudePercent, sum.crudeInterval, "sum")}</td>
<td class="number">${sum.crudePercent} % (${sum.crudeInterval})</td><td>not printed: computed${sum.modelPercent === "" && html`<span class="place">random-effects model: ${sum.model}</span>`}</td><td>${sum.results}</td></tr>${sum.modelPercent !== "" && modelRow(sum, where)}`;
}

function modelRow(sum: Pooled, where: string): Markup {
  return html`<tr class="summed"><th scope="row">${where}</th><td>${sum.counted.replace("crude sum", "model")}<span class="place">${sum.design}, ${sum.studies}</span></td>
<td>${sum.agents}<span class="place">${sum.endpoint}; denominator: ${sum.denominator}</span></td>
<td>median study</td><td class="drawing">${interval(sum.modelPercent, sum.modelInterval, "model")}</td>
<td class="number">${rateOfModel(sum.modelPercent, sum.modelInterval, sum.modelTauSquared)}</td><td>not printed: computed</td>
<td>${sum.model}: share in the median study, interval by profile likelihood</td></tr>`;
}

function sums(selection: Selection): Markup {
  if (selection.mechanism === "") return html`<p class="note">Choose a mechanism to see which results may be summed, and what is left out.</p>`;
  const none = selection.sums.length === 0;
  const modelled = selection.sums.some((sum) => sum.modelPercent !== "");
  const left = selection.leftOut.map((sum) => html`<li>${sum.results}: ${sum.reasons}</li>`);
  return html`<section aria-labelledby="sums-heading"><h2 id="sums-heading">Sums</h2>
<p class="note">${none
    ? "No sum is drawn: no two results share histology, agents, denominator, endpoint and kind of study."
    : `The diamonds are crude sums of patients of several studies, no meta-analysis. ${modelled
      ? "An outlined diamond is a random-effects model of five studies or more."
      : "A random-effects model is used from five studies on; the row of a sum says why it has none."}`}</p>
${left.length > 0 && html`<details><summary>${left.length} results may not be summed</summary><ul>${left}</ul></details>`}</section>`;
}

function controls(data: ForestData, place: Place): Markup {
  const options = (terms: readonly Term[], all: string) => [["", all] as const, ...terms.map((term) => [term.key, term.label] as const)];
  const any = (name: "design" | "agents" | "attribution", all: string) =>
    [["", all] as const, ...valuesOf(data.rows, name).map((value) => [value, value] as const)];
  return settings(place, [
    choice(place, "histology", "Histology", options(data.histologies, "all")),
    choice(place, "mechanism", "Mechanism", options(data.mechanisms, "all")),
    choice(place, "class", "Regimen class", options(data.classes, "all")),
    choice(place, "design", "Design", any("design", "any")),
    choice(place, "agents", "Agents", any("agents", "single or combined")),
    choice(place, "attribution", "Results", any("attribution", "own and cited")),
    choice(place, "nulls", "Without a response", [["", "hidden"], ["yes", "shown"]]),
    choice(place, "order", "Order", [["", "histology"], ["rate", "rate"], ["size", "patients"], ["study", "study"]]),
  ]);
}

const HEADS = ["Histology", "Study", "Regimen", "Responders"] as const;

export function sentence(data: ForestData, place: Place): string {
  return said(select(data, place), place);
}

export function render(data: ForestData, place: Place): string {
  const selection = select(data, place);
  const { groups, patients } = selection;
  const isEmpty = groups.length === 0 && patients.length === 0;
  const heads = HEADS.map((head) => html`<th scope="col">${head}</th>`);
  const groupTable = html`<div class="scroll" role="region" aria-label="Results of groups" tabindex="0"><table class="forest">
<caption>Results of groups</caption><thead><tr>${heads}<th scope="col">Percent, exact 95 % interval${axis()}</th><th scope="col">Computed</th><th scope="col">Printed</th><th scope="col">Source and place</th></tr></thead>
<tbody>${groups.map((result) => groupRow(result, place))}${selection.sums.map((sum) => sumRow(sum, data))}</tbody></table></div>`;
  const patientTable = html`<div class="scroll" role="region" aria-label="Patients told one by one" tabindex="0"><table class="forest patients">
<caption>Patients told one by one: a response of one patient is no rate</caption><thead><tr><th scope="col">Histology</th><th scope="col">Study</th><th scope="col">Regimen</th><th scope="col">Best response</th><th scope="col">Source and place</th></tr></thead>
<tbody>${patients.map((result) => patientRow(result, data, place))}</tbody></table></div>`;
  return html`${controls(data, place)}
<p class="warning">Rows overlap and must not be added up: a patient may be counted in a group's row, too. Responses are observed under a mechanism, not proven to come from it.</p>
${isEmpty && html`<p class="empty">No result fits these settings. <a data-settings href="${place.href(place.path)}">Clear them</a>, or show results without a response, too.</p>`}
${groups.length > 0 && groupTable}${sums(selection)}${patients.length > 0 && patientTable}`.text;
}

const COLUMNS = [
  "histologyFound", "mechanism", "regimen", "result", "responders", "evaluable", "percentComputed", "intervalComputed", "intervalMethod", "percentPrinted",
  "intervalPrinted", "agents", "timing", "attribution", "design", "denominator", "confirmation", "study", "patient", "bestResponse", "conflict", "source",
  "place", "statements",
];

export function table(data: ForestData, place: Place): Table {
  const { groups, patients } = select(data, place);
  const rows = [...groups, ...patients].map(({ row, mechanisms }) => ({
    ...Object.fromEntries(COLUMNS.map((column) => [column, String((row as unknown as Record<string, unknown>)[column] ?? "")])),
    mechanism: mechanisms.join("; "),
    statements: row.statements.join(" "),
  }));
  return { name: "forest", columns: COLUMNS, rows };
}

export function figure(data: ForestData, place: Place): string {
  return forestFigure(data, select(data, place), place);
}
