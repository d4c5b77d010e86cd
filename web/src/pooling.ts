/**
 * One share of several studies by the binomial-normal random-effects model: the same steps as src/sarcokg/pooling.py, which
 * gives the sources. Stijnen, Hamza and Özdemir, Statistics in Medicine 29 (2010) 3046, https://doi.org/10.1002/sim.4040.
 */

/** The responders and patients of one study. */
export type Counts = readonly [count: number, of: number];

export interface RandomEffects {
  readonly studies: number;
  readonly percent: string;
  readonly lower: string;
  readonly upper: string;
  readonly tauSquared: string;
}

export interface NoModel {
  readonly reason: string;
}

const FEWEST_STUDIES = 5;
/** Half the 95 % quantile of chi-square with one degree of freedom. */
const FALL = 1.9207294103470618;
/** Log odds beyond which a share prints as 0 or 100 percent. */
const FARTHEST = 40;
const SPREADS = [0, 0.125, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 8, 16, 32, 64];
const OFFSETS = [-8, -4, -2, -1, -0.5, 0, 0.5, 1, 2, 4, 8];
const GOLDEN = (Math.sqrt(5) - 1) / 2;
/** The step of the trapezoidal rule. */
const STEP = 0.125;
const NEGLIGIBLE = -36;
const LOG_ROOT_OF_TWO_PI = 0.5 * Math.log(2 * Math.PI);

const softplus = (logOdds: number): number => Math.max(logOdds, 0) + Math.log1p(Math.exp(-Math.abs(logOdds)));

function shareAt(logOdds: number): number {
  const small = Math.exp(-Math.abs(logOdds));
  return (logOdds >= 0 ? 1 : small) / (1 + small);
}

/** Where the integrand is greatest: Newton's steps, halved where one leaves what is known to hold it. */
function peakOf([count, of]: Counts, mean: number, precision: number): number {
  let [below, above] = [(count - of) / precision, count / precision];
  let at = 0;
  for (let step = 0; step < 200; step += 1) {
    const share = shareAt(mean + at);
    const slope = count - of * share - precision * at;
    if (slope > 0) below = at;
    else above = at;
    let following = at + slope / (of * share * (1 - share) + precision);
    if (!(below < following && following < above)) following = (below + above) / 2;
    if (Math.abs(following - at) <= 1e-12 * (1 + Math.abs(at))) break;
    at = following;
  }
  return at;
}

/** The logarithm of the binomial chance of a count, averaged over normal log odds by a doubly exponential rule. */
function ofStudy([count, of]: Counts, mean: number, spread: number): number {
  if (spread === 0) return count * mean - of * softplus(mean);
  const precision = 1 / spread ** 2;
  const height = (offset: number): number =>
    count * (mean + offset) - of * softplus(mean + offset) - 0.5 * precision * offset * offset;
  const peak = peakOf([count, of], mean, precision);
  const share = shareAt(mean + peak);
  const scale = 1 / Math.sqrt(of * share * (1 - share) + precision);
  const top = height(peak);
  let sum = 1;
  for (const way of [-1, 1]) {
    for (let at = STEP; ; at += STEP) {
      const fallen = height(peak + way * scale * Math.sinh(at)) - top;
      if (fallen <= NEGLIGIBLE) break;
      sum += Math.exp(fallen) * Math.cosh(at);
    }
  }
  return top + Math.log((sum * STEP * scale) / spread) - LOG_ROOT_OF_TWO_PI;
}

const logLikelihood = (counts: readonly Counts[], mean: number, spread: number): number =>
  counts.reduce((sum, study) => sum + ofStudy(study, mean, spread), 0);

/** Where a function is greatest near the best of some places, and its value there, by golden section. */
function greatest(value: (place: number) => number, places: readonly number[], within: number): readonly [place: number, value: number] {
  const values = places.map(value);
  const best = values.indexOf(Math.max(...values));
  let low = places[Math.max(best - 1, 0)] ?? 0;
  let high = places[Math.min(best + 1, places.length - 1)] ?? 0;
  let [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
  let [atLeft, atRight] = [value(left), value(right)];
  while (high - low > within * (1 + Math.abs(low))) {
    if (atLeft < atRight) {
      [low, left, atLeft] = [left, right, atRight];
      right = low + GOLDEN * (high - low);
      atRight = value(right);
    } else {
      [high, right, atRight] = [right, left, atLeft];
      left = high - GOLDEN * (high - low);
      atLeft = value(left);
    }
  }
  const found: (readonly [number, number])[] = [[places[best] ?? 0, values[best] ?? 0], [left, atLeft], [right, atRight]];
  return found.reduce((one, other) => (other[1] > one[1] || (other[1] === one[1] && other[0] > one[0]) ? other : one));
}

/** Where what remains of the fall is used up, to one side of the start: by the Illinois rule of false position. */
function limitOf(remaining: (place: number) => number, start: number, way: number): number {
  let [inside, left] = [start, FALL];
  let outside = start + way;
  let beyond = remaining(outside);
  while (beyond > 0) {
    if (Math.abs(outside) > FARTHEST) return way * FARTHEST;
    [inside, left, outside] = [outside, beyond, outside + 2 * (outside - inside)];
    beyond = remaining(outside);
  }
  for (let step = 0; step < 100; step += 1) {
    const at = (inside * beyond - outside * left) / (beyond - left);
    if (Math.min(Math.abs(at - inside), Math.abs(at - outside)) < 1e-8) return at;
    const here = remaining(at);
    if (here * beyond < 0) [inside, left] = [outside, beyond];
    else left /= 2;
    [outside, beyond] = [at, here];
  }
  return outside;
}

/** The model of studies, or why there is none. */
export function randomEffects(counts: readonly Counts[]): RandomEffects | NoModel {
  if (counts.length < FEWEST_STUDIES) {
    return { reason: `${counts.length === 1 ? "1 study" : `${counts.length} studies`}, five are needed` };
  }
  if (counts.every(([count, of]) => count === 0 || count === of)) {
    return { reason: "in each study nobody or everybody responded, which gives the model no greatest likelihood" };
  }
  const along = (mean: number) => (spread: number) => logLikelihood(counts, mean, spread);
  const profile = (mean: number): number => greatest(along(mean), SPREADS, 1e-5)[1];
  const [responders, patients] = counts.reduce(([count, of], study) => [count + study[0], of + study[1]] as const, [0, 0] as const);
  const around = Math.log(responders / (patients - responders));
  const [mean, height] = greatest(profile, OFFSETS.map((offset) => around + offset), 1e-6);
  const [spread] = greatest(along(mean), SPREADS, 1e-7);
  const [lower, upper] = ([-1, 1] as const).map((way) => limitOf((at) => profile(at) - height + FALL, mean, way));
  const percent = (logOdds: number): string => rounded(100 * shareAt(logOdds), 1);
  return { studies: counts.length, percent: percent(mean), lower: percent(lower ?? mean), upper: percent(upper ?? mean), tauSquared: rounded(spread * spread, 2) };
}

/** Halves away from zero, as the other figures of a page are rounded. */
function rounded(value: number, decimals: number): string {
  const scale = 10 ** decimals;
  return (Math.floor(value * scale + 0.5) / scale).toFixed(decimals);
}
