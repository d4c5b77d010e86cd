/**
 * Layered layouts of the same graph: how long each takes, and how often the edges cross as it draws them.
 *
 * `layouts(ASKED)` takes nodes and edges, or the size of a graph to generate, and a layout's name; it gives seconds, crossings
 * and whether every node stands in the column that it belongs to.
 */

import dagre from "@dagrejs/dagre";
import { dagre as d3dag } from "d3-dag";
import ELK, { type ElkNode } from "elkjs/lib/elk.bundled.js";
import type { Edge, Node } from "../../../web/src/explorer/graph";
import { BOX, arrange } from "../../../web/src/explorer/layout";
import { generated } from "../generated";

interface Point {
  x: number;
  y: number;
}

interface Graph {
  nodes: readonly Node[];
  edges: readonly Edge[];
}

interface Placed {
  /** The line of each edge, by the layout's own bends. */
  lines: Point[][];
  /** The middle of each node. */
  middles: Map<string, Point>;
}

const COLUMNS = 5;

/** Ours draws a curve from the right of one box to the left of another. */
function ours({ nodes, edges }: Graph): Placed {
  const { boxes } = arrange(nodes, edges, COLUMNS);
  const middles = new Map([...boxes].map(([id, box]) => [id, { x: box.x + BOX.width / 2, y: box.y + BOX.height / 2 }]));
  const lines = edges.map((edge) => {
    const [from, to] = [middles.get(edge.from) as Point, middles.get(edge.to) as Point];
    const [x1, x2] = [from.x + BOX.width / 2, to.x - BOX.width / 2];
    return Array.from({ length: 17 }, (_, step) => {
      const t = step / 16;
      const ease = 3 * t * t - 2 * t * t * t;
      return { x: x1 + (x2 - x1) * (1.5 * t * (1 - t) + t * t * t), y: from.y + (to.y - from.y) * ease };
    });
  });
  return { lines, middles };
}

type Library = typeof dagre;

/** Both have the manner of dagre. An edge over two columns asks for their distance; neither takes a node's column. */
function byDagre(library: Library, settings: Record<string, unknown> = {}) {
  return ({ nodes, edges }: Graph): Placed => {
    const graph = new library.graphlib.Graph();
    graph.setGraph({ rankdir: "LR", nodesep: 12, ranksep: 84, ...settings });
    graph.setDefaultEdgeLabel(() => ({}));
    const columns = new Map(nodes.map((node) => [node.id, node.column]));
    for (const node of nodes) graph.setNode(node.id, { ...BOX });
    for (const edge of edges) graph.setEdge(edge.from, edge.to, { minlen: (columns.get(edge.to) ?? 0) - (columns.get(edge.from) ?? 0) });
    library.layout(graph);
    const middles = new Map(nodes.map((node) => [node.id, { x: graph.node(node.id).x ?? 0, y: graph.node(node.id).y ?? 0 }]));
    return { lines: edges.map((edge) => graph.edge(edge.from, edge.to).points as Point[]), middles };
  };
}

/** ELK's layered layout takes each node's column as its partition. */
async function elk({ nodes, edges }: Graph): Promise<Placed> {
  const placed = await new ELK().layout({
    id: "root",
    layoutOptions: { "elk.algorithm": "layered", "elk.direction": "RIGHT", "elk.partitioning.activate": "true", "elk.edgeRouting": "POLYLINE" },
    children: nodes.map((node) => ({ id: node.id, ...BOX, layoutOptions: { "elk.partitioning.partition": String(node.column) } })),
    edges: edges.map((edge, index) => ({ id: `edge${index}`, sources: [edge.from], targets: [edge.to] })),
  } satisfies ElkNode);
  const lines = (placed.edges ?? []).map((edge) => (edge.sections ?? []).flatMap((section) => [section.startPoint, ...(section.bendPoints ?? []), section.endPoint]));
  return { lines, middles: new Map((placed.children ?? []).map((node) => [node.id, { x: (node.x ?? 0) + BOX.width / 2, y: (node.y ?? 0) + BOX.height / 2 }])) };
}

const ways: Record<string, (graph: Graph) => Placed | Promise<Placed>> = {
  ours,
  dagre: byDagre(dagre),
  "d3-dag": byDagre(d3dag as unknown as Library),
  "d3-dag, fast": byDagre(d3dag as unknown as Library, { quality: "fast" }),
  elk,
};

/** How many pairs of lines that share no end cross; a pair counts once. */
function crossings({ edges }: Graph, lines: Point[][]): number {
  const spans = lines.map((line) => ({
    left: Math.min(...line.map(({ x }) => x)),
    right: Math.max(...line.map(({ x }) => x)),
    top: Math.min(...line.map(({ y }) => y)),
    bottom: Math.max(...line.map(({ y }) => y)),
  }));
  let found = 0;
  for (let one = 0; one < lines.length; one += 1) {
    for (let other = 0; other < one; other += 1) {
      const [a, b] = [edges[one] as Edge, edges[other] as Edge];
      if (a.from === b.from || a.to === b.to || a.from === b.to || a.to === b.from) continue;
      const [s, t] = [spans[one], spans[other]];
      if (!s || !t || s.left > t.right || t.left > s.right || s.top > t.bottom || t.top > s.bottom) continue;
      if (doCross(lines[one] ?? [], lines[other] ?? [])) found += 1;
    }
  }
  return found;
}

function doCross(one: Point[], other: Point[]): boolean {
  const side = (a: Point, b: Point, c: Point) => (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
  for (let i = 1; i < one.length; i += 1) {
    for (let j = 1; j < other.length; j += 1) {
      const [a, b, c, d] = [one[i - 1] as Point, one[i] as Point, other[j - 1] as Point, other[j] as Point];
      if (side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0) return true;
    }
  }
  return false;
}

/** Whether all nodes of a column stand above each other, and the columns in their order. */
function isInColumns(graph: Graph, middles: Map<string, Point>): boolean {
  const reach = Array.from({ length: COLUMNS }, (_, column) => graph.nodes.filter((node) => node.column === column).map((node) => middles.get(node.id)?.x ?? 0));
  return reach.every((xs, column) => column === 0 || xs.length === 0 || Math.min(...xs) > Math.max(...(reach[column - 1] ?? [0])));
}

Object.assign(globalThis, {
  async layouts(asked: Graph | { nodeCount: number; edgeCount: number }, name: string): Promise<{ seconds: number; crossings: number; isInColumns: boolean }> {
    const graph = "nodes" in asked ? asked : generated(asked.nodeCount, asked.edgeCount);
    const begun = performance.now();
    const placed = await (ways[name] ?? ours)(graph);
    const seconds = (performance.now() - begun) / 1000;
    return { seconds, crossings: crossings(graph, placed.lines), isInColumns: isInColumns(graph, placed.middles) };
  },
});
document.body.dataset.done = "1";
