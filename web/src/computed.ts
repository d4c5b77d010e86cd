/** Computed columns: the closed list of methods of src/sarcokg/computed.py, from the text of other columns of a row. */

import { FEWEST_FOR_A_PERCENT } from "./evidence";
import { type Counts, type NoModel, type RandomEffects, randomEffects } from "./pooling";
import { clopperPearson, percent } from "./statistics";

const isRate = (count: string, of: string): boolean =>
  /^\d+$/.test(count) && /^\d+$/.test(of) && Number(of) >= FEWEST_FOR_A_PERCENT;

/** Several columns of a row ask for the same model. */
const fitted = new Map<string, RandomEffects | NoModel>();

/** The model of what each study found; none of a row that sums nothing up. */
function model(count: string, studies: string): RandomEffects | NoModel | null {
  if (!/^\d+$/.test(count)) return null;
  const known = fitted.get(studies);
  if (known !== undefined) return known;
  const found: Counts[] = [...studies.matchAll(/(\d+) of (\d+) \(/g)].map((match) => [Number(match[1]), Number(match[2])]);
  const fit = randomEffects(found.sort((one, other) => one[0] - other[0] || one[1] - other[1]));
  fitted.set(studies, fit);
  return fit;
}

function ofModel(count: string, studies: string, said: (model: RandomEffects) => string): string {
  const found = model(count, studies);
  return found !== null && "studies" in found ? said(found) : "";
}

function modelWords(count: string, studies: string): string {
  const found = model(count, studies);
  if (found === null) return "";
  return "reason" in found ? `none: ${found.reason}` : `binomial-normal random-effects model of ${found.studies} studies`;
}

export const METHODS: Readonly<Record<string, (first: string, second: string) => string>> = {
  "clopper-pearson-95": (count, of) => (isRate(count, of) ? clopperPearson(Number(count), Number(of)) : ""),
  percent: (count, of) => (isRate(count, of) ? percent(Number(count), Number(of)) : ""),
  "random-effects": modelWords,
  "random-effects-95": (count, studies) => ofModel(count, studies, ({ lower, upper }) => `${lower}–${upper}`),
  "random-effects-percent": (count, studies) => ofModel(count, studies, (found) => found.percent),
  "random-effects-tau-squared": (count, studies) => ofModel(count, studies, (found) => found.tauSquared),
};
