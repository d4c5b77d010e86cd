/** One way to ask, two engines: the server that gave the page, or the engine that a static page carries. */

import type { PageInput } from "../view";
import type { Reply, Request } from "./worker";

declare global {
  // Set by scripts that are loaded when the first query is run: the engine, and the release as packed TriG.
  var sarcokgEngine: { worker: string; wasm: string } | undefined;
  var sarcokgRelease: { name: string; trig: string } | undefined;
}

export interface Answer {
  form: "rows" | "graph";
  text: string;
}

export interface Asking {
  ask(query: string): Promise<Answer>;
  /** End what is running; the next query begins anew. */
  stop(): void;
  /** Within which limits queries are answered, in words. */
  limits(): Promise<string>;
}

export class Stopped extends Error {}

const LIMITS: Readonly<Record<string, (value: number) => string>> = {
  seconds: (value) => `${value} seconds`,
  rows: (value) => `${value.toLocaleString("en")} rows or triples`,
  "answer-bytes": (value) => `${Math.round(value / 2 ** 20)} MB of answer`,
  "query-bytes": (value) => `${Math.round(value / 2 ** 10)} KB of query`,
};

/** The limits as a server says them, "seconds=10, rows=10000", in words; those that nobody meets by hand are left out. */
function limitsTold(said: string): string {
  const told = said.split(", ").flatMap((each) => {
    const [name = "", value = ""] = each.split("=");
    const words = LIMITS[name]?.(Number(value));
    return words ? [words] : [];
  });
  return told.length === 0 ? "" : `A query has ${told.join(", ")}; beyond that it fails, and nothing of its answer is given.`;
}

/** Over HTTP, by the SPARQL 1.1 Protocol; `health` is where the server says its limits. */
export function askServer(address: string, health: string): Asking {
  let running: AbortController | undefined;
  return {
    async ask(query) {
      running = new AbortController();
      const accept = "application/sparql-results+json, application/n-triples;q=0.9, application/problem+json;q=0.1";
      try {
        const response = await fetch(address, { method: "POST", body: query, headers: { "Content-Type": "application/sparql-query", Accept: accept }, signal: running.signal });
        const text = await response.text();
        if (!response.ok) throw new Error(problem(text) || `the server answered ${response.status}`);
        const form = (response.headers.get("Content-Type") ?? "").includes("json") ? "rows" : "graph";
        return { form, text };
      } catch (error) {
        if (error instanceof DOMException && error.name === "AbortError") throw new Stopped();
        throw error;
      }
    },
    stop: () => running?.abort(),
    limits: async () => limitsTold(((await (await fetch(health)).json()) as { limits?: string }).limits ?? ""),
  };
}

function problem(text: string): string {
  try {
    const told = JSON.parse(text) as { detail?: string; title?: string };
    return told.detail ?? told.title ?? text;
  } catch {
    return text.slice(0, 500);
  }
}

/** In the page: a worker, so that the page stays awake and a query can be ended. */
export function askHere(input: PageInput, assets: string, say: (text: string) => void): Asking {
  let worker: Worker | undefined;
  let fail: ((error: Error) => void) | undefined;
  // Somebody may stop while the engine is still being loaded.
  let stops = 0;
  const send = (request: Request): Promise<Reply> =>
    new Promise((resolve, reject) => {
      if (!worker) return reject(new Stopped());
      worker.onmessage = (event: MessageEvent<Reply>) => resolve(event.data);
      worker.onerror = () => {
        close();
        reject(new Error("the engine gave up on this query. Write it simpler."));
      };
      worker.postMessage(request);
    });
  const close = () => {
    worker?.terminate();
    worker = undefined;
  };
  const open = async () => {
    const before = stops;
    say("Loading the engine and the release, once …");
    await Promise.all([script(`${assets}${input.assets.engine}`), script(`${assets}release-${input.release.name}.js`)]);
    const [engine, release] = [globalThis.sarcokgEngine, globalThis.sarcokgRelease];
    if (!engine || !release) throw new Error("the files of the engine are not beside this page. Write the site again.");
    if (stops !== before) throw new Stopped();
    const source = URL.createObjectURL(new Blob([engine.worker], { type: "text/javascript" }));
    worker = new Worker(source);
    URL.revokeObjectURL(source);
    const opened = await send({ kind: "open", data: { wasm: engine.wasm, trig: release.trig } });
    if (opened.kind === "error") {
      close();
      throw new Error(opened.message);
    }
  };
  const run = async (query: string): Promise<Answer> => {
    if (!worker) await open();
    say("Running …");
    const reply = await send({ kind: "query", query });
    if (reply.kind !== "answer") throw new Error(reply.kind === "error" ? reply.message : "no answer");
    return { form: reply.form, text: reply.text };
  };
  return {
    ask: (query) =>
      new Promise((resolve, reject) => {
        fail = reject;
        run(query).then(resolve, reject);
      }),
    stop() {
      stops += 1;
      close();
      fail?.(new Stopped());
    },
    limits: async () => "A query has no limit but this machine's; Stop ends it.",
  };
}

const loaded = new Map<string, Promise<void>>();

function script(address: string): Promise<void> {
  const known = loaded.get(address);
  if (known) return known;
  const loading = new Promise<void>((resolve, reject) => {
    const element = document.createElement("script");
    element.src = address;
    element.onload = () => resolve();
    element.onerror = () => {
      loaded.delete(address);
      reject(new Error(`${address}: cannot be loaded. Write the site again.`));
    };
    document.head.append(element);
  });
  loaded.set(address, loading);
  return loading;
}

/** The query with the prefixes that it uses and does not declare, on its first line, so that lines keep their numbers. */
export function withPrefixes(query: string, prefixes: Readonly<Record<string, string>>): { query: string; shift: number } {
  const declared = new Set([...query.matchAll(/PREFIX\s+([\w-]*):/gi)].map((match) => match[1]));
  const used = new Set([...query.matchAll(/(?:^|[^\w?$<:/-])([A-Za-z][\w-]*):/g)].map((match) => match[1] ?? ""));
  const missing = [...used].filter((name) => !declared.has(name) && prefixes[name] !== undefined);
  const prologue = missing.map((name) => `PREFIX ${name}: <${prefixes[name]}> `).join("");
  return { query: prologue + query, shift: prologue.length };
}

export interface Trouble {
  message: string;
  line: number;
  column: number;
}

/** An error of the engine in plain words, with the line and column where it names them; 0 where it does not. */
export function plain(error: string, shift = 0): Trouble {
  const text = error.replace(/\s+/g, " ");
  const engine = /error at (\d+):(\d+): (.*)/.exec(text);
  const told = engine ?? /line (\d+), column (\d+)(.*)/.exec(text);
  if (!told) return { message: text, line: 0, column: 0 };
  const line = Number(told[1]);
  const column = Math.max(1, Number(told[2]) - (line === 1 ? shift : 0));
  const prefix = /[Pp]refix not found|prefix is not declared/.test(told[3] ?? "");
  const wanted = /expected (?:one of )?(.*)/.exec(engine?.[3] ?? "")?.[1] ?? "";
  const few = wanted && wanted.split(", ").length <= 6 ? ` Here could stand: ${wanted}.` : "";
  return { message: `The query cannot be read at line ${line}, column ${column}${prefix ? ": a prefix is not declared" : ""}.${few} Mend it there.`, line, column };
}
