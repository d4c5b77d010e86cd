/** What of the mechanism graph is drawn: its settings, the nodes and edges that they choose, and the ways between two. */

import { ID } from "../links";
import { compare } from "../order";
import type { Parameters } from "../view";
import type { PathData } from "./paths";

export interface Node {
  id: string;
  kind: string;
  column: number;
  label: string;
  href: string;
  parent: string;
}

export interface Edge {
  from: string;
  to: string;
  results: number[];
  knowledge: number[];
  claims: number[];
}

export interface Result {
  headline: string;
  outcome: string;
  regimen: string;
  timing: string;
  agents: string;
  histology: string;
  histologyLabel: string;
  drugs: string[];
  someDrugs: string[];
  study: string;
  studyHref: string;
  design: string;
  attribution: string;
  percents: string;
  percent: string;
  interval: string;
  patients: string[];
  /** The best responses: of each patient told singly, or how many of each kind. */
  best: string[];
  /** The histology and all above it. */
  within: string[];
  evidence: string[];
  conflict: string;
}

export interface MechanismsData {
  nodes: Node[];
  edges: Edge[];
  results: Result[];
  knowledge: { text: string; standing: string; evidence: string }[];
  claims: { wording: string; href: string; evidence: string[] }[];
  release: string;
  sources: number;
  names: string[];
  /** The labels of all histologies, by their keys. */
  histologies: Record<string, string>;
  paths: PathData;
}

export const COLUMNS = ["drug", "target", "axis", "histology", "response"] as const;
/** So many nodes of each column are shown at first, thirty in all. */
const AT_FIRST = [7, 6, 5, 7, 5];
/** More ways than these are counted, not listed. */
const MOST_WAYS = 40;

/** The part of an IRI that an address holds: histology/ASPS. */
export function short(id: string): string {
  return id.startsWith(ID) ? id.slice(ID.length) : id;
}

export interface Settings {
  focus: string;
  open: string[];
  more: string[];
  hasClaims: boolean;
  /** What is opened beside the drawing: a node, or an edge as its two ends with "~" between them. */
  at: string;
  from: string;
  to: string;
}

export function settingsOf(parameters: Parameters): Settings {
  const list = (text: string | undefined) => (text ?? "").split(",").filter(Boolean);
  return {
    focus: parameters.focus ?? "",
    open: list(parameters.open),
    more: list(parameters.more),
    hasClaims: parameters.claims !== "no",
    at: parameters.at ?? "",
    from: parameters.from ?? "",
    to: parameters.to ?? "",
  };
}

/** Only what differs from the default stands in an address. */
export function parametersOf(settings: Settings): Parameters {
  const all: [string, string][] = [
    ["focus", settings.focus],
    ["open", settings.open.join(",")],
    ["more", settings.more.join(",")],
    ["claims", settings.hasClaims ? "" : "no"],
    ["at", settings.at],
    ["from", settings.from],
    ["to", settings.to],
  ];
  return Object.fromEntries(all.filter(([, value]) => value !== ""));
}

export interface Shown {
  settings: Settings;
  nodes: Node[];
  edges: Edge[];
  /** Of each column: how many nodes there are to be shown. */
  totals: number[];
  /** How many neighbours of a node are not shown. */
  hidden: Map<string, number>;
  /** In how many results a node takes part. */
  scores: Map<string, number>;
  /** The edges on ways between the two things that were asked for. */
  onWay: Set<string>;
  ways: string[][];
  wayCount: number;
}

export function edgeKey(edge: { from: string; to: string }): string {
  return `${short(edge.from)}~${short(edge.to)}`;
}

export function choose(data: MechanismsData, settings: Settings): Shown {
  const byId = new Map(data.nodes.map((node) => [node.id, node]));
  const routes = routesOf(data);
  const taking = data.results.map((result) => partsOf(result, routes, data));
  const focused = settings.focus && `${ID}${settings.focus}`;
  const kept = new Set(data.results.map((_, number) => number).filter((number) => !focused || taking[number]?.has(focused)));
  const drugs = new Set([...kept].flatMap((number) => [...(data.results[number]?.drugs ?? []), ...(data.results[number]?.someDrugs ?? [])]));
  const reached = new Set([...drugs].flatMap((drug) => [...(routes.get(drug) ?? [])]));
  const edges = data.edges
    .map((edge) => ({ ...edge, results: edge.results.filter((number) => kept.has(number)) }))
    .filter((edge) => edge.results.length > 0 || (edge.knowledge.length > 0 && (drugs.has(edge.from) || reached.has(edge.from))) || (edge.claims.length > 0 && settings.hasClaims))
    .map((edge) => (settings.hasClaims ? edge : { ...edge, claims: [] }));
  const firm = edges.filter((edge) => edge.results.length > 0 || edge.knowledge.length > 0);
  const candidates = new Set(firm.flatMap((edge) => [edge.from, edge.to]));
  if (focused && byId.has(focused)) candidates.add(focused);

  const scores = new Map<string, number>();
  for (const number of kept) for (const id of taking[number] ?? []) scores.set(id, (scores.get(id) ?? 0) + 1);
  const ranked = [...candidates]
    .map((id) => byId.get(id) as Node)
    .sort((one, other) => (scores.get(other.id) ?? 0) - (scores.get(one.id) ?? 0) || compare(one.label, other.label));
  const columns = COLUMNS.map((_, column) => ranked.filter((node) => node.column === column));
  const visible = new Set<string>(columns.flatMap((nodes, column) => (settings.more.includes(COLUMNS[column] ?? "") ? nodes : nodes.slice(0, AT_FIRST[column])).map((node) => node.id)));
  if (focused && byId.has(focused)) visible.add(focused);
  const opened = new Set(settings.open.map((name) => ID + name));
  for (const edge of firm) {
    if (opened.has(edge.from)) visible.add(edge.to);
    if (opened.has(edge.to)) visible.add(edge.from);
  }
  const asked = waysBetween(data, firm, settings);
  for (const way of asked.ways) for (const id of way) visible.add(id);

  const hidden = new Map<string, number>();
  for (const id of visible) {
    const neighbours = new Set(firm.flatMap((edge) => (edge.from === id ? [edge.to] : edge.to === id ? [edge.from] : [])));
    hidden.set(id, [...neighbours].filter((other) => !visible.has(other)).length);
  }
  return {
    settings,
    nodes: [...visible].map((id) => byId.get(id)).filter((node): node is Node => node !== undefined),
    edges: edges.filter((edge) => visible.has(edge.from) && visible.has(edge.to)),
    totals: columns.map((nodes) => nodes.length),
    hidden,
    scores,
    ...asked,
  };
}

