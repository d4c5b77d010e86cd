/** The page of a question: its form, its answer as its header asks, the query itself. */

import { type DrawnData, type Form, words } from "../answers/drawn";
import { forest } from "../answers/forest";
import { graph } from "../answers/graph";
import { matrix } from "../answers/matrix";
import { thing } from "../links";
import { type Markup, html } from "../markup";
import type { Place, Table } from "../view";

interface Control {
  readonly name: string;
  readonly text: string;
  readonly value: string;
  readonly default: string;
  /** Each with the term that the query names. */
  readonly options: readonly (readonly [value: string, label: string, term: string])[];
}

export interface QuestionData extends DrawnData {
  readonly tags: readonly string[];
  readonly note: string;
  readonly parameters: readonly Control[];
  readonly query: string;
  readonly computed: readonly { readonly column: string; readonly method: string; readonly arguments: readonly string[] }[];
  readonly prefixes: Readonly<Record<string, string>>;
}

/** The drawings that a header may ask for; what it calls a table is one already. */
const FORMS: Readonly<Record<string, Form>> = { forest, graph, matrix };

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
  const looks = isNumber ? "number" : value.length > LONG ? "long" : "";
  return html`<td data-label="${words(column)}"${looks && html` class="${looks}"`}>${shown}</td>`;
}

/** From so many signs on, a cell is wide, for a column of single words is as tall as a page. */
const LONG = 60;

function tableOf(data: QuestionData, place: Place): Markup {
  const heads = data.columns.map((column) => html`<th scope="col">${words(column)}</th>`);
  const rows = data.rows.map((row) => html`<tr>${data.columns.map((column) => cell(column, row, place))}</tr>`);
  return html`<div class="scroll" role="region" aria-label="Answer" tabindex="0"><table class="answer" data-drawn="${data.drawn}">
<caption class="spoken">Answer, ${data.rows.length} rows</caption><thead><tr>${heads}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

/** The drawing that the header asks for, with all columns as a table below it; the table alone where it asks for none. */
function answer(data: QuestionData, place: Place): Markup {
  const drawing = FORMS[data.drawn];
  if (drawing === undefined) return tableOf(data, place);
  return html`${drawing.markup(data, place)}
<details class="twin"><summary>The same as a table, all ${data.columns.length} columns</summary>${tableOf(data, place)}</details>`;
}

/** A note with the names of other questions as links: the header writes them between backticks. */
function note(text: string, place: Place): Markup {
  const parts = text.split(/`([\w-]+)`/);
  return html`<p class="note">${parts.map((part, index) => (index % 2 === 1 ? html`<a href="${place.href(`questions/${part}`)}">${part}</a>` : part))}</p>`;
}

export function render(data: QuestionData, place: Place): string {
  return html`${form(data, place)}
<div id="answer">${data.rows.length === 0 ? html`<p class="empty">Nothing in this release.</p>` : answer(data, place)}</div>
${data.note && note(data.note, place)}
<details class="query"><summary>The query</summary><pre tabindex="0"><code>${data.query}</code></pre></details>
<p class="tags">Topics: ${data.tags.map((tag, index) => html`${index > 0 && ", "}<a href="${place.href("questions")}#${tag}">${tag}</a>`)}. By this name on the command line: <code>sarcokg ask ${data.name}</code></p>`.text;
}

export function table(data: QuestionData): Table {
  return { name: data.name, columns: data.columns, rows: data.rows };
}

/** What the header calls a table has no figure; an empty answer gives an empty one. */
export const hasFigure = (data: QuestionData): boolean => FORMS[data.drawn] !== undefined;

export function figure(data: QuestionData, place: Place): string {
  return FORMS[data.drawn]?.figure(data, place) ?? "";
}
