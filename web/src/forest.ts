/** Which results a forest plot shows, in which order, and which sums of them are allowed. */

import { type EvidenceData, FEWEST_FOR_A_PERCENT, type Pooled, type Result, type Row, isResponse, isSelected, merged, within } from "./evidence";
import { limits } from "./interval";
import { compare } from "./order";
import type { Place } from "./view";

export interface ForestData extends EvidenceData {
  readonly pooled: readonly Pooled[];
  readonly note: string;
}

export interface Selection {
  readonly histology: string;
  readonly mechanism: string;
  /** The regimen class. */
  readonly ofClass: string;
  readonly groups: readonly Result[];
  readonly patients: readonly Result[];
  /** Sums of two results or more. */
  readonly sums: readonly Pooled[];
  readonly leftOut: readonly Pooled[];
}

export const hasInterval = (row: Row): boolean =>
  Number(row.evaluable) >= FEWEST_FOR_A_PERCENT && limits(row.intervalComputed) !== null && !/had a/.test(row.result);

const ORDERS: Record<string, (a: Result, b: Result) => number> = {
  rate: (a, b) => Number(b.row.percentComputed || -1) - Number(a.row.percentComputed || -1),
  size: (a, b) => (Number(b.row.evaluable) || 0) - (Number(a.row.evaluable) || 0),
  study: (a, b) => compare(a.row.study, b.row.study),
};

export function select(data: ForestData, place: Place): Selection {
  const { histology = "", mechanism = "", nulls = "", order = "", class: ofClass = "" } = place.parameters;
  const histologies = histology === "" ? null : within(data.histologies, histology);
  const mechanisms = mechanism === "" ? null : within(data.mechanisms, mechanism);
  const inHistology = (keys: readonly string[]) => histologies === null || keys.some((key) => histologies.has(key));
  const rows = data.rows.filter(
    (row) =>
      inHistology(row.histologies) &&
      (mechanisms === null || mechanisms.has(row.mechanismKey)) &&
      (ofClass === "" || row.classes.includes(ofClass)) &&
      isSelected(row, place.parameters) &&
      (nulls === "yes" || isResponse(row) || (row.unquantified !== undefined && row.responders !== "0")),
  );
  const results = merged(rows);
  const byName = (a: Result, b: Result) => compare(a.row.histologyFound, b.row.histologyFound);
  const chosen = ORDERS[order];
  const sorted = chosen ? [...results].sort(chosen) : [...results].sort(byName);
  const scope = place.parameters["attribution"] === "own" ? "crude sum, own" : "crude sum, own plus cited";
  const pooled = mechanism === "" ? [] : data.pooled.filter((sum) => sum.mechanismKey === mechanism && inHistology(sum.histologies));
  return {
    histology: data.histologies.find((term) => term.key === histology)?.label ?? "",
    mechanism: data.mechanisms.find((term) => term.key === mechanism)?.label ?? "",
    ofClass: data.classes.find((term) => term.key === ofClass)?.label ?? "",
    groups: sorted.filter((result) => !result.row.patient),
    patients: sorted.filter((result) => result.row.patient),
    sums: pooled.filter((sum) => sum.counted === scope && sum.results.includes("; ")),
    leftOut: pooled.filter((sum) => sum.counted === "left out"),
  };
}

export function said({ histology, mechanism, ofClass, groups, patients }: Selection, place: Place): string {
  const what = place.parameters["nulls"] === "yes" ? "Results with and without a response" : "Results with a response";
  const where = histology === "" ? "in all histologies" : `in ${histology} and its subtypes`;
  const how = mechanism === "" ? "" : ` under ${mechanism}`;
  const given = ofClass === "" ? "" : `, regimen class ${ofClass},`;
  const chosen = ["design", "agents", "attribution"].map((name) => place.parameters[name]).filter(Boolean);
  const which = chosen.length ? ` (only: ${chosen.join("; ")})` : "";
  return `${what}${how}${given} ${where}${which}: ${groups.length} of groups, ${patients.length} of single patients.`;
}
