/** Places for the nodes of a layered drawing: columns are given, rows come from the barycentre of the neighbours. */

import { compare } from "../order";

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
const SWEEPS = 24;
/** A column comes to rest sooner, mostly. */
const ROUNDS = 20;

/** Equal nodes and edges give equal places, whatever their order. */
export function arrange<Node extends Placed>(nodes: readonly Node[], edges: readonly Joined[], columnCount: number, size: Size = BOX): Layout<Node> {
  const columns = ordered(nodes, edges, columnCount);
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

/** A neighbour: whether the line to it leaves a column to the left (-1) or right (1), and over how many columns it goes. */
interface Way {
  id: string;
  side: number;
  span: number;
}

/**
 * The nodes of each column from top to bottom, so that few lines cross: sweeps by the barycentre of the neighbours, then changes of
 * places side by side where those leave fewer crossings, and the best of all sweeps.
 * Sugiyama, Tagawa, Toda: Methods for visual understanding of hierarchical system structures, 1981; Gansner and others: A technique
 * for drawing directed graphs, 1993, section 3, "transpose".
 */
function ordered<Node extends Placed>(nodes: readonly Node[], edges: readonly Joined[], columnCount: number): Node[][] {
  const columns = Array.from({ length: columnCount }, (_, column) => nodes.filter((node) => node.column === column).sort((one, other) => compare(one.label, other.label)));
  const columnOf = new Map(nodes.map((node) => [node.id, node.column]));
  const ways = new Map<string, Way[]>(nodes.map((node) => [node.id, []]));
  for (const { from, to } of edges) {
    const reach = (columnOf.get(to) ?? 0) - (columnOf.get(from) ?? 0);
    const [side, span] = [Math.sign(reach), Math.max(Math.abs(reach), 1)];
    ways.get(from)?.push({ id: to, side, span });
    ways.get(to)?.push({ id: from, side: -side, span });
  }
  // Rows count in shares of a column, so that long and short columns pull alike.
  const share = new Map<string, number>();
  const place = (column: Node[]) => column.forEach((node, row) => share.set(node.id, (row + 0.5) / column.length));
  columns.forEach(place);

  let best = columns.map((column) => [...column]);
  let fewest = crossings(edges, columnOf, share, columnCount);
  for (let sweep = 0; sweep < SWEEPS && fewest > 0; sweep += 1) {
    for (const column of sweep % 2 === 0 ? columns : [...columns].reverse()) {
      const mean = new Map(
        column.map((node) => {
          const around = (ways.get(node.id) ?? []).map((way) => share.get(way.id) ?? 0.5);
          return [node.id, around.length > 0 ? around.reduce((sum, value) => sum + value, 0) / around.length : (share.get(node.id) ?? 0.5)];
        }),
      );
      column.sort((one, other) => (mean.get(one.id) ?? 0) - (mean.get(other.id) ?? 0) || compare(one.label, other.label));
      place(column);
    }
    for (const column of columns) transpose(column, ways, share, place);
    const now = crossings(edges, columnOf, share, columnCount);
    if (now >= fewest) continue;
    fewest = now;
    best = columns.map((column) => [...column]);
  }
  return best;
}

/** Let two nodes one above the other change places as long as fewer of their lines cross then. */
function transpose<Node extends Placed>(column: Node[], ways: ReadonlyMap<string, Way[]>, share: ReadonlyMap<string, number>, place: (column: Node[]) => void): void {
  // Where a line passes the next column: one that goes further is not yet where it ends.
  const passing = (way: Way, here: number) => here + ((share.get(way.id) ?? 0.5) - here) * descent(1 / way.span);
  const ends = new Map(column.map((node) => [node.id, (ways.get(node.id) ?? []).map((way) => ({ side: way.side, at: passing(way, share.get(node.id) ?? 0.5) }))]));
  for (let round = 0; round < ROUNDS; round += 1) {
    let isBetter = false;
    for (let row = 1; row < column.length; row += 1) {
      const [upper, lower] = [column[row - 1] as Node, column[row] as Node];
      let gain = 0;
      for (const above of ends.get(upper.id) ?? []) for (const below of ends.get(lower.id) ?? []) if (above.side === below.side) gain += Math.sign(above.at - below.at);
      if (gain <= 0) continue;
      [column[row - 1], column[row]] = [lower, upper];
      isBetter = true;
    }
    if (!isBetter) break;
  }
  place(column);
}

/** How many pairs of lines cross, gap by gap, along the curves as they are drawn. */
function crossings(edges: readonly Joined[], columnOf: ReadonlyMap<string, number>, share: ReadonlyMap<string, number>, columnCount: number): number {
  let count = 0;
  for (let gap = 0; gap + 1 < columnCount; gap += 1) {
    const through: (readonly [left: number, right: number])[] = [];
    for (const { from, to } of edges) {
      const [first, last] = [columnOf.get(from) ?? 0, columnOf.get(to) ?? 0];
      if (Math.min(first, last) > gap || Math.max(first, last) <= gap) continue;
      const [start, end] = [share.get(from) ?? 0.5, share.get(to) ?? 0.5];
      const at = (column: number) => start + (end - start) * descent((column - first) / (last - first));
      through.push([at(gap), at(gap + 1)]);
    }
    through.sort((one, other) => one[0] - other[0] || one[1] - other[1]);
    count += inversions(through.map(([, right]) => right));
  }
  return count;
}

/** How far down a curve has come when it has gone so far across: flat at both ends, as `drawing.ts` draws it. */
function descent(across: number): number {
  return across * across * (3 - 2 * across);
}

/** How many pairs of numbers stand in the wrong order, by merging halves. */
function inversions(numbers: number[]): number {
  if (numbers.length < 2) return 0;
  const middle = numbers.length >> 1;
  const [left, right] = [numbers.slice(0, middle), numbers.slice(middle)];
  let count = inversions(left) + inversions(right);
  let [i, j] = [0, 0];
  for (let place = 0; place < numbers.length; place += 1) {
    if (j >= right.length || (i < left.length && (left[i] as number) <= (right[j] as number))) numbers[place] = left[i++] as number;
    else {
      numbers[place] = right[j++] as number;
      count += left.length - i;
    }
  }
  return count;
}
