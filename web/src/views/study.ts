/** A study: how it was set up, what it gave when, whom it studied, what came out, and where each number stands. */

import { type Markup, type Piece, html, svg } from "../markup";
import { type Passage, type Row, contents, counted, link, places, section, table as rowTable } from "../parts/facts";
import { type Regimen, schedule } from "../parts/schedule";
import { swimmer } from "../parts/swimmer";
import type { Place, Table } from "../view";

interface Entry {
  label: string;
  href: string;
  iri: string;
  places: Passage[];
}

interface Answer {
  question: string;
  sentence: string;
  heading: string;
  columns: string[];
  rows: Row[];
}

interface Source {
  key: string;
  kind: string;
  title: string;
  sha256: string;
  length: string;
  curator: string;
  curatedOn: string;
  secondReader: string;
  passages: string;
  note: string;
  links: { label: string; href: string }[];
}

interface StudyData {
  iri: string;
  key: string;
  about: Row;
  arms: Entry[];
  schedules: Regimen[];
  populations: Entry[];
  results: Row[];
  adverse: (Row & { places: Passage[] })[];
  sections: Answer[];
  empty: string[];
  sources: Source[];
  citedIn: string[];
}

/** The order of the parts; every answer whose heading is not named here stands before the provenance. */
const BEFORE = ["Identity", "Design", "Recruitment", "Planned endpoints", "Eligibility"];
const AFTER_SCHEDULE = ["Doses", "Timeline", "Changes between arms"];
const PATIENTS = ["Who was studied", "Earlier treatment", "Earlier drugs, surgery and radiotherapy", "Why patients were not evaluable"];
const OF_PERSONS = ["Courses of patients", "Adverse events of single persons", "Deaths related to treatment"];
const LAST = ["Claims of the source", "Conflicts within the source", "Limitations that the authors name", "What is not stated", "People and places"];
const FOLDED_FROM = 20;
/** Below so many patients a percent and an interval would pretend to a precision that is not there. */
const ANECDOTAL_BELOW = 5;

export function render(data: StudyData, place: Place): string {
  const parts = partsOf(data, place);
  return html`${head(data, place)}
${contents(parts.map(([heading, count]) => [heading, count] as const))}
${parts.map(([, , content]) => content)}`.text;
}

export function table(data: StudyData): Table {
  const columns = Object.keys(data.results[0] ?? { statement: "" });
  return { name: `study-${data.key}`, columns, rows: data.results };
}

type Part = [heading: string, count: number | undefined, content: Markup];

function partsOf(data: StudyData, place: Place): Part[] {
  const answers = new Map(data.sections.map((answer) => [answer.heading, answer]));
  const take = (headings: readonly string[]): Part[] =>
    headings.flatMap((heading): Part[] => {
      const answer = answers.get(heading);
      answers.delete(heading);
      return answer === undefined ? [] : [[heading, answer.rows.length, answered(answer, place)]];
    });
  const parts: Part[] = [...take(BEFORE)];
  if (data.schedules.length > 0) parts.push(["Regimens and schedule", data.schedules.length, schedules(data, place)]);
  parts.push(...take(AFTER_SCHEDULE));
  if (data.populations.length > 0) parts.push(["Cohorts and populations", data.populations.length, populations(data)]);
  parts.push(...take(PATIENTS));
  parts.push(["Results", data.results.length, results(data)]);
  const last = take([...OF_PERSONS, ...LAST]);
  const isOfPersons = (part: Part) => OF_PERSONS.includes(part[0]);
  parts.push(...take([...answers.keys()]), ...last.filter(isOfPersons));
  parts.push(["Adverse events", data.adverse.length, adverse(data, place)]);
  parts.push(...last.filter((part) => !isOfPersons(part)));
  parts.push(["Provenance", undefined, provenance(data, place)]);
  return parts;
}

