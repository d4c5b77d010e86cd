/** The mechanism explorer: a drawing in columns, what a chosen node or edge rests on, ways between two things, a table. */

import { draw } from "../explorer/drawing";
import { type Asked, MARKS, findPaths } from "../explorer/paths";
import { bestWords, storyOf, titleOf, treatmentWords } from "../explorer/story";
import { type Edge, type MechanismsData, type Node, type Result, type Shown, choose, edgeKey, lookOf, parametersOf, settingsOf, short, told } from "../explorer/graph";
import { drawStory } from "../figures/mechanisms";
import { type Markup, type Piece, html } from "../markup";
import { compare } from "../order";
import { counted, link, words } from "../parts/facts";
import type { Place, Table } from "../view";

export function render(data: MechanismsData, place: Place): string {
  const { histology } = place.parameters;
  if (histology !== undefined) return renderStory(data, histology, place);
  const shown = choose(data, settingsOf(place.parameters));
  return html`${controls(data, shown, place)}
<p id="explorer-help" class="fine">Each box opens what is known of it, each line its evidence; a number at a box shows more neighbours. With the keyboard: arrows go along and between columns, Enter opens, + shows more, f looks at one thing alone, Escape closes.</p>
<div class="explorer-frame"><div class="scroll" tabindex="0" role="group" aria-label="Drawing of mechanisms">${draw(data, shown, place).markup}</div>
${panel(data, shown, place)}</div>
<p class="spoken" role="status" id="explorer-status"></p>
${waysAndPaths(data, shown)}
${twin(data, shown, place)}`.text;
}

export function sentence(data: MechanismsData, place: Place): string {
  const { histology } = place.parameters;
  if (histology !== undefined) {
    const story = storyOf(data, histology);
    const responses = story.told.filter(({ result }) => result.outcome === "response observed").length;
    return `${titleOf(story)}: ${counted(story.told.length, "result")}, ${responses} of them with a response. Responses observed under a mechanism, not proven to come from it.`;
  }
  const shown = choose(data, settingsOf(place.parameters));
  const focus = shown.settings.focus ? data.nodes.find((node) => short(node.id) === shown.settings.focus) : undefined;
  const total = shown.totals.reduce((sum, held) => sum + held, 0);
  const results = new Set(shown.edges.flatMap((edge) => edge.results)).size;
  const claims = shown.settings.hasClaims ? "claims dotted" : "claims left out";
  return `${shown.nodes.length} of ${total} drugs, targets, axes, histologies and outcomes${focus ? ` in results with ${focus.label}` : ""}, joined by ${counted(results, "result")}, ${claims}. Responses observed under a mechanism, not proven to come from it.`;
}

export function figure(data: MechanismsData, place: Place): string {
  const { histology } = place.parameters;
  if (histology !== undefined) return `${drawStory(data, histology, place, true).text}\n`;
  return `${draw(data, choose(data, settingsOf(place.parameters)), place, true).markup.text}\n`;
}

export function table(data: MechanismsData, place: Place): Table {
  const { histology } = place.parameters;
  if (histology !== undefined) return storyTable(data, histology);
  const shown = choose(data, settingsOf(place.parameters));
  const labels = new Map(shown.nodes.map((node) => [node.id, node.label]));
  const rows = shown.edges.map((edge) => ({
    from: labels.get(edge.from) ?? "",
    fromIri: edge.from,
    to: labels.get(edge.to) ?? "",
    toIri: edge.to,
    kind: lookOf(edge, data),
    results: edge.results.map((number) => `${data.results[number]?.headline} (${data.results[number]?.study})`).join("; "),
    knowledge: edge.knowledge.map((number) => data.knowledge[number]?.evidence).join("; "),
    claims: edge.claims.map((number) => data.claims[number]?.wording).join("; "),
  }));
  return { name: "mechanisms", columns: ["from", "fromIri", "to", "toIri", "kind", "results", "knowledge", "claims"], rows };
}

// ---- The results of one histology, with what led to each

function storyControls(data: MechanismsData, chosen: string, place: Place): Markup {
  const options = Object.entries(data.histologies).sort(([, one], [, other]) => compare(one, other));
  return html`<form class="settings" method="get" action="${place.href(place.path)}" id="explorer-results">
<label>Results one by one in <select name="histology"><option value="">(the whole graph)</option>${options.map(([key, label]) => html`<option value="${key}"${key === chosen && html` selected`}>${label}</option>`)}</select></label>
<button type="submit">Draw</button>
</form>`;
}

