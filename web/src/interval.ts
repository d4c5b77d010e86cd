/** The drawing of an interval beside its text: one scale from 0 to 100 for every row of a table. */

import { type Markup, svg } from "./markup";

const WIDTH = 260;
const HEIGHT = 22;
const EDGE = 14;
export const TICKS = [0, 25, 50, 75, 100];

/** Where a percent stands, in the units of the drawing. */
export const at = (percent: number): number => Math.round((EDGE + (percent / 100) * (WIDTH - 2 * EDGE)) * 10) / 10;

/** An interval in hundredths as the audit writes it: "23.6–51.0". */
export function limits(interval: string | undefined): readonly [lower: number, upper: number] | null {
  const found = /^([\d.]+)–([\d.]+)$/.exec(interval ?? "");
  return found ? [Number(found[1]), Number(found[2])] : null;
}

export function axis(): Markup {
  const ticks = TICKS.map((tick) => svg`<text x="${at(tick)}" y="14" text-anchor="middle">${tick}</text>`);
  return svg`<svg class="axis" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true">${ticks}</svg>`;
}

/** A percent in its interval as square and whiskers, a sum as a diamond; the figures stand in the cells beside it. */
export function interval(percent: string | undefined, written: string | undefined, isSum = false): Markup {
  const found = limits(written);
  const guides = TICKS.map((tick) => svg`<line class="guide" x1="${at(tick)}" x2="${at(tick)}" y1="0" y2="${HEIGHT}"/>`);
  if (found === null || !percent) return svg`<svg class="interval" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true">${guides}</svg>`;
  const [lower, upper] = found;
  const middle = HEIGHT / 2;
  const x = at(Number(percent));
  const whisker = (percent: number) => svg`<line class="span" x1="${at(percent)}" x2="${at(percent)}" y1="${middle - 4}" y2="${middle + 4}"/>`;
  const mark = isSum
    ? svg`<polygon class="sum" points="${at(lower)},${middle} ${x},${middle - 6} ${at(upper)},${middle} ${x},${middle + 6}"/>`
    : svg`<line class="span" x1="${at(lower)}" x2="${at(upper)}" y1="${middle}" y2="${middle}"/>${whisker(lower)}${whisker(upper)}<rect class="mark" x="${x - 4}" y="${middle - 4}" width="8" height="8"/>`;
  return svg`<svg class="interval" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true">${guides}${mark}</svg>`;
}

/** One dot a patient, filled for a response: what is shown below five patients. */
export function dots(responders: number, of: number): Markup {
  const each = Array.from({ length: of }, (_, index) =>
    svg`<circle class="${index < responders ? "responder" : "other"}" cx="${EDGE + 7 + index * 18}" cy="${HEIGHT / 2}" r="5.5"/>`);
  return svg`<svg class="interval" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true">${each}</svg>`;
}
