/** A regimen class: which treatments belong to it, why each does, and what was observed under them. */

import { type Row, merged } from "../evidence";
import { thing } from "../links";
import { type Markup, html } from "../markup";
import { type Passage, type ProofLine, contents, counted, link, placeText, places, section, standing, table as rowTable, why } from "../parts/facts";
import type { Place, Table } from "../view";

interface Member {
  label: string;
  href: string;
  iri: string;
  drugs: string;
  study: string;
  studyHref: string;
  patient: string;
  standing: string;
  why: ProofLine[];
  command: string;
  places: Passage[];
}

interface RegimensData {
  iri: string;
  compact: string;
  key: string;
  name: string;
  definition: string;
  members: Member[];
  rows: Row[];
  others: { label: string; href: string; shared: number }[];
}

const COLUMNS = ["regimen", "timing", "histologyFound", "result", "percentComputed", "intervalComputed", "study", "patient", "attribution", "design", "conflict", "place"] as const;
const HEADINGS = { histologyFound: "histology", percentComputed: "percent", intervalComputed: "exact 95 % interval", conflict: "sources disagree" };

/** Results once each, whatever the number of mechanisms under which they stand. */
function results(data: RegimensData): Row[] {
  return merged(data.rows).map(({ row }) => row);
}

export function render(data: RegimensData, place: Place): string {
  const found = results(data);
  const plans = data.members.filter((member) => member.patient === "");
  const received = data.members.filter((member) => member.patient !== "");
  const headings: [string, number][] = [["Regimens of studies", plans.length], ["Received by described patients", received.length], ["Results", found.length]];
  const shared = data.others.filter((other) => other.shared > 0);
  return html`<div class="thing-head">
<p class="definition">${data.definition}</p>
<dl class="facts">
<div><dt>Identifier</dt><dd><code>${data.compact}</code> <span class="iri">${data.iri}</span></dd></div>
<div><dt>In the matrix</dt><dd><a href="${place.href("matrix", { by: "class" })}">all regimen classes by histology</a></dd></div>
${shared.length > 0 && html`<div><dt>Overlaps with</dt><dd><ul class="plain">${shared.map((other) => html`<li>${link(place, other.label, other.href)}, under which ${counted(other.shared, "statement")} of these ${other.shared === 1 ? "stands" : "stand"}, too</li>`)}</ul></dd></div>`}
</dl>
</div>
${contents(headings)}
${section("Regimens of studies", list(plans, data, place))}
${section("Received by described patients", list(received, data, place))}
${section("Results", evidence(found, data, place), "Results overlap and must not be added up: a patient may be counted in a group, too.")}`.text;
}

function list(members: Member[], data: RegimensData, place: Place): Markup {
  if (members.length === 0) return html`<p class="absent">None in this release.</p>`;
  const items = members.map((member) => {
    const study = html`<span class="relation">${link(place, member.study, member.studyHref)}</span>`;
    const reason = member.standing === "inferred" && why(`${member.label} is a ${data.name}`, member.why, member.command, place);
    return html`<li>${member.drugs}: ${link(place, member.label, member.href)} ${study} ${standing(member.standing)} ${reason} ${places(member.places)}</li>`;
  });
  return html`<ul class="said">${items}</ul>`;
}

function evidence(rows: readonly Row[], data: RegimensData, place: Place): Markup {
  if (rows.length === 0) return html`<p class="absent">No result in this release.</p>`;
  const cell = (column: string, row: Readonly<Record<string, string>>) => {
    if (column === "study") return thing(place, `study/${row.study}`, row.study ?? "");
    return column === "place" ? placeText(row.place ?? "") : undefined;
  };
  const texts = rows as unknown as Readonly<Record<string, string>>[];
  return html`<p><a href="${place.href("forest", { class: data.key, nulls: "yes" })}">Draw them as a forest plot</a></p>
${rowTable(COLUMNS, texts, { caption: `Results under ${data.name}`, headings: HEADINGS, cell })}`;
}

export function table(data: RegimensData): Table {
  const columns = ["drugs", "treatment", "iri", "study", "standing", "place"];
  const rows = data.members.map((member) => ({
    drugs: member.drugs,
    treatment: member.label,
    iri: member.iri,
    study: member.study,
    standing: member.standing,
    place: member.places.map((found) => `${found.source}: ${found.text}`).join("; "),
  }));
  return { name: data.key, columns, rows };
}
