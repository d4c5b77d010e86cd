/** Evidence as Python gives it, and which of it a setting selects. No figure is computed here. */

import type { Parameters } from "./view";

/** A histology or a mechanism; `parents` are the keys of what stands directly above it. */
export interface Term {
  readonly iri: string;
  readonly key: string;
  readonly label: string;
  readonly parents: readonly string[];
  /** What a regimen class is; what no class follows for has no IRI, and no page of its own. */
  readonly definition?: string;
}

/** A row of `responses-by-mechanism`: its columns as texts, and the keys of the things that it names. */
export interface Row {
  readonly mechanism: string;
  readonly mechanismKey: string;
  readonly regimen: string;
  readonly histologyFound: string;
  readonly histologies: readonly string[];
  readonly result: string;
  readonly responders: string;
  readonly evaluable: string;
  readonly percentPrinted: string;
  readonly percentComputed?: string;
  readonly intervalComputed?: string;
  readonly agents: string;
  readonly timing?: string;
  readonly attribution: string;
  readonly design?: string;
  readonly denominator?: string;
  readonly confirmation?: string;
  readonly study: string;
  readonly patient: string;
  readonly bestResponse?: string;
  readonly conflict: string;
  readonly source: string;
  readonly place: string;
  /** How a result without a count is absent; such a row is no part of the question's answer. */
  readonly unquantified?: string;
  readonly statements: readonly string[];
  /** The regimen classes that follow for the treatment. */
  readonly classes: readonly string[];
}

/** A row of `pooled-responders`: a sum of results, or a result that was left out of one. */
export interface Pooled {
  readonly mechanismKey: string;
  readonly histologies: readonly string[];
  readonly counted: string;
  readonly responders: string;
  readonly evaluable: string;
  readonly agents: string;
  readonly design: string;
  readonly denominator: string;
  readonly endpoint: string;
  readonly studies: string;
  readonly results: string;
  readonly reasons: string;
  readonly crudePercent: string;
  readonly crudeInterval: string;
  readonly modelPercent: string;
  readonly modelInterval: string;
  readonly modelTauSquared: string;
  /** Which model it is, or why there is none. */
  readonly model: string;
}

export interface EvidenceData {
  readonly histologies: readonly Term[];
  readonly mechanisms: readonly Term[];
  /** What the ontology defines of treatments, and last what no class follows for. */
  readonly classes: readonly Term[];
  readonly categories: Readonly<Record<string, string>>;
  readonly rows: readonly Row[];
}

/** Below this number of patients the patients are shown, not a percent. */
export const FEWEST_FOR_A_PERCENT = 5;

/** Settings that select rows, by the column that each one compares. */
const SELECTORS = ["design", "agents", "attribution"] as const;

export function isSelected(row: Row, settings: Parameters): boolean {
  return SELECTORS.every((name) => !settings[name] || (row[name] ?? "not stated") === settings[name]);
}

/** The values that a column has, sorted: what a setting may be. */
export function valuesOf(rows: readonly Row[], name: (typeof SELECTORS)[number]): string[] {
  return [...new Set(rows.map((row) => row[name] ?? "not stated"))].sort();
}

export function isResponse(row: Row): boolean {
  return /^[1-9]/.test(row.responders);
}

/** A term and all below it, by their keys. */
export function within(terms: readonly Term[], key: string): Set<string> {
  const found = new Set([key]);
  for (let size = 0; size !== found.size; ) {
    size = found.size;
    for (const term of terms) if (term.parents.some((parent) => found.has(parent))) found.add(term.key);
  }
  return found;
}

/** A term of a tree with its depth; a term with several parents stands under the first alone. */
export interface Branch {
  readonly term: Term;
  readonly depth: number;
  readonly children: number;
}

/** The terms as a tree, depth first; siblings stand as given. */
export function tree(terms: readonly Term[]): Branch[] {
  const known = new Set(terms.map((term) => term.key));
  const parentOf = (term: Term) => term.parents.find((parent) => known.has(parent));
  const below = (parent: string | undefined) => terms.filter((term) => parentOf(term) === parent);
  const walk = (parent: string | undefined, depth: number): Branch[] =>
    below(parent).flatMap((term) => [{ term, depth, children: below(term.key).length }, ...walk(term.key, depth + 1)]);
  return walk(undefined, 0);
}

/** A result with the mechanisms under which it stands. */
export interface Result {
  readonly row: Row;
  readonly mechanisms: readonly string[];
}

/** Results that a treatment with several mechanisms repeats are one result. */
export function merged(rows: readonly Row[]): Result[] {
  const found = new Map<string, { row: Row; mechanisms: string[] }>();
  for (const row of rows) {
    const key = [row.statements.join(" "), row.regimen, row.timing, row.result].join("|");
    const before = found.get(key);
    if (before) before.mechanisms.push(row.mechanism);
    else found.set(key, { row, mechanisms: [row.mechanism] });
  }
  return [...found.values()];
}

/** One patient told several ways is one patient: the first row speaks. */
export function patients(rows: readonly Row[]): Row[] {
  return [...new Map(rows.filter((row) => row.patient).map((row) => [`${row.study} ${row.patient}`, row])).values()];
}

/** Where a study's own page is. */
export const studyPath = (row: Row): string => `study/${row.study}`;
