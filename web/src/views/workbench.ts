/** The workbench: a field for SPARQL that works before any script runs, examples, and a place for results. */

import { html } from "../markup";
import { counted } from "../parts/facts";
import type { Place } from "../view";

export interface WorkbenchData {
  schema: {
    prefixes: Record<string, string>;
    classes: { term: string; label: string; text: string; things: number }[];
    properties: { term: string; label: string; text: string; classes: number[] }[];
    names: { term: string; label: string }[];
  };
  examples: { name: string; sentence: string; query: string }[];
  triples: number;
}

/** What stands in the field at first: small, and about what people come for. */
export const FIRST = `SELECT ?drug ?mechanism WHERE {
  ?drug a sarco:CheckpointInhibitor .
  ?drug sarco:hasMechanism ?mechanism .
}
ORDER BY ?drug ?mechanism
`;

export function render(data: WorkbenchData, place: Place): string {
  const query = place.parameters.query ?? FIRST;
  const options = data.examples.map((example) => html`<option value="${example.name}">${example.sentence}</option>`);
  return html`<form class="workbench" id="workbench" method="post"${place.kind === "site" ? "" : html` action="${place.href("sparql")}"`} enctype="application/x-www-form-urlencoded">
<div class="settings"><label>Begin with a question <select id="workbench-examples"><option value="">choose one of ${data.examples.length}</option>${options}</select></label>
<label>Earlier queries <select id="workbench-history" disabled><option value="">none yet</option></select></label></div>
<label for="workbench-query" id="workbench-label">Query, in SPARQL 1.1</label>
<div class="editor" id="workbench-editor"><textarea id="workbench-query" name="query" rows="12" spellcheck="false" autocapitalize="off" autocomplete="off">${query}</textarea></div>
<div class="settings"><button type="submit" class="primary" id="workbench-run">Run</button> <button type="button" id="workbench-stop" disabled hidden>Stop</button>
<span class="fine">Ctrl+Enter runs, Ctrl+Space completes, Tab leaves the field. All graphs are read as one; ${counted(Object.keys(data.schema.prefixes).length, "prefix", "prefixes")} need no declaration.</span></div>
<p role="status" id="workbench-status">${place.kind === "site" ? "Queries run in this page; nothing is sent anywhere." : "Queries run on the server that gave this page."}</p>
<p class="fine" id="workbench-limits"></p>
<p class="error" role="alert" id="workbench-error" hidden></p>
</form>
<noscript><p>Without scripts the form sends the query to the SPARQL endpoint, where there is a server.</p></noscript>
<section class="part" aria-labelledby="workbench-result-heading" id="workbench-result" hidden>
<h2 id="workbench-result-heading">Result</h2>
<div class="settings" role="group" aria-label="Shown as"><button type="button" data-shape="table" aria-pressed="true">Table</button> <button type="button" data-shape="graph" aria-pressed="false">Graph</button> <button type="button" data-shape="raw" aria-pressed="false">Raw</button>
<span><button type="button" data-save="csv">CSV</button> <button type="button" data-save="tsv">TSV</button> <button type="button" data-save="json">JSON</button></span></div>
<div id="workbench-shown"></div>
</section>
<section class="part" aria-labelledby="workbench-schema"><h2 id="workbench-schema">Classes and what they have</h2>
<p class="note">Of each class so many things are here; a property is named where things of the class have it.</p>
${data.schema.classes.filter((found) => found.things > 0 && found.term.startsWith("sarco:")).map((found) => {
    const index = data.schema.classes.indexOf(found);
    const properties = data.schema.properties.filter((property) => property.classes.includes(index));
    return html`<details class="schema"><summary><code>${found.term}</code> ${found.label} <span class="count">${found.things}</span></summary><p>${found.text}</p><ul class="columns">${properties.map((property) => html`<li><code>${property.term}</code> <span class="fine">${property.label}</span></li>`)}</ul></details>`;
  })}
</section>`.text;
}
