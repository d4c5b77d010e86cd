/** The audit: what was recomputed beside what is printed, what disagrees, what each source gave, and who read it. */

import { type Markup, html } from "../markup";
import { type Passage, type Row, anchor, contents, counted, link, places, section, table as rowTable } from "../parts/facts";
import type { Place, Table } from "../view";

interface Finding {
  finding: string;
  kind: string;
  field: string;
  arithmetic: string;
  printed: string;
  computed: string;
  lower: string;
  upper: string;
  statement: string;
  study: string;
  says: string;
  places: Passage[];
  studyHref: string;
}

interface AuditData {
  findings: Finding[];
  kinds: { kind: string; definition: string }[];
  answers: { question: string; sentence: string; columns: string[]; rows: Row[] }[];
  coverage: Row[];
  curation: Row[];
}

/** What asks for a reader's eye comes first; what agrees comes last, folded. */
const ORDER = ["impossible", "mismatch", "rounding", "possible", "not derivable", "recomputed", "agreement"];
const FOLDED_FROM = 12;

export function render(data: AuditData, place: Place): string {
  const kinds = kindsOf(data);
  const headings: [string, number][] = [
    ...kinds.map(([kind, findings]): [string, number] => [headingOf(kind), findings.length]),
    ["Conflicts within sources", answer(data, "conflicts")?.rows.length ?? 0],
    ["Disagreements between sources", answer(data, "disagreements")?.rows.length ?? 0],
    ["Printed against recomputed", answer(data, "printed-against-recomputed")?.rows.length ?? 0],
    ["What each source gave", data.coverage.length],
    ["Who curated and who read again", data.curation.length],
  ];
  return html`${contents(headings)}
${kinds.map(([kind, findings]) => findingSection(kind, findings, data, place))}
${answerSection(data, "conflicts", "Conflicts within sources", place)}
${answerSection(data, "disagreements", "Disagreements between sources", place)}
${answerSection(data, "printed-against-recomputed", "Printed against recomputed", place)}
${coverage(data)}
${curation(data, place)}`.text;
}

export function table(data: AuditData): Table {
  const columns = ["kind", "study", "says", "field", "printed", "computed", "lower", "upper", "arithmetic", "statement", "place"];
  const rows = data.findings.map((found) => ({
    kind: found.kind,
    study: found.study,
    says: found.says,
    field: found.field,
    printed: found.printed,
    computed: found.computed,
    lower: found.lower,
    upper: found.upper,
    arithmetic: found.arithmetic,
    statement: found.statement,
    place: found.places.map((each) => `${each.source}: ${each.text}`).join("; "),
  }));
  return { name: "findings", columns, rows };
}

function headingOf(kind: string): string {
  return `Findings: ${kind}`;
}

function kindsOf(data: AuditData): [string, Finding[]][] {
  const kinds = [...new Set(data.findings.map((found) => found.kind))];
  const rank = (kind: string) => (ORDER.includes(kind) ? ORDER.indexOf(kind) : ORDER.length);
  return kinds.sort((one, other) => rank(one) - rank(other)).map((kind) => [kind, data.findings.filter((found) => found.kind === kind)]);
}

function findingSection(kind: string, findings: Finding[], data: AuditData, place: Place): Markup {
  const items = findings.map(
    (found) => html`<tr id="${anchor(found.finding.replace(/^.*\//, ""))}"><td>${found.says} ${places(found.places)}</td><td>${found.study && link(place, found.study, found.studyHref)}</td><td>${found.field}</td><td class="number">${found.printed}</td><td class="number">${found.computed}${found.lower && html`<br><span class="fine">${found.lower}–${found.upper}</span>`}</td><td class="arithmetic">${found.arithmetic}</td></tr>`,
  );
  const drawn = html`<div class="scroll" tabindex="0" role="group" aria-label="${headingOf(kind)}"><table class="rows"><caption>${counted(findings.length, "finding")} of the kind “${kind}”</caption><thead><tr><th scope="col">statement</th><th scope="col">study</th><th scope="col">field</th><th scope="col">printed %</th><th scope="col">recomputed %, 95 % exact</th><th scope="col">arithmetic</th></tr></thead><tbody>${items}</tbody></table></div>`;
  const definition = (data.kinds.find((each) => each.kind === kind)?.definition ?? "").replace(/^The finding kind of a/, "A");
  const isFolded = findings.length > FOLDED_FROM || kind === "agreement";
  return section(headingOf(kind), isFolded ? html`<details><summary>All ${findings.length}</summary>${drawn}</details>` : drawn, definition);
}

function answer(data: AuditData, name: string): AuditData["answers"][number] | undefined {
  return data.answers.find((each) => each.question === name);
}

function answerSection(data: AuditData, name: string, heading: string, place: Place): Markup {
  const found = answer(data, name);
  if (!found) return html``;
  const asked = html`<p class="fine">The answer of <a href="${place.href(`questions/${name}`)}">${name}</a>.</p>`;
  return section(heading, html`${rowTable(found.columns, found.rows, { caption: found.sentence })}${asked}`);
}

function coverage(data: AuditData): Markup {
  const columns = ["key", "passages", "statements", "claims", "conflicts", "limitations", "cited"];
  return section(
    "What each source gave",
    html`${rowTable(columns, data.coverage, { caption: "Passages of each source, and what the records say of them", headings: { key: "source", cited: "publications cited" } })}<p class="fine">Whether the records say all that a text says needs the texts, which are not shipped: <code>sarcokg verify --sources DIR</code> measures lines, words and numbers.</p>`,
  );
}

function curation(data: AuditData, place: Place): Markup {
  const columns = ["key", "kind", "curator", "curatedOn", "secondReader", "length", "sha256"];
  const rows = data.curation.map((row): Row => ({ ...row, secondReader: row.secondReader || "nobody yet" }));
  return section(
    "Who curated and who read again",
    rowTable(columns, rows, {
      caption: "Curators and second readers of each source",
      headings: { key: "source", curatedOn: "curated on", secondReader: "second reader", length: "characters", sha256: "SHA-256 of the text" },
      cell: (column, row) => (column === "key" ? link(place, row.key, row.href ?? "") : column === "sha256" ? html`<code class="digest">${row.sha256}</code>` : undefined),
    }),
  );
}
