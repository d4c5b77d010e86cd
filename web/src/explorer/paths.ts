/** Ranked paths between two things, found in the page: what `sarcokg paths` finds, by the words and the order that Python gives. */

import { compare } from "../order";
import { counted } from "../parts/facts";

/** The mechanism graph as Python packs it: texts once, nodes and edges by their numbers. */
export interface PathData {
  readonly texts: readonly string[];
  /** IRI, label, kind, names parted by line ends. */
  readonly nodes: readonly (readonly [id: number, label: number, kind: number, names: number])[];
  /** From and to as numbers of nodes; relation, standing, evidence, figures as numbers of texts. */
  readonly edges: readonly (readonly [from: number, to: number, relation: number, standing: number, evidence: number, figures: number])[];
  /** How a relation reads against its arrow. */
  readonly reversed: Readonly<Record<string, string>>;
  /** Relations between a treatment and a histology, what is known before what is missing. */
  readonly results: readonly string[];
  /** The standings, the firmest first, and what a path of each rests on. */
  readonly grounds: Readonly<Record<string, string>>;
}

export interface PathStep {
  readonly relation: string;
  readonly standing: string;
  readonly figures: string;
  readonly evidence: string;
  readonly isForward: boolean;
}

export interface Path {
  readonly labels: readonly string[];
  readonly steps: readonly PathStep[];
  readonly ground: string;
  readonly meetsIn: string;
}

/** All paths, the best first; or why there is none. */
export interface Asked {
  readonly error: string;
  readonly found: readonly Path[];
  readonly nearest: string;
}

interface Edge {
  readonly relation: string;
  readonly standing: string;
  readonly evidence: string;
  readonly figures: string;
}

interface Node {
  readonly id: string;
  readonly label: string;
  readonly kind: string;
  readonly names: readonly string[];
  readonly onward: Map<Node, Edge[]>;
  readonly back: Set<Node>;
}

type Walk = readonly Node[];

export function findPaths(data: PathData, start: string, end: string): Asked {
  const nodes = graphOf(data);
  const ends = [named(nodes, start), named(nodes, end)];
  const wrong = ends.find((each) => typeof each === "string");
  if (typeof wrong === "string") return { error: wrong, found: [], nearest: "" };
  const [first, last] = ends as [Node, Node];
  if (first === last) return { error: `${end}: both ends of the path are the same: ${compact(last.id)}. Name two things.`, found: [], nearest: "" };
  const found = between(nodes, first, last, data);
  return { error: "", found, nearest: found.length > 0 ? "" : nearestTo(nodes, first, last, data) };
}

function between(nodes: readonly Node[], first: Node, last: Node, data: PathData): Path[] {
  const straight = [...walks(first, last)];
  const all = straight.length > 0 ? straight : [...meetings(nodes, first, last)];
  const ranked = all.flatMap((walk) => worded(walk, data)).map((path) => ({ path, rank: rankOf(path, data) }));
  return ranked.sort((one, other) => compared(one.rank, other.rank)).map(({ path }) => path);
}

// ---- The graph and its names

function graphOf({ texts, nodes, edges }: PathData): Node[] {
  const text = (number: number) => texts[number] ?? "";
  const found = nodes.map(([id, label, kind, names]): Node => ({
    id: text(id), label: text(label), kind: text(kind), names: text(names).split("\n").filter(Boolean), onward: new Map(), back: new Set(),
  }));
  for (const [from, to, relation, standing, evidence, figures] of edges) {
    const [start, end] = [found[from] as Node, found[to] as Node];
    const edge = { relation: text(relation), standing: text(standing), evidence: text(evidence), figures: text(figures) };
    start.onward.set(end, [...(start.onward.get(end) ?? []), edge]);
    end.back.add(start);
  }
  return found;
}

