/** The entry for the embedded engine: JSON text in, HTML, SVG or delimited text out. */

import { views } from "virtual:views";
import { type Form, written } from "./delimited";
import { figurePage } from "./figures/alone";
import { type Answer, answerTable } from "./notebook";
import { METHODS } from "./computed";
import { clopperPearson, percent } from "./statistics";
import { document } from "./page";
import { type PageInput, type View, placeOf } from "./view";

function viewOf(input: PageInput): View {
  const view = views[input.page.view];
  if (view === undefined) throw new Error(`no view is called ${input.page.view}`);
  return view;
}

/** The whole page. */
export function renderPage(inputJson: string): string {
  const input = JSON.parse(inputJson) as PageInput;
  return document(input, viewOf(input));
}

/** What the page shows as CSV, TSV or JSON; empty where the view has no table. */
export function renderTable(inputJson: string, form: string): string {
  const input = JSON.parse(inputJson) as PageInput;
  const table = viewOf(input).table?.(input.page.data as never, placeOf(input, input.parameters));
  return table === undefined ? "" : written(table, form as Form, input.release);
}

/** The figure of a page as one SVG document; empty where the view draws none. */
export function renderFigure(inputJson: string): string {
  const input = JSON.parse(inputJson) as PageInput;
  return viewOf(input).figure?.(input.page.data as never, placeOf(input, input.parameters)) ?? "";
}

/** The figure with its table as one HTML document; empty where the view draws none. */
export function renderFigurePage(inputJson: string): string {
  const input = JSON.parse(inputJson) as PageInput;
  return figurePage(input, viewOf(input));
}

/** An answer as a table for a notebook. */
export function renderAnswer(answerJson: string): string {
  return answerTable(JSON.parse(answerJson) as Answer);
}

/** What a method of the closed list makes of the text of two columns. */
export function computed(method: string, first: string, second: string): string {
  return METHODS[method]?.(first, second) ?? "";
}

/** Percent and exact interval of a proportion, as the browser computes them: "36.5 23.6–51.0". */
export function proportion(count: string, of: string): string {
  return `${percent(Number(count), Number(of))} ${clopperPearson(Number(count), Number(of))}`;
}
