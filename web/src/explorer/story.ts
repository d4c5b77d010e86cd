/** What the drawing of one histology tells: its results, each with its drugs, and what joins the drugs to axes. */

import { ID } from "../links";
import { compare } from "../order";
import type { MechanismsData, Node, Result } from "./graph";

/** Targets of the same drugs and axes are one box. */
export interface Step {
  readonly id: string;
  readonly label: string;
  readonly kind: string;
}

/** A line between two boxes, by their ids; `numbers` are those of the knowledge that it stands for. */
export interface Join {
  readonly from: string;
  readonly to: string;
  readonly numbers: readonly number[];
}

/** A result and the boxes that lead to it; some of them through drugs that only some patients received. */
export interface Told {
  readonly result: Result;
  readonly from: readonly { readonly id: string; readonly isPartial: boolean }[];
}

export interface Story {
  readonly root: string;
  readonly label: string;
  readonly drugs: readonly Step[];
  readonly targets: readonly Step[];
  readonly axes: readonly Step[];
  readonly joins: readonly Join[];
  readonly told: readonly Told[];
}

/** The story of a histology and its subtypes: what is known of the histology itself comes first. */
export function storyOf(data: MechanismsData, key: string): Story {
  const root = `${ID}histology/${key}`;
  const results = data.results.filter((result) => result.within.includes(root));
  const own = (result: Result) => (result.histology === root ? 0 : 1);
  const sorted = [...results].sort((one, other) => own(one) - own(other));
  const byId = new Map(data.nodes.map((node) => [node.id, node]));
  const given = [...new Set(results.flatMap(({ drugs, someDrugs }) => [...drugs, ...someDrugs]))].sort(compare);
  const known = data.edges.filter((edge) => edge.knowledge.length > 0);
  const onward = (id: string) => known.filter((edge) => edge.from === id);
  const vias = [...new Set(given.flatMap((drug) => onward(drug).map((edge) => edge.to)))].sort(compare);

  const groups = new Map<string, string[]>();
  for (const via of vias) {
    const drugs = given.filter((drug) => onward(drug).some((edge) => edge.to === via));
    const axes = onward(via).map((edge) => edge.to).sort(compare);
    const alike = [drugs.join(" "), axes.join(" ")].join("|");
    groups.set(alike, [...(groups.get(alike) ?? []), via]);
  }
  const groupOf = new Map([...groups.values()].flatMap((members) => members.map((via) => [via, members[0] ?? via] as const)));
  const step = (id: string, label = byId.get(id)?.label ?? ""): Step => ({ id, label, kind: byId.get(id)?.kind ?? "" });

  const joins = new Map<string, { from: string; to: string; numbers: Set<number> }>();
  const join = (from: string, to: string, numbers: readonly number[]) => {
    const found = joins.get(`${from} ${to}`) ?? { from, to, numbers: new Set<number>() };
    for (const number of numbers) found.numbers.add(number);
    joins.set(`${from} ${to}`, found);
  };
  /** Where the boxes of a drug end: at its axes, else at what it acts on, else at itself. */
  const ends = new Map<string, Set<string>>();
  for (const drug of given) {
    const last = new Set<string>();
    for (const first of onward(drug)) {
      const group = groupOf.get(first.to) ?? first.to;
      join(drug, group, first.knowledge);
      const axes = onward(first.to);
      for (const edge of axes) {
        join(group, edge.to, edge.knowledge);
        last.add(edge.to);
      }
      if (axes.length === 0) last.add(group);
    }
    ends.set(drug, last.size > 0 ? last : new Set([drug]));
  }
  const told = sorted.map((result) => {
    const full = new Set(result.drugs.flatMap((drug) => [...(ends.get(drug) ?? [])]));
    const some = new Set(result.someDrugs.flatMap((drug) => [...(ends.get(drug) ?? [])]));
    return { result, from: [...new Set([...full, ...some])].map((id) => ({ id, isPartial: !full.has(id) })) };
  });
  const axes = [...new Set(vias.flatMap((via) => onward(via).map((edge) => edge.to)))].sort(compare);
  return {
    root,
    label: data.histologies[key] ?? key,
    drugs: given.map((id) => step(id)),
    targets: [...groups.values()].map((members) => step(members[0] ?? "", members.map((id) => (byId.get(id) as Node).label).join(", "))),
    axes: axes.map((id) => step(id)),
    joins: [...joins.values()].map(({ from, to, numbers }) => ({ from, to, numbers: [...numbers] })),
    told,
  };
}

/** The title of the drawing: the question that it answers. */
export const titleOf = (story: Story): string => `Mechanisms at work when responses were looked for in ${story.label}`;

/** The drugs with their timing, said once where it is the same for all. */
export function treatmentWords(result: Result): string {
  const { regimen, timing, agents, someDrugs } = result;
  const labels = regimen.split(/ [+±] /);
  if (someDrugs.length > 0) return `${agents}: ${regimen}`;
  if (agents === "not stated" && labels.length === 1) return `${regimen}, alone or combined not stated`;
  const timings = new Set(timing.split("; ").map((part) => {
    const label = labels.find((each) => part.startsWith(each));
    return label === undefined ? part : part.slice(label.length).replace(/^,? /, "");
  }));
  const [only = ""] = timings;
  const words = timings.size === 1 && only !== "alone" ? `${regimen}, ${only}` : timing;
  return agents === "not stated" ? words : `${agents}: ${words}`;
}

/** The best responses as they stand in brackets behind a headline. */
export const bestWords = (result: Result): string => (result.best.length > 0 ? ` (${result.best.join(", ")})` : "");

/** Where a result stands: the first place, without offsets, and how many more. */
export function placeWords(result: Result): string {
  const [first = ""] = result.evidence;
  const at = first.replace(/ \[\d+–\d+\]$/, "");
  const [source = "", place = ""] = [at.slice(0, at.indexOf(": ")), at.slice(at.indexOf(": ") + 2)];
  const others = result.evidence.length - 1;
  const more = others > 0 ? `, and ${others} more place${others > 1 ? "s" : ""}` : "";
  return `${place}${more} · ${result.attribution === "cited" ? "cited in " : ""}${source}`;
}

/** A result in a sentence, for who does not see the drawing. */
export function sentenceOf(result: Result): string {
  const percents = result.percents && `, ${result.percents}`;
  const interval = result.interval && `, 95 % exact interval ${result.interval}`;
  return `${result.histologyLabel}: ${result.headline}${bestWords(result)}${percents}${interval}; ${treatmentWords(result)}; ${result.evidence[0] ?? ""}.`;
}