function renderStory(data: MechanismsData, key: string, place: Place): string {
  const { columns, rows } = storyTable(data, key);
  const heads = columns.map((column) => html`<th scope="col">${words(column)}</th>`);
  const body = rows.map((row) => html`<tr>${columns.map((column) => html`<td data-label="${words(column)}">${column === "study" ? link(place, row[column], `study/${row[column]}`) : row[column]}</td>`)}</tr>`);
  return html`${storyControls(data, key, place)}
<div class="scroll" tabindex="0" role="group" aria-label="Drawing of results and mechanisms">${drawStory(data, key, place, false)}</div>
<details class="twin" id="explorer-table"><summary>The same as a table, ${counted(rows.length, "result")}</summary><div class="scroll" tabindex="0" role="group" aria-label="Results"><table class="answer"><caption>Results</caption><thead><tr>${heads}</tr></thead><tbody>${body}</tbody></table></div></details>`.text;
}

function storyTable(data: MechanismsData, key: string): Table {
  const story = storyOf(data, key);
  const label = new Map([...story.drugs, ...story.targets, ...story.axes].map((step) => [step.id, step.label]));
  const onward = (id: string) => story.joins.filter((join) => join.from === id).map((join) => join.to);
  const ways = (drug: string) => {
    const found = onward(drug).flatMap((via) => (onward(via).length > 0 ? onward(via).map((axis) => [drug, via, axis]) : [[drug, via]]));
    return (found.length > 0 ? found : [[drug]]).map((way) => way.map((id) => label.get(id)).join(" → "));
  };
  const rows = story.told.map(({ result }) => ({
    histology: result.histologyLabel,
    result: `${result.headline}${bestWords(result)}`,
    treatment: treatmentWords(result),
    mechanisms: [...result.drugs, ...result.someDrugs].flatMap(ways).join("; "),
    percents: result.percents,
    interval: result.interval,
    patients: result.patients.join("; "),
    study: result.study,
    design: result.design,
    attribution: result.attribution,
    place: result.evidence.join("; "),
    readingsDiffer: result.conflict,
  }));
  return { name: `mechanisms-${key}`, columns: ["histology", "result", "treatment", "mechanisms", "percents", "interval", "patients", "study", "design", "attribution", "place", "readingsDiffer"], rows };
}

type Settings = Shown["settings"];

function address(place: Place, shown: Shown, changes: Partial<Settings>): string {
  return place.href(place.path, parametersOf({ ...shown.settings, ...changes }));
}

function controls(data: MechanismsData, shown: Shown, place: Place): Markup {
  const { settings } = shown;
  const kinds = [
    ["histology", "Histologies"],
    ["drug", "Drugs"],
    ["axis", "Axes"],
    ["target", "Targets"],
    ["mechanism", "Mechanisms"],
  ] as const;
  const options = kinds.map(([kind, heading]) => {
    const nodes = data.nodes.filter((node) => node.kind === kind).sort((one, other) => compare(one.label, other.label));
    return html`<optgroup label="${heading}">${nodes.map((node) => html`<option value="${short(node.id)}"${short(node.id) === settings.focus && html` selected`}>${node.label}</option>`)}</optgroup>`;
  });
  const isChanged = Object.keys(parametersOf(settings)).length > 0;
  return html`<div class="explorer-forms"><form class="settings" method="get" action="${place.href(place.path)}" id="explorer-focus">
<label>Look at <select name="focus"><option value="">everything</option>${options}</select></label>
${!settings.hasClaims && html`<input type="hidden" name="claims" value="no">`}<button type="submit">Show</button>
<a class="button" href="${address(place, shown, { hasClaims: !settings.hasClaims })}" data-state="claims">${settings.hasClaims ? "Hide claims" : "Show claims"}</a>
${isChanged && html`<a class="button" href="${place.href(place.path)}" data-state="reset">Start again</a>`}
<span class="export" hidden><span class="label">Take the graph</span> <button type="button" data-export="graphml">GraphML</button> <button type="button" data-export="cyjs">Cytoscape</button></span>
</form>
${storyControls(data, "", place)}
<form class="settings" method="get" action="${place.href(place.path)}" id="explorer-paths">
<label>Ways from <input name="from" list="explorer-names" value="${settings.from}" autocomplete="off"></label>
<label>to <input name="to" list="explorer-names" value="${settings.to}" autocomplete="off"></label>
<datalist id="explorer-names">${data.names.map((name) => html`<option value="${name}"></option>`)}</datalist>
<button type="submit">Find</button>
</form></div>`;
}

