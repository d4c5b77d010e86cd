/** Start: what this is, what it holds, some questions answered, and a search over all names. */

import { html } from "../markup";
import type { Parameters, Place } from "../view";

interface Asked {
  readonly name: string;
  readonly lead: string;
  readonly sentence: string;
  readonly parameters: Parameters;
  readonly rows: readonly string[];
  readonly count: number;
}

interface StartData {
  readonly counts: readonly { readonly label: string; readonly count: number }[];
  readonly asked: readonly Asked[];
  readonly questions: number;
}

/** "study" is "studies", "claim" is "claims". */
const plural = (noun: string): string => noun.replace(/([^aeiou])y$/, "$1ie").concat("s");

const ENTRANCES = [
  ["matrix", "Evidence matrix", "Histology by mechanism: counts, intervals, and where nothing is known"],
  ["forest", "Forest plot", "Results beside each other, with what may be summed and what not"],
  ["mechanisms", "Mechanisms", "From drug to target, axis, histology and response"],
  ["studies", "Studies", "Design, regimens, cohorts, results, adverse events"],
  ["workbench", "SPARQL", "Ask the graph in its own language"],
  ["audit", "Audit", "What was recomputed, and where sources disagree"],
] as const;

export function render(data: StartData, place: Place): string {
  const counts = data.counts.map(({ label, count }) => html`<li><b>${count}</b> ${count === 1 ? label : plural(label)}</li>`);
  const entrances = ENTRANCES.filter(([path]) => place.has(path)).map(
    ([path, label, what]) => html`<li><a href="${place.href(path)}">${label}</a> ${what}</li>`,
  );
  const asked = data.asked.map((question) => {
    const address = place.href(`questions/${question.name}`);
    const more = question.count - question.rows.length;
    return html`<article><h3>${question.lead}</h3><ul>${question.rows.map((row) => html`<li>${row}</li>`)}</ul>
<p>${question.rows.length === 0 && "Nothing in this release. "}${more > 0 && `Showing ${question.rows.length} of ${question.count}. `}<a href="${address}">${question.sentence}</a></p></article>`;
  });
  return html`<section aria-labelledby="asked-heading"><h2 id="asked-heading">Three questions, answered from this release</h2>
<div class="cards">${asked}</div><p><a href="${place.href("questions")}">All ${data.questions} questions</a></p></section>
<section aria-labelledby="entrances-heading"><h2 id="entrances-heading">Ways in</h2><ul class="entrances">${entrances}</ul></section>
<section aria-labelledby="counts-heading"><h2 id="counts-heading">What it holds</h2><ul class="counts">${counts}</ul></section>`.text;
}
