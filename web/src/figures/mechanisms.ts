/** The results of one histology beside the drugs, targets and axes that led to each, as SVG: for the page, print and slides. */

import { LEGEND, STROKES } from "../explorer/drawing";
import { type EdgeLook, type MechanismsData, type Result, lookOfOutcome } from "../explorer/graph";
import { type Step, type Story, type Told, bestWords, placeWords, sentenceOf, storyOf, titleOf, treatmentWords } from "../explorer/story";
import { limits } from "../interval";
import { type Markup, type Piece, html, svg } from "../markup";
import { compare } from "../order";
import type { Place } from "../view";
import { FONT, INK, captionOf, text, wrapped } from "./document";

interface Column {
  readonly x: number;
  readonly width: number;
  readonly head: string;
  readonly explained: string;
}

const COLUMNS = {
  drug: { x: 16, width: 186, head: "Drug", explained: "" },
  target: { x: 244, width: 186, head: "Target or mechanism", explained: "of the drug" },
  axis: { x: 472, width: 158, head: "Axis", explained: "that the target is in" },
  card: { x: 700, width: 428, head: "Result", explained: "how many responded, to what, and where it is printed" },
  histology: { x: 1150, width: 150, head: "Histology", explained: "" },
} as const satisfies Record<string, Column>;
const WIDTH = 1316;
const TOP = 122;
const GAP = 10;
const BETWEEN = 18;
const PADDING = 10;
const NOTE = "Responses observed under a mechanism, not proven to come from it. Results overlap where a source tells patients singly and in sum, so cards do not add up.";
/** Where the scale of intervals begins in a card, and its length. */
const SCALE = { x: 284, length: 116 } as const;

