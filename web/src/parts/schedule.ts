/** What a regimen gives when, as a drawing: one lane a dose, days along it. What is not stated is said, never filled in. */

import { type Markup, type Piece, html, svg } from "../markup";
import { type Passage, type Row, link, places } from "./facts";
import type { Place } from "../view";

export interface Regimen {
  regimen: string;
  key: string;
  arms: string;
  cycleWeeks: string;
  note: string;
  stops: string;
  href: string;
  places: Passage[];
  phases: Row[];
  lanes: (Row & { places: Passage[] })[];
}

const DAYS_A_WEEK = 7;
/** Without phases, so many weeks are drawn; a plan goes on beyond them. */
const WEEKS = 12;
const LEFT = 290;
const WIDTH = 940;
const LANE = 46;
const TOP = 44;

interface Span {
  name: string;
  start: number;
  end: number;
  cycle: number;
  /** Whether the source says how long it lasts. */
  isBounded: boolean;
}

function spansOf(regimen: Regimen): Span[] {
  const spans: Span[] = [];
  let start = 0;
  for (const phase of regimen.phases) {
    const cycle = Number(phase.cycleDays) || 0;
    const cycles = Number(phase.cycles) || 0;
    const isBounded = cycle > 0 && cycles > 0;
    const length = isBounded ? cycle * cycles : Math.max(cycle * 2, 4 * DAYS_A_WEEK);
    spans.push({ name: phase.key ?? "", start, end: start + length, cycle, isBounded });
    start += length;
  }
  if (spans.length > 0) return spans;
  const cycle = (Number(regimen.cycleWeeks) || 0) * DAYS_A_WEEK;
  return [{ name: "", start: 0, end: WEEKS * DAYS_A_WEEK, cycle, isBounded: false }];
}

/** The amount of one dose, as its source prints it. */
function amountOf(lane: Row): string {
  const unit = (lane.unit ?? "").replace("milligram per kilogram of body weight", "mg/kg").replace("milligram", "mg");
  const amount = lane.amount || (lane.lowest && `${lane.lowest}–${lane.highest}`) || "";
  const cap = lane.cap && `, at most ${lane.cap} ${(lane.capUnit ?? "").replace("milligram", "mg")}`;
  const age = (lane.ageFrom && `, from ${lane.ageFrom} years`) || (lane.ageBelow && `, below ${lane.ageBelow} years`) || "";
  return amount ? `${amount} ${unit}${cap ?? ""}${age}` : `dose not stated${age}`;
}

/** How often it is given, and by what way. */
function rhythmOf(lane: Row): string {
  const parts = [
    (lane.days && `every ${lane.days} days`) ||
      (lane.weeks && `every ${lane.weeks} weeks`) ||
      (lane.times && `${lane.times} a day`) ||
      lane.frequency ||
      "schedule not stated",
    lane.on && `${lane.on} ${lane.on === "1" ? "week" : "weeks"} on, ${lane.off} off`,
    lane.dayOfCycle && `day ${lane.dayOfCycle} of the cycle`,
    lane.total && `${lane.total} doses in total`,
    lane.route,
    lane.startsAfterCycles && `starts after ${lane.startsAfterCycles} cycles`,
    lane.timing && lane.timing !== "alone" && lane.timing,
    lane.standing === "some" && "some patients only",
  ];
  return parts.filter(Boolean).join(", ");
}

