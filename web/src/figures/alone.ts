/** A figure with its table as one HTML document that fetches nothing and runs nothing, to be kept or sent. */

import { type Markup, html, trusted } from "../markup";
import { words } from "../parts/facts";
import type { PageInput, Table, View } from "../view";
import { placeOf } from "../view";

const STYLE = `
:root { color-scheme: light dark; }
body { background: light-dark(#fff, #15181b); color: light-dark(#1b1f23, #e4e7ea); font: 15px/1.45 system-ui, sans-serif; margin: 0 auto; max-width: 96rem; padding: 1rem; }
h1 { font-size: 1.4rem; }
figure { background: #fff; margin: 1rem 0; overflow-x: auto; }
svg { display: block; height: auto; max-width: none; }
table { border-collapse: collapse; font-size: 0.85rem; width: 100%; }
caption { font-weight: 600; padding: 0.3rem 0; text-align: left; }
th, td { border-bottom: 1px solid light-dark(#d4d9de, #3a4148); padding: 0.3rem 0.5rem; text-align: left; vertical-align: top; }
footer { color: light-dark(#555d66, #a3adb7); font-size: 0.9rem; margin-top: 1.5rem; }
@media (max-width: 800px) {
  thead { clip-path: inset(50%); position: absolute; }
  tr, td { border: 0; display: block; padding: 0.1rem 0; }
  tr { border-top: 2px solid light-dark(#555d66, #a3adb7); padding: 0.5rem 0; }
  td:empty { display: none; }
  td::before { content: attr(data-label) ": "; }
}
@media print {
  @page { size: A3 landscape; margin: 12mm; }
  figure { overflow: visible; }
  svg { max-width: 100%; }
  tr { break-inside: avoid; }
}`;

function tableOf(table: Table): Markup {
  const heads = table.columns.map((column) => html`<th scope="col" role="columnheader">${words(column)}</th>`);
  // Browsers forget that a table is one where its rows are drawn as blocks; the roles keep it said.
  const rows = table.rows.map((row) => html`<tr role="row">${table.columns.map((column) => html`<td role="cell" data-label="${words(column)}">${row[column]}</td>`)}</tr>\n`);
  return html`<table role="table"><caption>The same as a table</caption><thead role="rowgroup"><tr role="row">${heads}</tr></thead><tbody role="rowgroup">\n${rows}</tbody></table>`;
}

/** Empty where the view draws no figure. */
export function figurePage(input: PageInput, view: View): string {
  const place = placeOf(input, input.parameters);
  const { page } = input;
  const figure = view.figure?.(page.data as never, place) ?? "";
  if (figure === "") return "";
  const table = view.table?.(page.data as never, place);
  const sentence = view.sentence?.(page.data as never, place) ?? page.sentence;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title}</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<h1>${page.title}</h1>
<p>${sentence}</p>
<figure tabindex="0" role="region" aria-label="Drawing, scrolls sideways">
${trusted(figure)}</figure>
${table && tableOf(table)}
<footer>Cite: ${page.citation}</footer>
</body>
</html>
`.text;
}
