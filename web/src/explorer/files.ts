/** What is shown as files of other programs: GraphML and a network of Cytoscape, as `sarcokg export` writes them. */

import { escape } from "../markup";
import { type MechanismsData, type Shown, lookOf, told } from "./graph";

/** https://graphml.graphdrawing.org/ */
export function graphml(data: MechanismsData, shown: Shown): string {
  const keys = ["label", "kind"].map((name) => `  <key id="${name}" for="node" attr.name="${name}" attr.type="string"/>`);
  const edgeKeys = ["standing", "evidence"].map((name) => `  <key id="${name}" for="edge" attr.name="${name}" attr.type="string"/>`);
  const value = (key: string, text: string) => `<data key="${key}">${escape(text)}</data>`;
  const nodes = shown.nodes.map((node) => `    <node id="${escape(node.id)}">${value("label", node.label)}${value("kind", node.kind)}</node>`);
  const edges = shown.edges.map(
    (edge, index) => `    <edge id="e${index}" source="${escape(edge.from)}" target="${escape(edge.to)}">${value("standing", standingOf(edge, data))}${value("evidence", told(edge, data))}</edge>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
${[...keys, ...edgeKeys].join("\n")}
  <graph id="mechanisms" edgedefault="directed">
${[...nodes, ...edges].join("\n")}
  </graph>
</graphml>
`;
}

/** https://cytoscape.org/cytoscape-user-manual/ */
export function cyjs(data: MechanismsData, shown: Shown, positions: ReadonlyMap<string, { x: number; y: number }>): string {
  const nodes = shown.nodes.map((node) => ({
    data: { id: node.id, name: node.label, label: node.label, kind: node.kind },
    position: { x: positions.get(node.id)?.x ?? 0, y: positions.get(node.id)?.y ?? 0 },
    classes: node.kind,
  }));
  const edges = shown.edges.map((edge, index) => ({
    data: { id: `e${index}`, source: edge.from, target: edge.to, interaction: standingOf(edge, data), evidence: told(edge, data) },
    classes: standingOf(edge, data),
  }));
  const network = {
    format_version: "1.0",
    generated_by: "sarcokg",
    target_cytoscapejs_version: "~2.1",
    data: { name: `sarcokg mechanisms, release ${data.release}`, release: data.release },
    elements: { nodes, edges },
  };
  return `${JSON.stringify(network, null, 1)}\n`;
}

function standingOf(edge: Shown["edges"][number], data: MechanismsData): string {
  const look = lookOf(edge, data);
  return look === "claim" ? "hypothesis" : look === "inferred" ? "inferred" : "asserted";
}