/** The node that goes by a name: an IRI, kind:key, a key, a label or a synonym; or why there is none. */
function named(nodes: readonly Node[], name: string): Node | string {
  const called = (node: Node) => [node.id, compact(node.id), ...node.names];
  const same = nodes.filter((node) => called(node).includes(name));
  // A key or label written exactly decides before one that differs in case: EpS is no EPS.
  const found = same.length > 0 ? same : nodes.filter((node) => called(node).some((each) => each.toLowerCase() === name.toLowerCase()));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  if (only !== undefined) return `${name}: the name of several: ${found.map((node) => compact(node.id)).sort(compare).join(", ")}. Choose one.`;
  const near = [...new Set(nodes.flatMap((node) => node.names))].map((each) => ({ each, far: distance(each.toLowerCase(), name.toLowerCase()) }))
    .filter(({ each, far }) => far <= Math.max(1, each.length / 4)).sort((one, other) => one.far - other.far || compare(one.each, other.each)).slice(0, 3);
  const offer = near.length > 0 ? `Did you mean ${near.map(({ each }) => each).join(" or ")}?` : "Write a key, a label or a synonym.";
  return `${name}: no thing of the mechanism graph goes by this name. ${offer}`;
}

/** How many letters must change: https://en.wikipedia.org/wiki/Levenshtein_distance. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let at = 1; at <= one.length; at += 1) {
    const next = [at];
    for (let to = 1; to <= other.length; to += 1)
      next.push(Math.min((next[to - 1] ?? 0) + 1, (row[to] ?? 0) + 1, (row[to - 1] ?? 0) + (one[at - 1] === other[to - 1] ? 0 : 1)));
    row = next;
  }
  return row[other.length] ?? 0;
}

function compact(id: string): string {
  const [kind = "", key = ""] = id.split("/").slice(-2);
  return `${kind}:${key}`;
}

// ---- Walks

function closure(from: Node, next: (node: Node) => Iterable<Node>): Set<Node> {
  const found = new Set([from]);
  for (const node of found) for (const other of next(node)) found.add(other);
  return found;
}

/** Every way down from one thing to another that passes none twice. */
function descents(origin: Node, end: Node): Node[][] {
  if (origin === end) return [[origin]];
  const above = closure(end, (node) => node.back);
  const found: Node[][] = [];
  const walk = (way: Node[]): void => {
    const here = way[way.length - 1] as Node;
    if (here === end) found.push(way);
    else for (const next of here.onward.keys()) if (above.has(next) && !way.includes(next)) walk([...way, next]);
  };
  walk([origin]);
  return found;
}

/** Every climb from the first to an origin, and descent from there to the last. */
function* walks(first: Node, last: Node): Generator<Walk> {
  const above = closure(last, (node) => node.back);
  for (const origin of closure(first, (node) => node.back)) {
    if (!above.has(origin)) continue;
    const climbs = descents(origin, first);
    const falls = descents(origin, last);
    for (const climb of climbs)
      for (const fall of falls)
        if (climb.every((node) => node === origin || !fall.includes(node))) yield [...[...climb].reverse(), ...fall.slice(1)];
  }
}

/** Walks from both ends into one thing, where they may meet. */
function* meetings(nodes: readonly Node[], first: Node, last: Node): Generator<Walk> {
  const into = (from: Node, node: Node) => [...walks(from, node)].filter((walk) => walk.at(-2)?.onward.has(node));
  for (const node of nodes) {
    if (node === first || node === last || (node.kind !== "feature" && node.kind !== "histology")) continue;
    const lefts = into(first, node);
    if (lefts.length === 0) continue;
    const rights = into(last, node);
    for (const left of lefts)
      for (const right of rights)
        if (left.every((each) => each === node || !right.includes(each)) && mayMeet(node, left, right)) yield [...left, ...[...right.slice(0, -1)].reverse()];
  }
}

/** Into a shared feature two walks make a link; into a group only a claim's and its member's do. */
function mayMeet(node: Node, left: Walk, right: Walk): boolean {
  if (node.kind === "feature") return true;
  const isClaimed = (walk: Walk) => walk.at(-2)?.kind === "proposition";
  const isMember = (walk: Walk) => walk.every((each) => each.kind === "histology");
  return (isClaimed(left) && isMember(right)) || (isClaimed(right) && isMember(left));
}

// ---- Words and order