function head(data: StudyData, place: Place): Markup {
  const { about } = data;
  const own = data.sources.length > 0;
  return html`<dl class="facts">
${about.title && html`<div><dt>Title</dt><dd>${about.title}</dd></div>`}
<div><dt>Design</dt><dd>${about.type || "not stated"}${about.phase && `, ${about.phase}`}</dd></div>
<div><dt>Drugs</dt><dd>${about.drugs || "not stated"}</dd></div>
${about.registration && html`<div><dt>Registration</dt><dd><a href="https://clinicaltrials.gov/study/${about.registration}" rel="noreferrer">${about.registration}</a></dd></div>`}
<div><dt>Known from</dt><dd>${own ? data.sources.map((source) => source.title || source.key).join("; ") : `citations in ${data.citedIn.join(", ")}`}</dd></div>
<div><dt>Identifier</dt><dd><span class="iri">${data.iri}</span></dd></div>
</dl>
${data.arms.length > 1 && html`<p>${counted(data.arms.length, "arm")}: ${data.arms.map((arm, index) => html`${index > 0 && ", "}${link(place, arm.label, arm.href)}`)}</p>`}`;
}

function answered(answer: Answer, place: Place): Markup {
  const course = answer.question === "course-of-patients" && swimmer(answer.rows);
  const shown = rowTable(answer.columns, answer.rows, { caption: answer.sentence });
  const folded = answer.rows.length > FOLDED_FROM ? html`<details><summary>All ${answer.rows.length} rows</summary>${shown}</details>` : shown;
  const asked = html`<p class="fine">Rows of <a href="${place.href(`questions/${answer.question}`)}">${answer.question}</a> that speak of this ${answer.columns.includes("source") || !answer.columns.includes("study") ? "study or its source" : "study"}.</p>`;
  return section(answer.heading, html`${course}${folded}${asked}`);
}

function schedules(data: StudyData, place: Place): Markup {
  const drawn = data.schedules.map((regimen) => schedule(regimen, place));
  return section("Regimens and schedule", drawn, "A dot is a dose on one day, a bar a daily dose. What the source does not state is not drawn.");
}

function populations(data: StudyData): Markup {
  const items = data.populations.map((population) => {
    const said = population.label.replace(/^the population /, "").replace(` of study ${data.key}`, "").replaceAll(` of study ${data.key}`, "");
    return html`<li>${said} ${places(population.places)}</li>`;
  });
  const list = html`<ul class="said">${items}</ul>`;
  return section("Cohorts and populations", items.length > FOLDED_FROM ? html`<details><summary>All ${items.length}</summary>${list}</details>` : list);
}

function results(data: StudyData): Markup {
  if (data.results.length === 0) return section("Results", html`<p class="absent">No outcome of this study is known in this release.</p>`);
  const counted_ = data.results.filter((row) => row.patient === "");
  const single = data.results.filter((row) => row.patient !== "");
  const shown = ["endpoint", "timePoint", "histology", "regimen", "population", "denominator", "found", "percent", "interval", "criteria", "confirmation", "notPooledBecause", "conflict", "place"];
  const rows = counted_.map((row): Row => ({ ...row, found: found(row), percent: percents(row), interval: row.exactLower || row.intervalPrintedLower || "" }));
  const drawn = rowTable(shown, rows, {
    caption: `Outcomes of ${data.key}; rows do not add up`,
    headings: { found: "k of n", percent: "percent", interval: "95 % interval, exact", notPooledBecause: "not in sums because" },
    cell: (column, row) => (column === "interval" ? interval(row) : undefined),
  });
  const people = rowTable(["patient", "histology", "regimen", "bestResponse", "repeatedBy", "conflict", "place"], single.map((row): Row => ({ ...row, repeatedBy: row.repeatedBy ? "told again elsewhere" : "" })), {
    caption: `Best response of each patient of ${data.key} that a source describes`,
  });
  return section(
    "Results",
    html`${counted_.length > 0 && drawn}${single.length > 0 && (single.length > FOLDED_FROM ? html`<details><summary>${counted(single.length, "statement")} of single patients</summary>${people}</details>` : people)}`,
    "Printed and computed values stand side by side. Below five patients no percent is computed here.",
  );
}

function found(row: Row): string {
  if (row.count && row.of) return `${row.count}/${row.of}`;
  if (row.count) return `${row.count} of a number not stated`;
  return row.of ? `not stated of ${row.of}` : "not stated";
}

function isAnecdotal(row: Row): boolean {
  return Number(row.of) < ANECDOTAL_BELOW;
}

