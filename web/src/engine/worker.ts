/** The engine in a worker: opens a release, answers SPARQL, and can be ended at any moment by who started it. */

import { Store, initSync } from "oxigraph/web.js";

export interface Opening {
  wasm: string;
  trig: string;
}

export type Request = { kind: "open"; data: Opening } | { kind: "query"; query: string };

/** What comes back: rows as SPARQL JSON, a graph as N-Triples, or why there is neither. */
export type Reply = { kind: "opened"; quads: number } | { kind: "answer"; form: "rows" | "graph"; text: string } | { kind: "error"; message: string };

interface WorkerScope {
  onmessage: ((event: MessageEvent<Request>) => void) | null;
  postMessage(reply: Reply): void;
}

const scope = globalThis as unknown as WorkerScope;
let store: Store | undefined;

async function unpacked(base64: string): Promise<ArrayBuffer> {
  const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return await new Response(stream).arrayBuffer();
}

async function open(data: Opening): Promise<Reply> {
  initSync({ module: await unpacked(data.wasm) });
  store = new Store();
  store.load(new TextDecoder().decode(await unpacked(data.trig)), { format: "application/trig", lenient: true });
  return { kind: "opened", quads: store.size };
}

/** A query's form is found by trying: rows are asked for as JSON, and what has none is a graph. */
function answer(query: string): Reply {
  if (store === undefined) return { kind: "error", message: "the release is not open" };
  const isGraph = /\b(CONSTRUCT|DESCRIBE)\b/i.test(bare(query)) && !/\b(SELECT|ASK)\b[^]*\b(CONSTRUCT|DESCRIBE)\b/i.test(bare(query));
  const options = { use_default_graph_as_union: true, results_format: isGraph ? "application/n-triples" : "application/sparql-results+json" };
  return { kind: "answer", form: isGraph ? "graph" : "rows", text: store.query(query, options) as string };
}

/** A query without its comments, texts and IRIs, where a word may stand that is none of SPARQL. */
function bare(query: string): string {
  return query.replace(/<[^<>\s]*>|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|#[^\n]*/g, " ");
}

scope.onmessage = (event) => {
  const request = event.data;
  const work = request.kind === "open" ? open(request.data) : Promise.resolve().then(() => answer(request.query));
  work.catch((error: unknown): Reply => ({ kind: "error", message: error instanceof Error ? error.message : String(error) })).then((reply) => scope.postMessage(reply));
};
