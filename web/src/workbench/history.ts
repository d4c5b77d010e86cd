/**
 * Queries that were typed or run, kept by the browser. Each has a key of its own, so that two tabs never overwrite each other;
 * only queries are kept, never results. Where a browser keeps nothing, that is said.
 */

const RUN = "sarcokg.query.";
const DRAFT = "sarcokg.draft.";
/** More would fill what a browser gives; the oldest go first. */
const MOST = 200;

interface Kept {
  key: string;
  query: string;
  when: Date;
  isDraft: boolean;
}

/** Names this tab; drafts of other tabs stay theirs. */
const tab = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`;

export function keepDraft(query: string): boolean {
  return keep(`${DRAFT}${tab}`, query);
}

export function keepRun(query: string): boolean {
  const same = list().find((kept) => !kept.isDraft && kept.query === query);
  if (same) localStorage.removeItem(same.key);
  return keep(`${RUN}${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 6)}`, query);
}

function keep(key: string, query: string): boolean {
  try {
    localStorage.setItem(key, JSON.stringify({ query, when: Date.now() }));
    for (const old of list().slice(MOST)) localStorage.removeItem(old.key);
    return true;
  } catch {
    return false;
  }
}

/** All that is kept, the newest first. */
export function list(): Kept[] {
  const found: Kept[] = [];
  try {
    for (let index = 0; index < localStorage.length; index += 1) {
      const key = localStorage.key(index) ?? "";
      if (!key.startsWith(RUN) && !key.startsWith(DRAFT)) continue;
      const kept = JSON.parse(localStorage.getItem(key) ?? "{}") as { query?: string; when?: number };
      if (kept.query) found.push({ key, query: kept.query, when: new Date(kept.when ?? 0), isDraft: key.startsWith(DRAFT) });
    }
  } catch {
    return [];
  }
  return found.sort((one, other) => other.when.getTime() - one.when.getTime());
}
