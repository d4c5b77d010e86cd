/** Places for the nodes of a layered drawing: columns are given, rows come from the barycentre of the neighbours. */

import { compare } from "./graph";

/** What is placed: a name in a column. */
interface Placed {
  readonly id: string;
  readonly label: string;
  readonly column: number;
}

interface Joined {
  readonly from: string;
  readonly to: string;
}

export interface Box<Node extends Placed> {
  node: Node;
  x: number;
  y: number;
}

export interface Layout<Node extends Placed> {
  boxes: Map<string, Box<Node>>;
  width: number;
  height: number;
}

/** How large a box is, and how far from the next below it. */
export interface Size {
  readonly width: number;
  readonly height: number;
  readonly gap: number;
}

export const BOX: Size = { width: 204, height: 34, gap: 12 };
/** Room for the lines between two columns. */
const BETWEEN = 84;
const TOP = 64;
const SWEEPS = 8;

/** Equal nodes and edges give equal places, whatever their order. */
export function arrange<Node extends Placed>(nodes: readonly Node[], edges: readonly Joined[], columnCount: number, size: Size = BOX): Layout<Node> {
  const columns = Array.from({ length: columnCount }, (_, column) => nodes.filter((node) => node.column === column).sort((one, other) => compare(one.label, other.label)));
  const neighbours = new Map<string, string[]>(nodes.map((node) => [node.id, []]));
  for (const edge of edges) {
    neighbours.get(edge.from)?.push(edge.to);
    neighbours.get(edge.to)?.push(edge.from);
  }
  // Rows count in shares of a column, so that long and short columns pull alike.
  const share = new Map<string, number>();
  const place = (column: Node[]) => column.forEach((node, row) => share.set(node.id, (row + 0.5) / column.length));
  columns.forEach(place);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    for (const column of sweep % 2 === 0 ? columns : [...columns].reverse()) {
      const mean = new Map(
        column.map((node) => {
          const around = (neighbours.get(node.id) ?? []).map((id) => share.get(id) ?? 0.5);
          return [node.id, around.length > 0 ? around.reduce((sum, value) => sum + value, 0) / around.length : (share.get(node.id) ?? 0.5)];
        }),
      );
      column.sort((one, other) => (mean.get(one.id) ?? 0) - (mean.get(other.id) ?? 0) || compare(one.label, other.label));
      place(column);
    }
  }
  const longest = Math.max(1, ...columns.map((column) => column.length));
  const height = TOP + longest * (size.height + size.gap) + 40;
  const boxes = new Map<string, Box<Node>>();
  columns.forEach((column, index) => {
    const room = longest * (size.height + size.gap);
    const step = room / Math.max(column.length, 1);
    column.forEach((node, row) => boxes.set(node.id, { node, x: 8 + index * (size.width + BETWEEN), y: Math.round(TOP + step * (row + 0.5) - size.height / 2) }));
  });
  return { boxes, width: 16 + (columnCount - 1) * (size.width + BETWEEN) + size.width, height };
}
