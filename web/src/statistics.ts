/**
 * Percents and exact intervals of proportions, in whole numbers: the same figures as src/sarcokg/statistics.py, on every machine.
 * Clopper and Pearson, Biometrika 26 (1934) 404, https://doi.org/10.1093/biomet/26.4.404.
 */

/** One in forty: what a two-sided interval of 95 % leaves at each end. */
const RARE = 40n;
/** Enough to tell shares apart that differ in the twentieth decimal. */
const HALVINGS = 70;

/** A share as a whole number of parts, of which there are 2 to the power of `halvings`. */
interface Share {
  readonly parts: bigint;
  readonly halvings: number;
}

/** Whether so many or more of `of` would be seen less than once in forty times, if a share of all have the outcome. */
function isRare(count: number, of: number, { parts, halvings }: Share): boolean {
  const others = (1n << BigInt(halvings)) - parts;
  const all = 1n << BigInt(halvings * of);
  // Binomial terms over a common denominator, so that each is a whole number and no figure is rounded.
  let term = others ** BigInt(of);
  let below = 0n;
  for (let number = 0; number < count; number += 1) {
    below += term;
    term = (term * BigInt(of - number) * parts) / (BigInt(number + 1) * others);
  }
  return (all - below) * RARE < all;
}

/** A share in tenths of a percent, halves rounded up. */
const tenths = ({ parts, halvings }: Share): bigint => (parts * 2000n + (1n << BigInt(halvings))) >> BigInt(halvings + 1);

const written = (figure: bigint): string => `${figure / 10n}.${figure % 10n}`;

function lowerLimit(count: number, of: number): bigint {
  if (count === 0) return 0n;
  let [below, above]: [Share, Share] = [{ parts: 0n, halvings: 0 }, { parts: 1n, halvings: 0 }];
  for (let step = 1; step <= HALVINGS && tenths(below) !== tenths(above); step += 1) {
    const share = { parts: below.parts * 2n + 1n, halvings: step };
    if (isRare(count, of, share)) [below, above] = [share, { parts: above.parts * 2n, halvings: step }];
    else [below, above] = [{ parts: below.parts * 2n, halvings: step }, share];
  }
  return tenths(above);
}

/** The exact two-sided 95 % interval, in hundredths: clopperPearson(19, 52) is "23.6–51.0". */
export function clopperPearson(count: number, of: number): string {
  return `${written(lowerLimit(count, of))}–${written(1000n - lowerLimit(of - count, of))}`;
}

/** Count of `of` in hundredths, halves rounded away from zero: percent(19, 52) is "36.5". */
export function percent(count: number, of: number): string {
  return written((BigInt(count) * 2000n + BigInt(of)) / (2n * BigInt(of)));
}
