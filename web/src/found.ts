/** Which names a search finds, the best first. */

export interface Entry {
  readonly path: string;
  readonly kind: string;
  readonly label: string;
  readonly names: readonly string[];
}

export interface Found {
  readonly entry: Entry;
  /** The name that was found, where it is not the label. */
  readonly by: string;
}

/** Without case, accents and the signs between words: "ASPL–TFE3" and "aspl tfe3" are one. */
export function folded(text: string): string {
  return text.normalize("NFKD").toLowerCase().replace(/[\u0300-\u036f]/g, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

function rank(name: string, wanted: string): number {
  const text = folded(name);
  if (text === wanted) return 0;
  if (text.startsWith(wanted)) return 1;
  if (` ${text}`.includes(` ${wanted}`)) return 2;
  if (wanted.split(" ").every((word) => ` ${text}`.includes(` ${word}`))) return 3;
  return text.includes(wanted) ? 4 : -1;
}

export function find(entries: readonly Entry[], text: string): Found[] {
  const wanted = folded(text);
  if (wanted === "") return [];
  const ranked = entries.flatMap((entry, index) => {
    const best = [entry.label, ...entry.names]
      .map((name) => ({ name, rank: rank(name, wanted) }))
      .filter(({ rank: found }) => found >= 0)
      .sort((a, b) => a.rank - b.rank)[0];
    return best ? [{ entry, by: best.name === entry.label ? "" : best.name, rank: best.rank, index }] : [];
  });
  return ranked.sort((a, b) => a.rank - b.rank || a.index - b.index).map(({ entry, by }) => ({ entry, by }));
}
