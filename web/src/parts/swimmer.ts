/**
 * The courses of described patients as lanes, cycles along them, as far as their source tells.
 * What has no cycle keeps its order and stands beside the lane; nothing is placed by guess.
 */

import { type Markup, html, svg } from "../markup";
import type { Row } from "./facts";

interface Mark {
  at: number;
  sign: string;
  what: string;
  kind: "assessment" | "event";
}

interface Lane {
  patient: string;
  histology: string;
  drugs: string;
  /** Cycles that a source says were given; 0 where it does not. */
  given: number;
  marks: Mark[];
  unplaced: string[];
}

const SIGNS: Record<string, string> = {
  "complete response": "CR",
  "partial response": "PR",
  "stable disease": "SD",
  "progressive disease": "PD",
};
const LEFT = 330;
const SCALE = 300;
const WIDTH = 1040;
const HEIGHT = 36;
const TOP = 34;

function lanesOf(rows: readonly Row[]): Lane[] {
  const lanes = new Map<string, Lane>();
  const seen = new Map<string, number>();
  for (const row of rows) {
    const patient = row.person ?? "";
    const lane = lanes.get(patient) ?? { patient, histology: row.histologyTold ?? "", drugs: "", given: 0, marks: [], unplaced: [] };
    lanes.set(patient, lane);
    const step = (row.step ?? "").slice(0, 1);
    if (step === "2") {
      lane.drugs = [lane.drugs, row.drugs].filter(Boolean).join("; then ");
      const given = /^(\d+) given$/.exec(row.afterCycles ?? "");
      if (given) lane.given = Math.max(lane.given, Number(given[1]));
      continue;
    }
    // Further cycles count from the assessment before; without its cycle they cannot be placed.
    const before = seen.get(patient);
    const further = /^\d+$/.test(row.furtherCycles ?? "") && before !== undefined ? before + Number(row.furtherCycles) : undefined;
    const at = /^\d+$/.test(row.afterCycles ?? "") ? Number(row.afterCycles) : further;
    const what = row.what ?? "";
    if (at === undefined || step === "1") {
      lane.unplaced.push(what);
      continue;
    }
    if (step === "3") seen.set(patient, at);
    lane.marks.push({ at, what, sign: SIGNS[what] ?? "", kind: step === "3" ? "assessment" : "event" });
  }
  return [...lanes.values()];
}

export function swimmer(rows: readonly Row[]): Markup {
  const lanes = lanesOf(rows);
  const most = Math.max(1, ...lanes.flatMap((lane) => [lane.given, ...lane.marks.map((mark) => mark.at)]));
  const x = (cycle: number) => Math.round((LEFT + (cycle / most) * SCALE) * 10) / 10;
  const height = TOP + lanes.length * HEIGHT + 6;
  const step = most > 20 ? 5 : most > 8 ? 2 : 1;
  const ticks = Array.from({ length: Math.floor(most / step) + 1 }, (_, index) => index * step);
  return html`<figure class="drawing">
<div class="scroll" tabindex="0" role="group" aria-label="Courses of patients">${svg`<svg class="swimmer" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="Courses by cycles of patients, ${lanes.length} in all; the table below says the same">
${ticks.map((cycle) => svg`<line class="grid" x1="${x(cycle)}" x2="${x(cycle)}" y1="24" y2="${height - 4}"/><text class="tick" x="${x(cycle)}" y="18" text-anchor="middle">${cycle === 0 ? "cycle 0" : cycle}</text>`)}
${lanes.map((lane, index) => laneDrawing(lane, x, TOP + index * HEIGHT))}
</svg>`}</div>
<figcaption>One lane a patient; letters are responses after so many cycles, diamonds below the lane other events, named at the right. What a source tells without its cycle stands there, too, and a dashed lane has no cycle at all.</figcaption></figure>`;
}

function laneDrawing(lane: Lane, x: (cycle: number) => number, top: number): Markup {
  const middle = top + 14;
  const end = Math.max(lane.given, ...lane.marks.map((mark) => mark.at), 0);
  const bar = end > 0 ? svg`<rect class="treated" x="${x(0)}" y="${middle - 4}" width="${Math.round((x(end) - x(0)) * 10) / 10}" height="8" rx="2"/>` : svg`<line class="untold" x1="${x(0)}" x2="${x(0) + SCALE}" y1="${middle}" y2="${middle}"/>`;
  const told = lane.marks
    .filter((mark) => mark.kind === "event" || mark.sign === "")
    .map((mark) => `${mark.what} at ${mark.at}`);
  const beside = clipped([...told, ...lane.unplaced].join("; "), 62);
  return svg`<g><title>${[lane.patient, lane.histology, lane.drugs, ...lane.marks.map((mark) => `${mark.what} after ${mark.at} cycles`), ...lane.unplaced].join("; ")}</title>
<text class="lane-name" x="0" y="${top + 11}">${lane.patient} <tspan class="lane-text">${clipped(lane.histology, 36)}</tspan></text><text class="lane-text" x="0" y="${top + 25}">${clipped(lane.drugs, 52)}</text>
${bar}${lane.marks.map((mark) => sign(mark, x(mark.at), middle))}<text class="lane-text" x="${LEFT + SCALE + 22}" y="${middle + 4}">${beside}</text></g>`;
}

function sign(mark: Mark, x: number, y: number): Markup {
  if (mark.kind === "assessment" && mark.sign !== "") {
    return svg`<circle class="seen ${mark.sign.toLowerCase()}" cx="${x}" cy="${y}" r="10"/><text class="seen-sign ${mark.sign.toLowerCase()}" x="${x}" y="${y + 3.5}" text-anchor="middle">${mark.sign}</text>`;
  }
  return svg`<path class="event" d="M${x} ${y + 6}l4.5 4.5l-4.5 4.5l-4.5 -4.5z"/>`;
}

function clipped(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