// ---- What a chosen node or edge rests on

function panel(data: MechanismsData, shown: Shown, place: Place): Markup {
  const { at } = shown.settings;
  const edge = shown.edges.find((each) => edgeKey(each) === at);
  const node = shown.nodes.find((each) => short(each.id) === at);
  const content = edge ? edgePanel(edge, data, shown, place) : node ? nodePanel(node, data, shown, place) : html`<p class="fine">Nothing is chosen.</p>`;
  const close = at !== "" && html`<p><a class="button" href="${address(place, shown, { at: "" })}" data-state="close">Close</a></p>`;
  return html`<aside class="explorer-panel${at === "" ? " closed" : ""}" aria-label="What is chosen" tabindex="-1" id="explorer-panel">${content}${close}</aside>`;
}

function nodePanel(node: Node, data: MechanismsData, shown: Shown, place: Place): Markup {
  const name = short(node.id);
  const around = shown.edges.filter((edge) => edge.from === node.id || edge.to === node.id);
  const labels = new Map(shown.nodes.map((each) => [each.id, each.label]));
  const hidden = shown.hidden.get(node.id) ?? 0;
  const items = around.map((edge) => {
    const other = labels.get(edge.from === node.id ? edge.to : edge.from);
    return html`<li><a href="${address(place, shown, { at: edgeKey(edge) })}" data-state="edge">${edge.from === node.id ? "→" : "←"} ${other}</a> <span class="fine">${told(edge, data)}</span></li>`;
  });
  return html`<h2>${node.label}</h2>
<p>${node.href && html`${link(place, "All that is said of it", node.href)} · `}<a href="${address(place, shown, { focus: name, at: name })}" data-state="focus">look at it alone</a>${hidden > 0 && html` · <a href="${address(place, shown, { open: [...shown.settings.open, name] })}" data-state="open">show ${counted(hidden, "more neighbour")}</a>`}</p>
<ul class="said">${items}</ul>`;
}

function edgePanel(edge: Edge, data: MechanismsData, shown: Shown, place: Place): Markup {
  const labels = new Map(shown.nodes.map((each) => [each.id, each]));
  const [from, to] = [labels.get(edge.from), labels.get(edge.to)];
  // The numbers are in the order of the story: what is known before what is missing.
  const results = [...edge.results].sort((one, other) => one - other).map((number) => data.results[number]).filter((result): result is Result => result !== undefined);
  const knowledge = edge.knowledge.map((number) => data.knowledge[number]);
  const claims = edge.claims.map((number) => data.claims[number]);
  const joined = results.length > 0 && from?.kind !== "histology" && html`<p class="fine">Each result had a drug that acts on ${from?.label}; that the response came by it is not shown.</p>`;
  return html`<h2>${from?.label} → ${to?.label}</h2>
${knowledge.length > 0 && html`<h3>Known</h3><ul class="said">${knowledge.map((each) => html`<li>${each?.text} <span class="standing ${each?.standing}">${each?.standing}</span><br><span class="cited">${each?.evidence}</span></li>`)}</ul>${from?.href && html`<p class="fine">Why, step by step: on ${link(place, `the page of ${from.label}`, from.href)}.</p>`}`}
${results.length > 0 && html`<h3>${counted(results.length, "result")}</h3>${joined}<ul class="said">${results.map((result) => resultItem(result, place))}</ul>`}
${claims.length > 0 && html`<h3>Only claimed</h3><ul class="said">${claims.map((claim) => html`<li>${link(place, claim?.wording, claim?.href ?? "")}${claim?.evidence.map((text) => html`<br><span class="cited">${text}</span>`)}</li>`)}</ul>`}`;
}

