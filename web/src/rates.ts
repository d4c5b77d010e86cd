/** Which columns of an answer are a percent and its interval, and which rows have a rate to draw. */

import { FEWEST_FOR_A_PERCENT } from "./evidence";
import { limits } from "./interval";

/** The columns of a percent and its interval, and what these are of, for questions that are drawn as a forest plot. */
const DRAWN = [
  ["percentComputed", "intervalComputed", "result"],
  ["crudePercent", "crudeInterval", "sum"],
  ["percent", "interval", "result"],
] as const;

type Pair = (typeof DRAWN)[number];

/** The pair of columns that holds the rates of an answer. */
export const pairOf = (columns: readonly string[]): Pair | undefined => DRAWN.find(([, column]) => columns.includes(column));

export function isRate(row: Readonly<Record<string, string>>, pair: readonly [percent: string, interval: string, ...unknown[]]): boolean {
  const isEnough = Number(row["evaluable"] ?? FEWEST_FOR_A_PERCENT) >= FEWEST_FOR_A_PERCENT;
  return limits(row[pair[1]]) !== null && row[pair[0]] !== "" && isEnough;
}

/** The share that a random-effects model gives for the median study, with how far studies differ: tau squared, on the scale of log odds. */
export const rateOfModel = (percent: string, interval: string, tauSquared: string): string => `${percent} % (${interval}), τ² ${tauSquared}`;
