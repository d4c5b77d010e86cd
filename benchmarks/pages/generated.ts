/** A graph of mechanisms of any size, as the page of mechanisms gets one; the same numbers give the same graph. */

import { COLUMNS, type Edge, type MechanismsData, type Node } from "../../web/src/explorer/graph";

const ID = "https://w3id.org/sarcokg/id/";
/** Of a hundred nodes, and of two hundred and eighteen edges by the columns they join: as release 0.1 has them, nearly. */
const NODES = [20, 37, 6, 29, 8];
const EDGES: readonly (readonly [from: number, to: number, count: number])[] = [[2, 3, 57], [0, 1, 52], [3, 4, 40], [0, 3, 29], [1, 2, 27], [1, 3, 11], [0, 2, 2]];

/** https://en.wikipedia.org/wiki/Linear_congruential_generator, with the constants of Numerical Recipes. */
function chances(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

export function generated(nodeCount: number, edgeCount: number): MechanismsData {
  const chance = chances(7);
  const columns: Node[][] = NODES.map((share, column) =>
    Array.from({ length: Math.round((share / 100) * nodeCount) }, (_, index) => ({ id: `${ID}${COLUMNS[column]}/${index}`, kind: COLUMNS[column] ?? "", column, label: `${COLUMNS[column]} number ${index}`, href: "", parent: "" })),
  );
  const total = EDGES.reduce((sum, [, , count]) => sum + count, 0);
  const edges = new Map<string, Edge>();
  while (edges.size < edgeCount) {
    let pick = chance(total);
    const [from, to] = EDGES.find(([, , count]) => (pick -= count) < 0) ?? [0, 1];
    // The lower of two numbers: a few things take part in most that is known.
    const any = (nodes: Node[]) => nodes[Math.min(chance(nodes.length), chance(nodes.length))]?.id ?? "";
    const edge = { from: any(columns[from] ?? []), to: any(columns[to] ?? []), results: [], knowledge: [0], claims: [] };
    edges.set(`${edge.from} ${edge.to}`, edge);
  }
  return {
    nodes: columns.flat(),
    edges: [...edges.values()],
    results: [],
    knowledge: [{ text: "generated", standing: "asserted", evidence: "" }],
    claims: [],
    release: "generated",
    sources: 0,
    names: [],
    paths: { from: "", to: "", error: "", total: 0, nearest: "", found: [] },
  };
}