export function schedule(regimen: Regimen, place: Place): Markup {
  const spans = spansOf(regimen);
  const days = spans[spans.length - 1]?.end ?? 0;
  const scale = (WIDTH - LEFT - 30) / days;
  const x = (day: number) => Math.round((LEFT + day * scale) * 10) / 10;
  const height = TOP + regimen.lanes.length * LANE + 12;
  const weeks = Math.round(days / DAYS_A_WEEK);
  const step = weeks > 16 ? 4 : 2;
  const ticks = Array.from({ length: Math.floor(weeks / step) + 1 }, (_, index) => index * step);
  const said = regimen.lanes.map((lane) => `${lane.drug}: ${amountOf(lane)}, ${rhythmOf(lane)}`).join("; ");
  const isDrawn = regimen.lanes.some((lane) => marks(lane, spans, x, 0) !== "");
  const stops = regimen.stops && html`<p class="fine">Until ${regimen.stops}.</p>`;
  const heading = html`<h3>${link(place, regimen.key, regimen.href)}${regimen.arms && html` <span class="relation">arm ${regimen.arms}</span>`} ${places(regimen.places)}</h3>${regimen.note && html`<p class="fine">${regimen.note}</p>`}`;
  const list = html`<ul class="said">${regimen.lanes.map((lane) => html`<li>${link(place, lane.drug, lane.href ?? "")} ${amountOf(lane)}, ${rhythmOf(lane)}${lane.phase && html` <span class="relation">${lane.phase}</span>`}${lane.note && html` <span class="fine">${lane.note}</span>`} ${places(lane.places)}</li>`)}</ul>`;
  if (!isDrawn) return html`<div class="regimen">${heading}${list}${stops}</div>`;
  return html`<div class="regimen">${heading}
<div class="scroll" tabindex="0" role="group" aria-label="Schedule of ${regimen.key}">${svg`<svg class="schedule" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="Schedule of ${regimen.key}: ${said}">
${spans.map((span, index) => svg`<rect class="${index % 2 === 0 ? "phase" : "phase odd"}" x="${x(span.start)}" y="20" width="${x(span.end) - x(span.start)}" height="${height - 24}"/>${span.name && svg`<text class="phase-name" x="${x(span.start) + 4}" y="14">${span.name}${!span.isBounded && ", goes on"}</text>`}`)}
${ticks.map((week) => svg`<line class="grid" x1="${x(week * DAYS_A_WEEK)}" x2="${x(week * DAYS_A_WEEK)}" y1="36" y2="${height - 6}"/><text class="tick" x="${x(week * DAYS_A_WEEK)}" y="32" text-anchor="middle">${week === 0 ? "week 0" : week}</text>`)}
${regimen.lanes.map((lane, index) => laneDrawing(lane, spans, x, TOP + index * LANE))}
</svg>`}</div>
<details class="twin"><summary>The same as a list, with places</summary>${list}</details>${stops}</div>`;
}

function laneDrawing(lane: Row, spans: Span[], x: (day: number) => number, top: number): Markup {
  const middle = top + LANE / 2 - 4;
  const drawn = marks(lane, spans, x, middle);
  const start = x(spans[0]?.start ?? 0);
  return svg`<g><text class="lane-name" x="0" y="${top + 13}">${lane.drug} ${amountOf(lane)}</text><text class="lane-text" x="0" y="${top + 28}">${clipped(rhythmOf(lane), 46)}</text>${drawn === "" ? svg`<text class="lane-text" x="${start + 6}" y="${middle + 4}">the source does not say when</text>` : drawn}</g>`;
}

function clipped(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

/** Dots where a dose is given on single days, bars where daily; nothing where the source does not say when. */
function marks(lane: Row, spans: Span[], x: (day: number) => number, y: number): Piece {
  const named = spans.filter((span) => !lane.phase || span.name === lane.phase);
  const inside = named.length > 0 ? named : spans;
  const interval = Number(lane.days) || (Number(lane.weeks) || 0) * DAYS_A_WEEK;
  const isDaily = Boolean(lane.times || lane.frequency);
  const cycle = inside[0]?.cycle ?? 0;
  const after = (Number(lane.startsAfterCycles) || 0) * (interval || cycle);
  const first = (inside[0]?.start ?? 0) + (lane.dayOfCycle && interval ? Number(lane.dayOfCycle) - 1 : 0) + after;
  const end = inside[inside.length - 1]?.end ?? 0;
  if (interval > 0) {
    const most = Number(lane.total) || Number.POSITIVE_INFINITY;
    const dots: Markup[] = [];
    for (let day = first; day < end && dots.length < most; day += interval) dots.push(svg`<circle class="dose" cx="${x(day)}" cy="${y}" r="5.5"/>`);
    return [svg`<line class="lane" x1="${x(first)}" x2="${x(end)}" y1="${y}" y2="${y}"/>`, ...dots];
  }
  if (!isDaily) return "";
  const on = (Number(lane.on) || 0) * DAYS_A_WEEK;
  const off = (Number(lane.off) || 0) * DAYS_A_WEEK;
  const isAlternate = (lane.frequency ?? "").includes("other day");
  const bars: Markup[] = [];
  for (let day = first; day < end; day += on > 0 ? on + off : end) {
    const until = Math.min(on > 0 ? day + on : end, end);
    bars.push(svg`<rect class="${isAlternate ? "daily alternate" : "daily"}" x="${x(day)}" y="${y - 5}" width="${Math.round((x(until) - x(day)) * 10) / 10}" height="10" rx="2"/>`);
  }
  return bars;
}