function percents(row: Row): string {
  const printed = row.percentPrinted && `${row.percentPrinted} % printed`;
  const computed = row.percentComputed && row.of && !isAnecdotal(row) && `${row.percentComputed} % computed`;
  return [printed, computed].filter(Boolean).join(", ") || (row.of && isAnecdotal(row) ? "too few" : "not stated");
}

/** The exact interval as a mark on a scale from 0 to 100, with its numbers; a printed one stands below. */
function interval(row: Row): Piece {
  const printed = row.intervalPrintedLower && html`<br><span class="fine">${row.intervalPrintedLower}–${row.intervalPrintedUpper} printed</span>`;
  if (!row.exactLower || isAnecdotal(row)) return printed ? html`<span class="fine">${row.intervalPrintedLower}–${row.intervalPrintedUpper} printed, no count to compute from</span>` : html`<span class="unstated">none</span>`;
  const [lower, upper, middle] = [Number(row.exactLower), Number(row.exactUpper), Number(row.percentComputed)];
  return html`<span class="exact">${svg`<svg class="bar" viewBox="0 0 100 12" width="100" height="12" aria-hidden="true"><line class="scale" x1="0" x2="100" y1="6" y2="6"/><line class="range" x1="${lower}" x2="${upper}" y1="6" y2="6"/><circle class="point" cx="${middle}" cy="6" r="3"/></svg>`} ${row.exactLower}–${row.exactUpper}</span>${printed}`;
}

function adverse(data: StudyData, place: Place): Markup {
  if (data.adverse.length === 0) return section("Adverse events", html`<p class="absent">No adverse event of this study is stated in this release.</p>`);
  const columns = ["event", "grades", "group", "patients", "related", "frequency", "cell", "reading", "note"];
  const rows = data.adverse;
  const drawn = html`<div class="scroll" tabindex="0" role="group" aria-label="Adverse events"><table class="rows"><caption>Adverse events of ${data.key}; a share of events is no incidence</caption>
<thead><tr>${columns.map((column) => html`<th scope="col">${column === "cell" ? "printed as" : column}</th>`)}<th scope="col">place</th></tr></thead>
<tbody>${rows.map((row) => html`<tr><td>${link(place, row.event, row.href ?? "")}</td>${columns.slice(1).map((column) => cell(column === "patients" ? patients(row) : row[column]))}<td>${places(row.places)}</td></tr>`)}</tbody></table></div>`;
  return section("Adverse events", rows.length > FOLDED_FROM ? html`<details open><summary>All ${rows.length} rows</summary>${drawn}</details>` : drawn);
}

function cell(text = ""): Markup {
  return html`<td${text === "not stated" && html` class="unstated"`}>${text}</td>`;
}

function patients(row: Row): string {
  const unit = row.unit && row.unit !== "patients" ? ` ${row.unit}` : "";
  if (row.count) return `${row.count}${unit}`;
  return row.percent ? `${row.percent} %` : "not stated";
}

function provenance(data: StudyData, place: Place): Markup {
  const sources = data.sources.map(
    (source) => html`<dl class="facts">
<div><dt>Source</dt><dd>${source.title || source.key}, ${source.kind}</dd></div>
${source.links.length > 0 && html`<div><dt>At the publisher</dt><dd>${source.links.map((each, index) => html`${index > 0 && ", "}<a href="${each.href}" rel="noreferrer">${each.label}</a>`)}</dd></div>`}
<div><dt>Text</dt><dd>${source.length} characters, SHA-256 <code class="digest">${source.sha256}</code>, cited at ${counted(Number(source.passages), "passage")}</dd></div>
<div><dt>Curated by</dt><dd>${source.curator || "not stated"}${source.curatedOn && ` on ${source.curatedOn}`}; read a second time by ${source.secondReader || "nobody"}</dd></div>
</dl>`,
  );
  const cited = data.citedIn.length > 0 && html`<p>Cited in ${data.citedIn.join(", ")}.</p>`;
  const empty = data.empty.length > 0 && html`<p class="fine">Nothing in this release on: ${data.empty.map((heading) => heading.toLowerCase()).join("; ")}. What a source leaves out stands under “What is not stated” and on <a href="${place.href("questions/what-is-not-stated")}">the question of that name</a>.</p>`;
  return section("Provenance", html`${sources}${cited}${empty}`);
}