function resultItem(result: Result, place: Place): Markup {
  const interval = result.interval && `, 95 % interval ${result.interval}, computed`;
  const cited = result.attribution === "cited" ? ", cited" : "";
  return html`<li><b>${result.headline}</b>, ${result.histologyLabel}, ${result.regimen}${result.timing && html` <span class="fine">(${result.timing})</span>`}${result.percents && html`<br>${result.percents}${interval}`}${result.patients.length > 0 && html`<br>${result.patients.join("; ")}`}
<br>${link(place, result.study, result.studyHref)} <span class="fine">${result.design}, ${result.agents}${cited}</span>${result.conflict && html`<br><span class="conflict">Readings differ: ${result.conflict}</span>`}
<details class="places"><summary>${counted(result.evidence.length, "place")}</summary><ul>${result.evidence.map((text) => html`<li>${text}</li>`)}</ul></details></li>`;
}

// ---- Ways between two things

function waysAndPaths(data: MechanismsData, shown: Shown): Piece {
  const { from, to } = shown.settings;
  if (!from || !to) return "";
  const labels = new Map(data.nodes.map((node) => [node.id, node.label]));
  const ways = shown.ways.map((way) => html`<li>${way.map((id) => labels.get(id)).join(" → ")}</li>`);
  const inColumns =
    shown.wayCount > 0
      ? html`<p>${counted(shown.wayCount, "way")} along the columns${shown.wayCount > ways.length && `, ${ways.length} of them here and drawn`}:</p><ul class="said">${ways}</ul>`
      : html`<p>No way along the columns of the drawing.</p>`;
  const command = html`<p class="fine">The same in a terminal: <code>sarcokg paths --from ${quoted(from)} --to ${quoted(to)}</code></p>`;
  return html`<section class="part" aria-labelledby="ways"><h2 id="ways">From ${from} to ${to}</h2>${inColumns}${paths(findPaths(data.paths, from, to))}${command}</section>`;
}

function quoted(name: string): string {
  return /^[\w.-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
}

/** So many paths are told at most; how many there are is told, too. */
const MOST_PATHS = 24;

function paths(asked: Asked): Markup {
  if (asked.error) return html`<p class="error" role="alert">${asked.error}</p>`;
  if (asked.found.length === 0) return html`<p>No path with claims, features and the tree of histologies.${asked.nearest && ` Closest: ${asked.nearest}.`}</p>`;
  const items = asked.found.slice(0, MOST_PATHS).map((path) => {
    const steps = path.steps.map((step, index) => html` <span class="step ${step.standing}" title="${step.evidence}">${step.relation}${step.figures && ` (${step.figures})`} ${MARKS[step.standing] ?? "→"}</span> ${path.labels[index + 1]}`);
    const evidence = path.steps.map((step, index) => html`<li>${path.labels[index]} ${step.relation} ${path.labels[index + 1]}: <span class="cited">${step.evidence}</span></li>`);
    return html`<li>${path.labels[0]}${steps} <span class="fine">${path.ground}${path.meetsIn && `; meets in ${path.meetsIn}`}</span><details class="places"><summary>evidence</summary><ul>${evidence}</ul></details></li>`;
  });
  return html`<h3>${counted(asked.found.length, "path")} with claims, features and the tree of histologies${asked.found.length > items.length && `, the best ${items.length} here`}</h3><ol class="said paths">${items}</ol>`;
}

// ---- The same as a table

function twin(data: MechanismsData, shown: Shown, place: Place): Markup {
  const labels = new Map(shown.nodes.map((node) => [node.id, node]));
  const rows = shown.edges.map((edge) => {
    const [from, to] = [labels.get(edge.from), labels.get(edge.to)];
    return html`<tr><td>${from?.kind}</td><td>${link(place, from?.label, from?.href ?? "")}</td><td>${to?.kind}</td><td>${link(place, to?.label, to?.href ?? "")}</td><td>${lookOf(edge, data) === "claim" ? "claimed" : edge.results.length > 0 ? "results" : (data.knowledge[edge.knowledge[0] ?? -1]?.standing ?? "")}</td><td><a href="${address(place, shown, { at: edgeKey(edge) })}" data-state="edge">${told(edge, data)}</a></td></tr>`;
  });
  return html`<details class="twin" id="explorer-table"><summary>The same as a table, ${counted(shown.edges.length, "line")}</summary><div class="scroll" tabindex="0" role="group" aria-label="Lines of the drawing"><table class="rows"><caption>Lines of the drawing</caption><thead><tr><th scope="col">from</th><th scope="col">name</th><th scope="col">to</th><th scope="col">name</th><th scope="col">rests on</th><th scope="col">evidence</th></tr></thead><tbody>${rows}</tbody></table></div></details>`;
}