/** A path for each choice among the different relations that join neighbours. */
function worded(walk: Walk, data: PathData): Path[] {
  const labels = walk.map((node) => (node.kind === "proposition" ? `“${node.label}”` : node.label));
  let choices: PathStep[][] = [[]];
  for (const [index, node] of walk.slice(1).entries()) {
    const steps = stepsOf(walk[index] as Node, node, data);
    choices = choices.flatMap((before) => steps.map((step) => [...before, step]));
  }
  const standings = Object.keys(data.grounds);
  return choices.map((steps) => {
    const weakest = Math.max(...steps.map((step) => standings.indexOf(step.standing)));
    const turn = steps.findIndex((step, index) => step.isForward && steps[index + 1]?.isForward === false);
    return { labels, steps, ground: data.grounds[standings[weakest] ?? ""] ?? "", meetsIn: turn >= 0 ? (labels[turn + 1] ?? "") : "" };
  });
}

/** A step for each relation and standing between neighbours; statements of one relation are one step. */
function stepsOf(one: Node, other: Node, data: PathData): PathStep[] {
  const isForward = one.onward.has(other);
  const groups = new Map<string, Edge[]>();
  for (const edge of (isForward ? one.onward.get(other) : other.onward.get(one)) ?? []) {
    const key = `${edge.relation}\n${edge.standing}`;
    groups.set(key, [...(groups.get(key) ?? []), edge]);
  }
  return [...groups.values()].map((edges) => {
    const { relation = "", standing = "" } = edges[0] ?? {};
    const joined = (texts: readonly string[]) => [...new Set(texts.filter(Boolean))].sort(compare).join("; ");
    return {
      relation: isForward ? relation : (data.reversed[relation] ?? `(${relation})`),
      standing,
      evidence: joined(edges.map((edge) => edge.evidence)),
      figures: joined(edges.map((edge) => edge.figures)),
      isForward,
    };
  });
}

type Rank = readonly (number | string)[];

/** Shorter first; then facts, what follows, claims; then by results and labels. */
function rankOf(path: Path, data: PathData): Rank {
  const grounds = Object.values(data.grounds);
  const relations = path.steps.map((step) => step.relation);
  const results = data.results.flatMap((name, rank) => (relations.includes(name) || relations.includes(data.reversed[name] ?? "") ? [rank] : []));
  return [path.steps.length, grounds.indexOf(path.ground), Math.max(0, ...results), ...path.labels, ...relations];
}

function compared(one: Rank, other: Rank): number {
  for (const [index, value] of one.entries()) {
    const beside = other[index];
    if (beside === undefined) return 1;
    if (value !== beside) return value < beside ? -1 : 1;
  }
  return one.length - other.length;
}

/** How near a search comes that finds no path, in the words of a path. */
function nearestTo(nodes: readonly Node[], first: Node, last: Node, data: PathData): string {
  const away = new Map<Node, number>([[last, 0]]);
  for (const [node, far] of away) for (const next of [...node.onward.keys(), ...node.back]) if (!away.has(next)) away.set(next, far + 1);
  const reach = new Set([...closure(first, (node) => node.back)].flatMap((origin) => [...closure(origin, (node) => node.onward.keys())]));
  const near = [...reach].filter((node) => node !== first && away.has(node));
  near.sort((one, other) => (away.get(one) ?? 0) - (away.get(other) ?? 0) || compare(one.label, other.label) || compare(one.id, other.id));
  for (const node of near) {
    const [path] = between(nodes, first, node, data);
    if (path && path.meetsIn === "") return `${written(path)}; ${counted(away.get(node) ?? 0, "more step")} would be needed`;
  }
  return "";
}

/** A path as one line. */
function written(path: Path): string {
  return path.steps.reduce((words, step, index) => `${words} ${MARKS[step.standing] ?? "→"} ${step.relation}${step.figures && ` (${step.figures})`} ${path.labels[index + 1]}`, path.labels[0] ?? "");
}

/** A fact by an arrow, what follows from facts by a double one, what is only claimed by dots. */
export const MARKS: Readonly<Record<string, string>> = { asserted: "→", inferred: "⇒", hypothesis: "··>" };
