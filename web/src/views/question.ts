/** The page of a question: its form, its answer as its header asks, the query itself. */

import { axis, interval } from "../interval";
import { thing } from "../links";
import { type Markup, html } from "../markup";
import { DRAWN, isRate } from "../rates";
import type { Place, Table } from "../view";

interface Control {
  readonly name: string;
  readonly text: string;
  readonly value: string;
  readonly default: string;
  /** Each with the term that the query names. */
  readonly options: readonly (readonly [value: string, label: string, term: string])[];
}

export interface QuestionData {
  readonly name: string;
  readonly tags: readonly string[];
  readonly drawn: string;
  readonly note: string;
  readonly parameters: readonly Control[];
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, string>>[];
  readonly query: string;
  readonly lists: Readonly<Record<string, string>>;
  readonly computed: readonly { readonly column: string; readonly method: string; readonly arguments: readonly string[] }[];
  readonly prefixes: Readonly<Record<string, string>>;
}

/** The name of a column as words: "percentPrinted" is "percent printed". */
export function words(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
}

function form(data: QuestionData, place: Place): Markup {
  if (data.parameters.length === 0) return html``;
  const controls = data.parameters.map(({ name, text, value, default: usual, options }) => {
    const items = options.map(([key, label]) => html`<option value="${key}"${key === value && html` selected`}>${label}</option>`);
    return html`<label><span>${words(name.replace(/-/g, " "))}</span> <select name="${name}" data-default="${usual}" aria-describedby="about-${name}">${items}</select>
<span class="about" id="about-${name}">${text}</span></label>`;
  });
  // A folder of files answers by a script alone; until there is one, no other answer is offered.
  const isWaiting = place.kind === "site";
  return html`<form class="settings ask" method="get" action="${place.href(place.path)}"${isWaiting && html` hidden`}>${controls} <button type="submit">Ask</button></form>`;
}

function cell(column: string, row: Readonly<Record<string, string>>, place: Place): Markup {
  const value = row[column] ?? "";
  const shown = column === "study" && value ? thing(place, `study/${value}`, value) : value;
  const isNumber = /^[\d.]+(–[\d.]+)?$/.test(value);
  return html`<td data-label="${words(column)}"${isNumber && html` class="number"`}>${shown}</td>`;
}

function answer(data: QuestionData, place: Place): Markup {
  const pairs = new Map(data.drawn === "forest" ? DRAWN.map((pair) => [pair[1] as string, pair]) : []);
  const heads = data.columns.map((column) => html`<th scope="col">${words(column)}${pairs.has(column) && axis()}</th>`);
  const rows = data.rows.map((row) => html`<tr>${data.columns.map((column) => {
    const pair = pairs.get(column);
    return pair === undefined
      ? cell(column, row, place)
      : html`<td data-label="${words(column)}" class="number drawing">${row[column]}${isRate(row, pair) && interval(row[pair[0]], row[pair[1]], pair[2])}</td>`;
  })}</tr>`);
  return html`<div class="scroll" role="region" aria-label="Answer" tabindex="0"><table class="answer" data-drawn="${data.drawn}">
<caption class="spoken">Answer, ${data.rows.length} rows</caption><thead><tr>${heads}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

/** A note with the names of other questions as links: the header writes them between backticks. */
function note(text: string, place: Place): Markup {
  const parts = text.split(/`([\w-]+)`/);
  return html`<p class="note">${parts.map((part, index) => (index % 2 === 1 ? html`<a href="${place.href(`questions/${part}`)}">${part}</a>` : part))}</p>`;
}

export function render(data: QuestionData, place: Place): string {
  const drawing = data.drawn === "graph" && place.has("mechanisms")
    ? html`<p><a href="${place.href("mechanisms")}">See it drawn in the mechanism explorer</a></p>`
    : html``;
  return html`${form(data, place)}
<div id="answer">${data.rows.length === 0 ? html`<p class="empty">Nothing in this release.</p>` : answer(data, place)}</div>
${data.note && note(data.note, place)}${drawing}
<details class="query"><summary>The query</summary><pre tabindex="0"><code>${data.query}</code></pre></details>
<p class="tags">Topics: ${data.tags.map((tag, index) => html`${index > 0 && ", "}<a href="${place.href("questions")}#${tag}">${tag}</a>`)}. By this name on the command line: <code>sarcokg ask ${data.name}</code></p>`.text;
}

export function table(data: QuestionData): Table {
  return { name: data.name, columns: data.columns, rows: data.rows };
}
