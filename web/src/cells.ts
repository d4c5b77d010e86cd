/** What a cell of the matrix says: lines of text, each of a kind that looks and reads different. */

import { type EvidenceData, FEWEST_FOR_A_PERCENT, type Row, isResponse, patients } from "./evidence";
import { compare } from "./order";

export type Kind =
  | "responses"
  | "none"
  | "unstated"
  | "patients"
  | "below"
  | "narrower"
  | "filtered"
  | "unreported"
  | "planned"
  | "title"
  | "nothing"
  | "undrugged";

/** A kind with its name in the legend and what it means. */
export const LEGEND: readonly (readonly [kind: Kind, name: string, meaning: string])[] = [
  ["responses", "19/52", "responses observed: responders of patients, crude percent with its exact 95 % interval from five patients on"],
  ["none", "0/10", "no response among a stated number; the interval bounds the rate from above"],
  ["unstated", "2 of ?", "responders, or a percent, of an unstated number: no rate, no interval"],
  ["patients", "1 PR, 2 SD", "patients told one by one, by best response; a row of a group may count them, too"],
  ["below", "↓ 3 subtypes", "nothing of its own: responses were observed in subtypes, whose figures are not borrowed (none in 2: two subtypes have results, without a response)"],
  ["narrower", "→ 2 narrower", "nothing of its own: results stand under narrower mechanisms"],
  ["unreported", "not reported", "studied, yet no response result for this histology"],
  ["planned", "planned", "a study is planned; no result"],
  ["title", "title only", "known by the title of a publication alone"],
  ["nothing", "·", "nothing in this release, which is no evidence of no effect"],
  ["undrugged", "no drug", "no drug of this release acts on it"],
  ["filtered", "hidden", "results that the settings leave out"],
];

/** The words of `what-is-known`, and the kind that each is. */
const KNOWN: readonly (readonly [words: string, kind: Kind])[] = [
  ["responses observed", "responses"],
  ["no response observed", "none"],
  ["none of a stated number", "none"],
  ["none of an unstated number", "unstated"],
  ["studied", "unreported"],
  ["planned", "planned"],
  ["known by title", "title"],
  ["nothing", "nothing"],
  ["no drug", "undrugged"],
];

export interface Line {
  readonly kind: Kind;
  readonly text: string;
  /** The percent and its interval; empty where there is none. */
  readonly rate: string;
  readonly row?: Row;
}

export interface Cell {
  readonly lines: readonly Line[];
  readonly studies: number;
  readonly rows: readonly Row[];
}

const ORDER = ["CR", "PR", "SD", "PD", "NE"];

/** Patients by best response: "1 PR, 2 SD". */
function byResponse(rows: readonly Row[], categories: Readonly<Record<string, string>>): string {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const short = categories[row.bestResponse ?? ""] ?? row.bestResponse ?? "not stated";
    counts.set(short, (counts.get(short) ?? 0) + 1);
  }
  const place = (short: string) => (ORDER.includes(short) ? ORDER.indexOf(short) : ORDER.length);
  const sorted = [...counts].sort(([a], [b]) => place(a) - place(b) || compare(a, b));
  return sorted.map(([short, count]) => `${count} ${short}`).join(", ");
}

/** One result of a group as a line. */
export function lineOf(row: Row): Line {
  if (row.unquantified) {
    const of = /^\d+$/.test(row.evaluable) ? row.evaluable : "?";
    const text = row.percentPrinted === "not stated" ? `${row.responders} of ${of}` : `${row.percentPrinted} % of ${of}`;
    return { kind: "unstated", text, rate: "", row };
  }
  if (!/^\d+$/.test(row.evaluable)) return { kind: "unstated", text: `${row.responders} of ?`, rate: "", row };
  const isFew = Number(row.evaluable) < FEWEST_FOR_A_PERCENT;
  // A part of the responses, such as the complete ones, is no rate of response: the words say which.
  const part = /had a (\w+) response/.exec(row.result)?.[1];
  const text = `${row.responders}/${row.evaluable}${part ? ` ${part}` : ""}`;
  const rate = isFew || !row.percentComputed ? "" : `${row.percentComputed} % (${row.intervalComputed})`;
  return { kind: isResponse(row) ? "responses" : "none", text, rate, row };
}

export function linesOf(rows: readonly Row[], data: EvidenceData): Line[] {
  const groups = rows.filter((row) => !row.patient).map(lineOf);
  const told = patients(rows);
  if (told.length === 0) return groups;
  const kind: Kind = told.some(isResponse) ? "responses" : "patients";
  return [...groups, { kind, text: byResponse(told, data.categories), rate: "" }];
}

export function cellOf(rows: readonly Row[], data: EvidenceData): Cell {
  return { lines: linesOf(rows, data), studies: new Set(rows.map((row) => row.study)).size, rows };
}

/** What a cell without results of its own says. */
export function absent(known: string, around: { hidden: number; below: number; told: number; narrower: number }): Line[] {
  if (around.hidden > 0) return [{ kind: "filtered", text: "hidden", rate: "" }];
  const lines: Line[] = [];
  if (around.narrower > 0) lines.push({ kind: "narrower", text: `→ ${around.narrower} narrower`, rate: "" });
  if (around.below > 0) lines.push({ kind: "below", text: `↓ ${around.below} subtype${around.below === 1 ? "" : "s"}`, rate: "" });
  else if (around.told > 0) lines.push({ kind: "below", text: `↓ none in ${around.told}`, rate: "" });
  if (lines.length > 0) return lines;
  const kind = KNOWN.find(([words]) => known.startsWith(words))?.[1];
  // Words that the legend does not know speak for themselves.
  if (kind === undefined) return [{ kind: "unreported", text: known, rate: "" }];
  return [{ kind, text: LEGEND.find(([other]) => other === kind)?.[1] ?? known, rate: "" }];
}

/** The kind that the words of an answer name: "planned only" looks as a planned study does. */
export const kindOfWords = (words: string): Kind | "said" => KNOWN.find(([each]) => words.startsWith(each))?.[1] ?? "said";

/** What a screen reader says where the eye sees a mark. */
export const spoken = (kind: Kind): string => LEGEND.find(([other]) => other === kind)?.[2] ?? "";