/** The targets, mechanisms and axes that a drug leads to by what is known of it. */
function routesOf(data: MechanismsData): Map<string, Set<string>> {
  const onward = new Map<string, string[]>();
  for (const edge of data.edges) if (edge.knowledge.length > 0) onward.set(edge.from, [...(onward.get(edge.from) ?? []), edge.to]);
  const routes = new Map<string, Set<string>>();
  for (const node of data.nodes) {
    if (node.column !== 0) continue;
    const reached = new Set<string>();
    const waiting = [node.id];
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      for (const next of onward.get(id) ?? []) {
        if (reached.has(next)) continue;
        reached.add(next);
        waiting.push(next);
      }
    }
    routes.set(node.id, reached);
  }
  return routes;
}

/** All nodes that take part in one result. */
function partsOf(result: Result, routes: Map<string, Set<string>>, data: MechanismsData): Set<string> {
  const drugs = [...result.drugs, ...result.someDrugs];
  const outcome = data.nodes.find((node) => node.kind === "outcome" && node.label === result.outcome);
  return new Set([...drugs, ...drugs.flatMap((drug) => [...(routes.get(drug) ?? [])]), result.histology, ...(outcome ? [outcome.id] : [])]);
}

/** The ways from one named thing to another along the columns; longer ways than those `sarcokg paths` finds. */
function waysBetween(data: MechanismsData, edges: Edge[], settings: Settings): { ways: string[][]; wayCount: number; onWay: Set<string> } {
  const ends = [settings.from, settings.to].map((name) => data.nodes.find((node) => [node.label, short(node.id), short(node.id).split("/")[1]].some((each) => each?.toLowerCase() === name.toLowerCase())));
  const [first, last] = ends;
  if (!settings.from || !settings.to || !first || !last || first === last) return { ways: [], wayCount: 0, onWay: new Set() };
  const [start, end] = first.column <= last.column ? [first, last] : [last, first];
  const onward = new Map<string, string[]>();
  for (const edge of edges) onward.set(edge.from, [...(onward.get(edge.from) ?? []), edge.to]);
  const ways: string[][] = [];
  let wayCount = 0;
  const walk = (way: string[]): void => {
    const here = way[way.length - 1] as string;
    if (here === end.id) {
      wayCount += 1;
      if (ways.length < MOST_WAYS) ways.push(way);
      return;
    }
    for (const next of onward.get(here) ?? []) if (!way.includes(next)) walk([...way, next]);
  };
  walk([start.id]);
  const onWay = new Set(ways.flatMap((way) => way.slice(1).map((id, index) => edgeKey({ from: way[index] as string, to: id }))));
  return { ways, wayCount, onWay };
}

export type EdgeLook = "response" | "null" | "unstated" | "known" | "inferred" | "claim";

const LOOKS: Record<string, EdgeLook> = {
  "response observed": "response",
  "response rate without counts": "response",
  "no response observed": "null",
  "no response among an unstated number": "null",
};

/** How a result is drawn, by what is known of responses. */
export const lookOfOutcome = (outcome: string): EdgeLook => LOOKS[outcome] ?? "unstated";

/** How an edge is drawn: by the best that is known, never by a claim where there is a fact. */
export function lookOf(edge: Edge, data: MechanismsData): EdgeLook {
  if (edge.results.length > 0) {
    const looks = edge.results.map((number) => lookOfOutcome(data.results[number]?.outcome ?? ""));
    return looks.includes("response") ? "response" : looks.includes("null") ? "null" : "unstated";
  }
  if (edge.knowledge.length > 0) return edge.knowledge.every((number) => data.knowledge[number]?.standing === "inferred") ? "inferred" : "known";
  return "claim";
}

/** An edge in a few words, for a table and for who does not see it. */
export function told(edge: Edge, data: MechanismsData): string {
  const counts = [
    edge.results.length > 0 && `${edge.results.length} ${edge.results.length === 1 ? "result" : "results"}`,
    edge.knowledge.length > 0 && edge.knowledge.map((number) => data.knowledge[number]?.standing).join(", "),
    edge.claims.length > 0 && `${edge.claims.length} ${edge.claims.length === 1 ? "claim" : "claims"}`,
  ];
  return counts.filter(Boolean).join("; ");
}
