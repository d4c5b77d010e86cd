/**
 * One generated graph of mechanisms, drawn by ours and by Cytoscape.js with layouts of its own.
 *
 * `drawn(NAME)` draws into the empty page and gives the seconds until it is painted.
 */

import cytoscape from "cytoscape";
import cytoscapeDagre from "cytoscape-dagre";
import { draw } from "../../../web/src/explorer/drawing";
import { COLUMNS, type MechanismsData, type Shown, settingsOf } from "../../../web/src/explorer/graph";
import type { Place } from "../../../web/src/view";
import { generated } from "../generated";

cytoscape.use(cytoscapeDagre);

const data: MechanismsData = generated(600, 1500);
const place: Place = { href: (path, parameters = {}) => `${path}?${new URLSearchParams(parameters)}`, has: () => true, path: "mechanisms", parameters: {}, kind: "server" };
const shown: Shown = {
  settings: settingsOf({}),
  nodes: data.nodes,
  edges: data.edges,
  totals: COLUMNS.map((_, column) => data.nodes.filter((node) => node.column === column).length),
  hidden: new Map(),
  scores: new Map(),
  onWay: new Set(),
  ways: [],
  wayCount: 0,
};

declare function painted(holds: () => boolean): Promise<number>;

function room(): HTMLElement {
  const element = document.getElementById("place") as HTMLElement;
  element.replaceChildren();
  return element;
}

/** What the page of mechanisms does with its data: places, SVG as text, and that text into the page. */
function ours(): () => boolean {
  const element = room();
  element.innerHTML = draw(data, shown, place).markup.text;
  return () => element.querySelectorAll("a.node").length === data.nodes.length;
}

function theirs(layout: cytoscape.LayoutOptions): () => boolean {
  let isDone = false;
  const drawing = cytoscape({
    container: room(),
    elements: {
      nodes: data.nodes.map((node) => ({ data: { id: node.id, label: node.label } })),
      edges: data.edges.map((edge) => ({ data: { id: `${edge.from}~${edge.to}`, source: edge.from, target: edge.to, width: 0.8 + 1.2 * Math.sqrt(edge.results.length + edge.knowledge.length) } })),
    },
    style: [
      { selector: "node", style: { shape: "round-rectangle", width: 204, height: 34, label: "data(label)", "text-valign": "center", "background-color": "#fff", "border-width": 1, "font-size": 13 } },
      { selector: "edge", style: { width: "data(width)", "curve-style": "bezier", opacity: 0.7 } },
    ],
    layout: { name: "null" },
  });
  const run = drawing.layout(layout);
  run.one("layoutstop", () => drawing.one("render", () => (isDone = true)));
  run.run();
  return () => isDone;
}

const ways: Record<string, () => () => boolean> = {
  ours,
  // Left to right, as ours, without moving pictures.
  dagre: () => theirs({ name: "dagre", rankDir: "LR", animate: false } as cytoscape.LayoutOptions),
  breadthfirst: () => theirs({ name: "breadthfirst", directed: true, animate: false }),
};

Object.assign(globalThis, {
  async drawn(name: string): Promise<number> {
    const begun = performance.now() / 1000;
    const isDone = ways[name]?.() ?? (() => true);
    return (await painted(isDone)) - begun;
  },
});
document.body.dataset.done = "1";
