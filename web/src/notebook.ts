/** An answer as a table for a notebook: no style sheet is there, so what is drawn carries its own. */

import { INK } from "./figures/document";
import { limits } from "./interval";
import { type Markup, html, svg } from "./markup";
import { isRate, pairOf } from "./rates";

export interface Answer {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, string>>[];
  readonly caption: string;
  readonly citation: string;
  readonly drawn: string;
}

const WIDTH = 120;

function interval(percent: string, written: string): Markup {
  const [lower, upper] = limits(written) ?? [0, 0];
  const at = (value: number) => Math.round((4 + (value / 100) * (WIDTH - 8)) * 10) / 10;
  const middle = 8;
  return svg` <svg width="${WIDTH}" height="16" aria-hidden="true"><line x1="4" x2="${WIDTH - 4}" y1="15" y2="15" stroke="${INK.guide}"/><line x1="${at(lower)}" x2="${at(upper)}" y1="${middle}" y2="${middle}" stroke="${INK.mark}" stroke-width="1.6"/><rect x="${at(Number(percent)) - 3}" y="${middle - 3}" width="6" height="6" fill="${INK.mark}"/></svg>`;
}

export function answerTable(answer: Answer): string {
  const pair = answer.drawn === "forest" ? pairOf(answer.columns) : undefined;
  const head = answer.columns.map((column) => html`<th scope="col">${column}</th>`);
  const rows = answer.rows.map((row) => {
    const cells = answer.columns.map((column) =>
      html`<td>${row[column]}${pair && column === pair[1] && isRate(row, pair) && interval(row[pair[0]] ?? "", row[column] ?? "")}</td>`);
    return html`<tr>${cells}</tr>`;
  });
  return html`<table><caption>${answer.caption}</caption><thead><tr>${head}</tr></thead><tbody>${rows}</tbody><tfoot><tr><td colspan="${answer.columns.length}">Cite: ${answer.citation}</td></tr></tfoot></table>`.text;
}
