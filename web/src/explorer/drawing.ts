/** The drawing of the mechanism explorer as SVG: every node and edge is a link, so it works before any script runs. */

import { type Markup, type Piece, html, svg } from "../markup";
import type { Place } from "../view";
import { COLUMNS, type Edge, type EdgeLook, type MechanismsData, type Node, type Shown, edgeKey, lookOf, parametersOf, short, told } from "./graph";
import { BOX, type Box, type Layout, arrange } from "./layout";

/** Colours on white, for an image that stands by itself; a page sets its own through the classes. */
const INK = "#1b1f24";
const QUIET = "#57606a";
const PAPER = "#ffffff";
const STROKES: Record<EdgeLook, { colour: string; dashes: string }> = {
  response: { colour: "#0072b2", dashes: "" },
  null: { colour: "#8a5a00", dashes: "7 4" },
  unstated: { colour: QUIET, dashes: "1.5 4" },
  known: { colour: "#57606a", dashes: "" },
  inferred: { colour: "#57606a", dashes: "12 3" },
  claim: { colour: "#8e3b8e", dashes: "2 5" },
};
export const LEGEND: readonly (readonly [look: EdgeLook, words: string])[] = [
  ["response", "results, a response among them"],
  ["null", "results, no response observed"],
  ["unstated", "studied or named, no result"],
  ["known", "known of the drug or target"],
  ["inferred", "follows from what is known"],
  ["claim", "only claimed, no fact"],
];
const TITLES: Record<(typeof COLUMNS)[number], string> = { drug: "Drug", target: "Target or mechanism", axis: "Axis", histology: "Histology", response: "Response" };
/** Signs of a label that a box holds. */
const ROOM = 29;
const LEGEND_HEIGHT = 60;

export interface Drawing {
  markup: Markup;
  layout: Layout<Node>;
}

/** Draw what is shown; `isAlone` gives an image without links that any program shows. */
export function draw(data: MechanismsData, shown: Shown, place: Place, isAlone = false): Drawing {
  const layout = arrange(shown.nodes, shown.edges, COLUMNS.length);
  const height = layout.height + LEGEND_HEIGHT;
  const address = (changes: Partial<Shown["settings"]>) => place.href(place.path, parametersOf({ ...shown.settings, ...changes }));
  const edges = shown.edges.map((edge) => edgeMarkup(edge, data, shown, layout, isAlone ? "" : address({ at: edgeKey(edge) })));
  const nodes = [...layout.boxes.values()].map((box) => nodeMarkup(box, shown, isAlone ? undefined : address));
  const frame = isAlone
    ? html`xmlns="http://www.w3.org/2000/svg" font-family="system-ui, sans-serif" role="img" aria-label="Mechanisms, release ${data.release}"`
    : html`class="explorer" role="group" aria-label="Drugs, targets, axes, histologies and responses" aria-describedby="explorer-help"`;
  const markup = svg`<svg ${frame} viewBox="0 0 ${layout.width} ${height}" width="${layout.width}" height="${height}">
${isAlone && svg`<rect width="${layout.width}" height="${height}" fill="${PAPER}"/>`}
${COLUMNS.map((column, index) => columnTitle(column, index, shown, layout, isAlone ? undefined : address))}
<g class="edges" fill="none">${edges}</g>
${nodes}
${legend(layout)}
<text class="quiet" x="8" y="${height - 6}" font-size="12" fill="${QUIET}">sarcokg release ${data.release} · ${data.sources} sources · not a systematic review; no treatment advice</text>
</svg>`;
  return { markup, layout };
}

/** What fits into a box, cut between words: a name read aloud has to hold what is seen of it. */
function shortened(label: string): string {
  return label.length > ROOM ? `${label.slice(0, ROOM - 1).replace(/\s+\S*$/, "")}…` : label;
}

type Address = (changes: Partial<Shown["settings"]>) => string;

function columnTitle(column: (typeof COLUMNS)[number], index: number, shown: Shown, layout: Layout<Node>, address: Address | undefined): Markup {
  const x = 8 + index * ((layout.width - 16 - BOX.width) / (COLUMNS.length - 1));
  const held = shown.nodes.filter((node) => node.column === index).length;
  const total = Math.max(shown.totals[index] ?? 0, held);
  const words = held < total ? `${held} of ${total}, show all` : `all ${total}`;
  const text = svg`<text class="quiet${held < total ? " more" : ""}" x="${x}" y="38" font-size="12" fill="${QUIET}">${words}</text>`;
  const isOpen = shown.settings.more.includes(column);
  const more = address && held < total ? svg`<a href="${address({ more: [...shown.settings.more, column] })}" data-state="more-${column}" aria-label="${words}: ${TITLES[column]}">${text}</a>` : address && isOpen ? svg`<a href="${address({ more: shown.settings.more.filter((each) => each !== column) })}" data-state="more-${column}" aria-label="all ${total}, show fewer: ${TITLES[column]}"><text class="quiet more" x="${x}" y="38" font-size="12" fill="${QUIET}">all ${total}, show fewer</text></a>` : text;
  return svg`<text class="ink" x="${x}" y="20" font-size="14" font-weight="700" fill="${INK}">${TITLES[column]}</text>${more}`;
}

