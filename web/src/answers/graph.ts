/** An answer as a graph in columns: values of joined columns as boxes, rows as the lines between them. */

import { type Box, type Size, arrange } from "../explorer/layout";
import { FONT, INK, captionOf } from "../figures/document";
import { type Markup, html, svg } from "../markup";
import type { Place } from "../view";
import { type DrawnData, type Form, head, values } from "./drawn";

interface Node {
  readonly id: string;
  readonly label: string;
  readonly column: number;
}

interface Join {
  readonly from: string;
  readonly to: string;
  readonly says: string;
}

const SIZE: Size = { width: 244, height: 26, gap: 7 };
/** Signs of a label that a box holds. */
const ROOM = 31;

function graphOf(data: DrawnData): { heads: string[]; nodes: Node[]; joins: Join[] } {
  const columns = [...new Set((data.drawing.joins ?? []).flatMap(([from, to]) => [from, to]))];
  const nodes = new Map<string, Node>();
  const joins = new Map<string, { from: string; to: string; says: Set<string> }>();
  const node = (column: string, label: string): string => {
    const id = `${column}:${label}`;
    nodes.set(id, { id, label, column: columns.indexOf(column) });
    return id;
  };
  for (const row of data.rows)
    for (const [left, right, by] of data.drawing.joins ?? [])
      for (const one of values(data, row, left))
        for (const other of values(data, row, right)) {
          const [from, to] = [node(left, one), node(right, other)];
          const join = joins.get(`${from}\n${to}`) ?? { from, to, says: new Set<string>() };
          if (by !== undefined && row[by]) join.says.add(row[by]);
          joins.set(`${from}\n${to}`, join);
        }
  return { heads: columns.map(head), nodes: [...nodes.values()], joins: [...joins.values()].map(({ from, to, says }) => ({ from, to, says: [...says].join(", ") })) };
}

function joinMarkup({ from, to, says }: Join, boxes: ReadonlyMap<string, Box<Node>>): Markup {
  const [start, end] = [boxes.get(from), boxes.get(to)];
  if (start === undefined || end === undefined) return svg``;
  const [x1, y1, x2, y2] = [start.x + SIZE.width, start.y + SIZE.height / 2, end.x, end.y + SIZE.height / 2];
  const middle = (x1 + x2) / 2;
  const name = `${start.node.label} ${says || "–"} ${end.node.label}`;
  return svg`<g><title>${name}</title><path class="edge known" d="M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}" stroke="${INK.soft}" stroke-opacity="0.6"/>${says && svg`<text class="quiet" x="${x2 - 6}" y="${y2 - 4}" font-size="10.5" text-anchor="end" fill="${INK.soft}">${says}</text>`}</g>`;
}

function boxMarkup({ node, x, y }: Box<Node>): Markup {
  const label = node.label.length > ROOM ? `${node.label.slice(0, ROOM - 1).trimEnd()}…` : node.label;
  return svg`<g><title>${node.label}</title><rect class="box" x="${x}" y="${y}" width="${SIZE.width}" height="${SIZE.height}" rx="4" fill="${INK.ground}" stroke="${INK.soft}"/><text class="ink" x="${x + 9}" y="${y + 17}" font-size="12" fill="${INK.text}">${label}</text></g>`;
}

function draw(data: DrawnData, place: Place, isAlone: boolean): Markup {
  const { heads, nodes, joins } = graphOf(data);
  const { boxes, width, height } = arrange(nodes, joins, heads.length, SIZE);
  const said = `${data.sentence} ${nodes.length} names, ${joins.length} lines; the table holds the same.`;
  const frame = isAlone
    ? html`xmlns="http://www.w3.org/2000/svg" font-family="${FONT}"`
    : html`class="explorer"`;
  const step = heads.length > 1 ? (width - 16 - SIZE.width) / (heads.length - 1) : 0;
  return svg`<svg ${frame} viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${said}">
${isAlone && svg`<rect width="${width}" height="${height}" fill="${INK.ground}"/><text x="8" y="18" font-size="13" font-weight="bold" fill="${INK.text}">${data.sentence}</text>`}
${heads.map((each, index) => svg`<text class="ink" x="${8 + index * step}" y="44" font-size="13" font-weight="700" fill="${INK.text}">${each}</text>`)}
<g fill="none">${joins.map((join) => joinMarkup(join, boxes))}</g>
${[...boxes.values()].map(boxMarkup)}
${isAlone && svg`<text x="8" y="${height - 10}" font-size="10" fill="${INK.soft}">${captionOf(place)}</text>`}
</svg>`;
}

export const graph: Form = {
  markup: (data, place) => html`<div class="scroll" role="region" aria-label="Graph" tabindex="0">${draw(data, place, false)}</div>`,
  figure: (data, place) => `${draw(data, place, true).text}\n`,
};
