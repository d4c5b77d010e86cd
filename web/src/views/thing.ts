/** A thing: what it is, where it stands in the tree, and all that is said about it, grouped by role. */

import { type Markup, html } from "../markup";
import { type Passage, type ProofLine, anchor, contents, counted, link, places, section, standing, why } from "../parts/facts";
import type { Place, Table } from "../view";

interface Link {
  label: string;
  href: string;
  iri: string;
}

interface Fact extends Link {
  relations: string[];
  standing: string;
  why: ProofLine[];
  command: string;
  places: Passage[];
}

interface Role {
  heading: string;
  direction: "of" | "with";
  facts: Fact[];
}

interface ThingData {
  iri: string;
  compact: string;
  name: string;
  what: string;
  classes: { label: string; standing: string; why: ProofLine[] }[];
  definition: string;
  example: string;
  comments: string[];
  synonyms: string[];
  origin: Link[];
  sentence: string;
  places: Passage[];
  above: Link[][];
  below: Link[];
  mappings: { relation: string; name: string; label: string; href: string; from: string }[];
  roles: Role[];
}

/** Longer lists begin folded, so that the page can be seen whole. */
const FOLDED_FROM = 12;

const RELATIONS: Record<string, string> = {
  exactMatch: "same as",
  closeMatch: "close to",
  broadMatch: "narrower than",
  narrowMatch: "broader than",
  relatedMatch: "related to",
};

export function render(data: ThingData, place: Place): string {
  const of = data.roles.filter((role) => role.direction === "of");
  const inWhat = data.roles.filter((role) => role.direction === "with");
  const headings: [string, number | undefined][] = [
    ...(of.length > 0 ? [["Said of it", of.reduce((sum, role) => sum + role.facts.length, 0)] as [string, number]] : []),
    ...inWhat.map((role): [string, number] => [headingOf(role), role.facts.length]),
  ];
  if (data.mappings.length > 0) headings.push(["In other vocabularies", data.mappings.length]);
  return html`${head(data, place)}
${headings.length > 3 && contents(headings)}
${of.length > 0 && section("Said of it", html`<dl class="facts roles">${of.map((role) => roleRow(role, data, place))}</dl>`)}
${inWhat.map((role) => roleSection(role, data, place))}
${data.mappings.length > 0 && mappings(data)}`.text;
}

export function table(data: ThingData): Table {
  const rows = data.roles.flatMap((role) =>
    role.facts.map((fact) => ({
      role: headingOf(role),
      relation: fact.relations.join("; "),
      says: fact.label,
      iri: fact.iri,
      standing: fact.standing,
      place: fact.places.map((found) => `${found.source}: ${found.text}`).join("; "),
    })),
  );
  return { name: anchor(data.compact), columns: ["role", "relation", "says", "iri", "standing", "place"], rows };
}

function headingOf(role: Role): string {
  const heading = role.heading.slice(0, 1).toUpperCase() + role.heading.slice(1);
  return role.direction === "of" ? heading : `In: ${role.heading}`;
}

function head(data: ThingData, place: Place): Markup {
  const classes = data.classes.map(
    (found) => html`<li>${found.label} ${standing(found.standing)} ${why(`${data.name} is in the class ${found.label}`, found.why, "", place)}</li>`,
  );
  const above = data.above.map(
    (way) => html`<p class="tree">${way.map((step) => html`${link(place, step.label, step.href)} › `)}<b>${data.name}</b></p>`,
  );
  const below = data.below.map((child) => html`<li>${link(place, child.label, child.href)}</li>`);
  const origin = data.origin.map((term, index) => html`${index > 0 && "; "}${link(place, term.label, term.href)}`);
  return html`<div class="thing-head">
${data.definition && html`<p class="definition">${data.definition}</p>`}
${data.sentence && html`<p class="says">${data.sentence} ${places(data.places)}</p>`}
${above}
<dl class="facts">
${classes.length > 0 && html`<div><dt>Is</dt><dd><ul class="plain">${classes}</ul></dd></div>`}
${data.synonyms.length > 0 && html`<div><dt>Also called</dt><dd>${data.synonyms.join(", ")}</dd></div>`}
${data.example && html`<div><dt>Example</dt><dd>${data.example}</dd></div>`}
${data.comments.map((comment) => html`<div><dt>Note</dt><dd>${comment}</dd></div>`)}
${origin.length > 0 && html`<div><dt>Defined after</dt><dd>${origin}</dd></div>`}
<div><dt>Identifier</dt><dd><code>${data.compact}</code> <span class="iri">${data.iri}</span></dd></div>
</dl>
${below.length > 0 && html`<details class="below"${below.length <= FOLDED_FROM && html` open`}><summary>${counted(below.length, "kind")} of it below in the tree</summary><ul class="columns">${below}</ul></details>`}
</div>`;
}

function listOf(role: Role, data: ThingData, place: Place): Markup {
  const items = role.facts.map((fact) => {
    const relation = fact.relations.length > 0 && html` <span class="relation">${fact.relations.join(", ")}</span>`;
    const about = role.direction === "of" ? `${data.name}: ${role.heading}: ${fact.label}` : fact.label;
    return html`<li>${link(place, fact.label, fact.href)}${relation} ${standing(fact.standing)} ${fact.standing === "inferred" && why(about, fact.why, fact.command, place)} ${places(fact.places)}</li>`;
  });
  const list = html`<ul class="said">${items}</ul>`;
  return items.length > FOLDED_FROM ? html`<details><summary>All ${items.length}</summary>${list}</details>` : list;
}

function roleRow(role: Role, data: ThingData, place: Place): Markup {
  return html`<div><dt>${role.heading}</dt><dd>${listOf(role, data, place)}</dd></div>`;
}

function roleSection(role: Role, data: ThingData, place: Place): Markup {
  return section(headingOf(role), listOf(role, data, place));
}

function mappings(data: ThingData): Markup {
  const rows = data.mappings.map(
    (found) =>
      html`<tr><td>${RELATIONS[found.relation] ?? found.relation}</td><td><a href="${found.href}" rel="noreferrer">${found.name}</a></td><td>${found.label}</td><td class="fine">${found.from}</td></tr>`,
  );
  return section(
    "In other vocabularies",
    html`<div class="scroll" tabindex="0" role="group" aria-label="Mappings"><table class="rows"><caption>Mappings of ${data.name}; the reasoner does not use them</caption><thead><tr><th scope="col">relation</th><th scope="col">identifier</th><th scope="col">label there</th><th scope="col">taken from</th></tr></thead><tbody>${rows}</tbody></table></div>`,
  );
}