function edgeMarkup(edge: Edge, data: MechanismsData, shown: Shown, layout: Layout<Node>, href: string): Piece {
  const from = layout.boxes.get(edge.from);
  const to = layout.boxes.get(edge.to);
  if (!from || !to) return "";
  const look = lookOf(edge, data);
  const stroke = STROKES[look];
  const [x1, y1, x2, y2] = [from.x + BOX.width, from.y + BOX.height / 2, to.x, to.y + BOX.height / 2];
  const middle = (x1 + x2) / 2;
  const way = `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
  const evidence = edge.results.length || edge.knowledge.length || edge.claims.length;
  // A square root, so that ten results look heavier than one without hiding it.
  const width = Math.round((0.8 + 1.2 * Math.sqrt(evidence)) * 10) / 10;
  const key = edgeKey(edge);
  const isOnWay = shown.onWay.has(key);
  const isFaint = shown.onWay.size > 0 ? !isOnWay : shown.settings.at !== "" && !touches(edge, shown.settings.at);
  const classes = `edge ${look}${isFaint ? " faint" : ""}${shown.settings.at === key ? " chosen" : ""}`;
  const line = svg`<path class="${classes}" d="${way}" stroke="${stroke.colour}" stroke-width="${width}" stroke-opacity="${isFaint ? "0.15" : "0.7"}"${stroke.dashes && svg` stroke-dasharray="${stroke.dashes}"`}/>`;
  if (href === "") return line;
  const name = `${from.node.label} to ${to.node.label}: ${told(edge, data)}`;
  return svg`<a href="${href}" tabindex="-1" data-edge="${key}" aria-label="${name}"><title>${name}</title><path class="reach" d="${way}" stroke="transparent" stroke-width="12"/>${line}</a>`;
}

function touches(edge: Edge, at: string): boolean {
  return edgeKey(edge) === at || short(edge.from) === at || short(edge.to) === at;
}

function nodeMarkup(box: Box<Node>, shown: Shown, address: Address | undefined): Markup {
  const { node, x, y } = box;
  const name = short(node.id);
  const hidden = shown.hidden.get(node.id) ?? 0;
  const score = shown.scores.get(node.id) ?? 0;
  const isChosen = shown.settings.at === name || shown.settings.focus === name;
  const rectangle = svg`<rect class="box of-${node.kind}${isChosen ? " chosen" : ""}" x="${x}" y="${y}" width="${BOX.width}" height="${BOX.height}" rx="5" fill="${PAPER}" stroke="${INK}" stroke-width="${isChosen ? 2.5 : 1}"/>`;
  const label = svg`<text class="ink" x="${x + 10}" y="${y + 22}" font-size="13" fill="${INK}">${shortened(node.label)}</text>`;
  if (!address) return svg`<g>${rectangle}${label}</g>`;
  const badge = hidden > 0 && svg`<a class="badge" href="${address({ open: [...shown.settings.open, name] })}" tabindex="-1" data-open="${name}" aria-label="+${hidden}: show ${hidden} more neighbours of ${node.label}"><rect class="badge-box" x="${x + BOX.width - 30}" y="${y - 8}" width="34" height="18" rx="9" fill="${PAPER}" stroke="${QUIET}"/><text class="ink" x="${x + BOX.width - 13}" y="${y + 5}" font-size="11" text-anchor="middle" fill="${INK}">+${hidden}</text></a>`;
  const results = score > 0 ? `, ${score} ${score === 1 ? "result" : "results"}` : "";
  const more = hidden > 0 ? `, ${hidden} more neighbours not shown` : "";
  return svg`<a class="node" href="${address({ at: name })}" data-node="${name}" data-column="${node.column}" aria-label="${node.label}, ${kindOf(node)}${results}${more}"><title>${node.label}</title>${rectangle}${label}</a>${badge}`;
}

function kindOf(node: Node): string {
  return node.kind === "outcome" ? "outcome" : node.kind;
}

function legend(layout: Layout<Node>): Markup {
  const step = (layout.width - 16) / 3;
  return svg`<g class="legend">${LEGEND.map(([look, words], index) => {
    const [x, y] = [8 + (index % 3) * step, layout.height + 2 + Math.floor(index / 3) * 18];
    const stroke = STROKES[look];
    return svg`<line class="edge ${look}" x1="${x}" x2="${x + 36}" y1="${y}" y2="${y}" stroke="${stroke.colour}" stroke-width="2.5"${stroke.dashes && svg` stroke-dasharray="${stroke.dashes}"`}/><text class="quiet" x="${x + 44}" y="${y + 4}" font-size="12" fill="${QUIET}">${words}</text>`;
  })}</g>`;
}