interface Box {
  readonly step: Step;
  readonly lines: readonly string[];
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

type Holds = "headline" | "plain" | "small";

interface Card {
  readonly told: Told;
  readonly look: EdgeLook;
  readonly rows: readonly { readonly holds: Holds; readonly line: string; readonly y: number }[];
  readonly y: number;
  readonly height: number;
}

const HEIGHTS: Readonly<Record<Holds, number>> = { headline: 20, plain: 16, small: 14 };
const SIZES: Readonly<Record<Holds, number>> = { headline: 13, plain: 11.5, small: 10.5 };

function linesOf(result: Result): (readonly [holds: Holds, content: string])[] {
  return [
    ["headline", `${result.headline}${bestWords(result)}`],
    ...(result.interval ? [["plain", result.percents] as const, ["plain", `95 % interval ${result.interval}, computed`] as const] : []),
    ["plain", treatmentWords(result)],
    ["small", placeWords(result)],
    ...(result.conflict ? [["small", `Readings differ: ${result.conflict}`] as const] : []),
  ];
}

function cardsOf(story: Story): Card[] {
  let top = TOP;
  let before = "";
  return story.told.map((told) => {
    if (before !== "" && before !== told.result.histology) top += BETWEEN;
    before = told.result.histology;
    let y = PADDING;
    const rows = linesOf(told.result).flatMap(([holds, content]) => {
      const room = COLUMNS.card.width - 28 - (holds === "headline" ? 16 * told.result.patients.length : 0) - (content.startsWith("95 %") || content === told.result.percents ? 140 : 0);
      return wrapped(content, room, SIZES[holds], 9).map((line) => {
        y += HEIGHTS[holds];
        return { holds, line, y: y - 4 };
      });
    });
    const card = { told, look: lookOfOutcome(told.result.outcome), rows, y: top, height: y + PADDING };
    top += card.height + GAP;
    return card;
  });
}

/** Boxes of a column, each as near as may be to the middle of what it leads to, none on another. */
function placed(steps: readonly Step[], column: Column, wanted: (step: Step) => readonly number[], bottom: number): Box[] {
  const sized = steps.map((step) => {
    const lines = wrapped(step.label, column.width - 18, 11.5, 9);
    const middles = wanted(step);
    return { step, lines, height: lines.length * 15 + 12, middle: middles.reduce((sum, each) => sum + each, 0) / Math.max(1, middles.length) };
  });
  sized.sort((one, other) => one.middle - other.middle || compare(one.step.label, other.step.label));
  let free = TOP;
  const tops = sized.map(({ height, middle }) => {
    const y = Math.max(free, middle - height / 2);
    free = y + height + GAP;
    return y;
  });
  // What hangs below the last card is pushed up as far as the boxes above give room.
  let floor = Math.max(bottom, TOP + sized.reduce((sum, { height }) => sum + height + GAP, -GAP));
  for (let index = sized.length - 1; index >= 0; index -= 1) {
    const height = sized[index]?.height ?? 0;
    tops[index] = Math.min(tops[index] ?? TOP, floor - height);
    floor = (tops[index] ?? TOP) - GAP;
  }
  return sized.map(({ step, lines, height }, index) => ({ step, lines, x: column.x, y: Math.round(tops[index] ?? TOP), width: column.width, height }));
}

const middleOf = ({ y, height }: { readonly y: number; readonly height: number }): number => y + height / 2;

interface Layout {
  readonly cards: readonly Card[];
  readonly boxes: ReadonlyMap<string, Box>;
  readonly bottom: number;
}

function layoutOf(story: Story): Layout {
  const cards = cardsOf(story);
  const last = cards.at(-1);
  const under = last ? last.y + last.height : TOP + 60;
  const boxes = new Map<string, Box>();
  const wanted = (step: Step): number[] => [
    ...cards.filter((card) => card.told.from.some(({ id }) => id === step.id)).map(middleOf),
    ...story.joins.filter(({ from }) => from === step.id).flatMap(({ to }) => boxes.get(to) ?? []).map(middleOf),
  ];
  for (const [steps, column] of [[story.axes, COLUMNS.axis], [story.targets, COLUMNS.target], [story.drugs, COLUMNS.drug]] as const)
    for (const box of placed(steps, column, wanted, under)) boxes.set(box.step.id, box);
  return { cards, boxes, bottom: Math.max(under, ...[...boxes.values()].map((box) => box.y + box.height)) };
}

// ---- Drawing

function curve(x1: number, y1: number, x2: number, y2: number): string {
  const middle = (x1 + x2) / 2;
  return `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
}

function strand(look: EdgeLook, way: string, width: number): Markup {
  const { colour, dashes } = STROKES[look];
  return svg`<path class="edge ${look}" d="${way}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-opacity="0.7"${dashes && svg` stroke-dasharray="${dashes}"`}/>`;
}

function strands({ cards, boxes }: Layout, story: Story, data: MechanismsData): Markup[] {
  const between = story.joins.map(({ from, to, numbers }) => {
    const [start, end] = [boxes.get(from), boxes.get(to)];
    if (start === undefined || end === undefined) return svg``;
    const isInferred = numbers.every((number) => data.knowledge[number]?.standing === "inferred");
    return strand(isInferred ? "inferred" : "known", curve(start.x + start.width, middleOf(start), end.x, middleOf(end)), 1.4);
  });
  const into = cards.flatMap((card) =>
    card.told.from.map(({ id, isPartial }) => {
      const start = boxes.get(id);
      if (start === undefined) return svg``;
      // Below every box of the columns between, so that a line never runs through a name.
      const y = card.y + Math.min(card.height / 2, 30);
      return strand(card.look, curve(start.x + start.width, middleOf(start), COLUMNS.card.x, y), isPartial ? 1.2 : card.look === "response" ? 3.5 : 2);
    }));
  return [...between, ...into];
}

function boxMarkup({ step, lines, x, y, width, height }: Box): Markup {
  return svg`<g><rect class="box of-${step.kind}" x="${x}" y="${y}" width="${width}" height="${height}" rx="5" fill="${INK.ground}" stroke="${INK.soft}"/>${lines.map((line, index) => svg`<text class="ink" x="${x + 9}" y="${y + 18 + index * 15}" font-size="11.5" fill="${INK.text}">${line}</text>`)}</g>`;
}

function scale(result: Result, x: number, y: number): Piece {
  const found = limits(result.interval);
  if (found === null) return "";
  const at = (share: number) => Math.round((x + (share / 100) * SCALE.length) * 10) / 10;
  const ticks = [0, 50, 100].map((share) => svg`<line class="guide" x1="${at(share)}" x2="${at(share)}" y1="${y - 4}" y2="${y + 4}" stroke="${INK.guide}"/><text class="quiet" x="${at(share)}" y="${y + 16}" font-size="9.5" text-anchor="middle" fill="${INK.soft}">${share}${share === 100 ? " %" : ""}</text>`);
  return svg`<line class="guide" x1="${at(0)}" x2="${at(100)}" y1="${y}" y2="${y}" stroke="${INK.guide}"/>${ticks}<line class="span" x1="${at(found[0])}" x2="${at(found[1])}" y1="${y}" y2="${y}" stroke="${INK.mark}" stroke-width="2"/><rect class="mark" x="${at(Number(result.percent)) - 4}" y="${y - 4}" width="8" height="8" fill="${INK.mark}"/>`;
}

function cardMarkup({ told, look, rows, y, height }: Card): Markup {
  const { result } = told;
  const { x, width } = COLUMNS.card;
  const isResponse = look === "response";
  const dots = result.patients.map((_, index) => svg`<circle class="${isResponse ? "responder" : "other"}" cx="${x + 20 + 16 * index}" cy="${y + PADDING + 11}" r="5" fill="${isResponse ? INK.mark : INK.ground}" stroke="${INK.mark}"/>`);
  const indent = result.patients.length > 0 ? 16 * result.patients.length + 2 : 0;
  const first = rows[0]?.line;
  const lines = rows.map(({ holds, line, y: down }) => svg`<text class="${holds === "small" ? "quiet" : "ink"}" x="${x + 14 + (holds === "headline" ? indent : 0)}" y="${y + down}" font-size="${SIZES[holds]}"${line === first && holds === "headline" && svg` font-weight="bold"`} fill="${holds === "small" ? INK.soft : INK.text}">${line}</text>`);
  const { colour, dashes } = STROKES[look];
  const level = y + Math.min(height / 2, 30);
  const tie = svg`<line class="edge ${look}" x1="${x + width}" x2="${COLUMNS.histology.x}" y1="${level}" y2="${level}" stroke="${colour}" stroke-width="2"${dashes && svg` stroke-dasharray="${dashes}"`}/>`;
  const frame = svg`<rect class="box card ${look}" x="${x}" y="${y}" width="${width}" height="${height}" rx="5" fill="${isResponse ? "#eef5fb" : INK.ground}" stroke="${isResponse ? INK.mark : INK.soft}"${look === "unstated" && svg` stroke-dasharray="${dashes}"`}/>`;
  return svg`<g><title>${sentenceOf(result)}</title>${tie}${frame}${dots}${lines}${scale(result, x + SCALE.x, y + PADDING + 34)}</g>`;
}

/** A bar as tall as the cards of a histology, with its name beside it. */
function histologies(cards: readonly Card[], story: Story): Markup[] {
  const groups = new Map<string, Card[]>();
  for (const card of cards) groups.set(card.told.result.histology, [...(groups.get(card.told.result.histology) ?? []), card]);
  return [...groups].map(([id, held]) => {
    const top = held[0]?.y ?? TOP;
    const end = (held.at(-1)?.y ?? TOP) + (held.at(-1)?.height ?? 0);
    const words = wrapped(held[0]?.told.result.histologyLabel ?? "", COLUMNS.histology.width - 16, 11.5, 4);
    return svg`<g><rect class="bar" x="${COLUMNS.histology.x}" y="${top}" width="${id === story.root ? 6 : 3}" height="${end - top}" fill="${INK.text}"/>${words.map((line, index) => svg`<text class="ink" x="${COLUMNS.histology.x + 14}" y="${top + 18 + index * 15}" font-size="11.5" font-weight="bold" fill="${INK.text}">${line}</text>`)}</g>`;
  });
}

function foot(bottom: number, caption: string): Markup {
  const shown = LEGEND.filter(([look]) => look !== "claim");
  const keys = shown.map(([look, words], index) => {
    const [x, y] = [16 + index * 256, bottom + 36];
    return svg`${strand(look, `M${x} ${y}H${x + 36}`, 2.5)}<text class="quiet" x="${x + 44}" y="${y + 4}" font-size="10.5" fill="${INK.soft}">${words}</text>`;
  });
  const dots = svg`<circle class="responder" cx="24" cy="${bottom + 60}" r="5" fill="${INK.mark}" stroke="${INK.mark}"/>${quiet(36, bottom + 64, "patient with a response")}<circle class="other" cx="280" cy="${bottom + 60}" r="5" fill="${INK.ground}" stroke="${INK.mark}"/>${quiet(292, bottom + 64, "patient without a response")}${quiet(528, bottom + 64, "thin line: a drug that only some received")}`;
  return svg`<line class="guide" x1="16" x2="${WIDTH - 16}" y1="${bottom + 16}" y2="${bottom + 16}" stroke="${INK.guide}"/>${keys}${dots}${quiet(16, bottom + 90, caption)}`;
}

const quiet = (x: number, y: number, words: string): Markup => svg`<text class="quiet" x="${x}" y="${y}" font-size="10.5" fill="${INK.soft}">${words}</text>`;

/** The drawing of a histology and its subtypes; `isAlone` gives an image by itself. */
export function drawStory(data: MechanismsData, key: string, place: Place, isAlone: boolean): Markup {
  const story = storyOf(data, key);
  const layout = layoutOf(story);
  const height = layout.bottom + 108;
  const title = titleOf(story);
  const frame = isAlone ? html`xmlns="http://www.w3.org/2000/svg" font-family="${FONT}"` : html`class="explorer story"`;
  const heads = Object.values(COLUMNS).map(({ x, head, explained }) => svg`<text class="ink" x="${x}" y="88" font-size="12" font-weight="bold" fill="${INK.text}">${head}</text>${explained && quiet(x, 104, explained)}`);
  const nothing = story.told.length === 0 && text(16, TOP + 30, `Nothing is known here: no source gives or names a treatment of ${story.label}.`, 12, svg` class="ink"`);
  const described = [NOTE, ...story.told.map(({ result }) => sentenceOf(result))].join(" ");
  return svg`<svg ${frame} viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="figure-title figure-text">
<title id="figure-title">${title}</title>
<desc id="figure-text">${described}</desc>
${isAlone && svg`<rect width="${WIDTH}" height="${height}" fill="${INK.ground}"/>`}
<text class="ink" x="16" y="30" font-size="15" font-weight="bold" fill="${INK.text}">${title}</text>
${quiet(16, 52, NOTE)}
${heads}
<line class="guide" x1="16" x2="${WIDTH - 16}" y1="112" y2="112" stroke="${INK.guide}"/>
${strands(layout, story, data)}
${[...layout.boxes.values()].map(boxMarkup)}
${layout.cards.map(cardMarkup)}
${histologies(layout.cards, story)}
${nothing}
${foot(layout.bottom, captionOf(place))}
</svg>`;
}
