/** A static page that answers SPARQL by Comunica over N3's store: it loads the release as TriG, asks, and fills a table. */

import { QueryEngine } from "@comunica/query-sparql-rdfjs-lite";
import { Parser, Store } from "n3";

async function answer(): Promise<void> {
  const query = new URLSearchParams(location.search).get("query") ?? "";
  const text = await (await fetch("sarcokg.trig")).text();
  // Comunica reads the default graph alone, and our endpoint all graphs as one.
  const merged = new Store();
  for (const quad of new Parser({ format: "application/trig" }).parse(text)) merged.addQuad(quad.subject, quad.predicate, quad.object);
  const found = await new QueryEngine().query(query, { sources: [merged] });
  if (found.resultType !== "bindings") return;
  const rows = await (await found.execute()).toArray();
  const names = (await found.metadata()).variables.map((each) => ("variable" in each ? each.variable.value : each.value));
  const body = rows.map((row) => `<tr>${names.map((name) => `<td>${row.get(name)?.value ?? ""}</td>`).join("")}</tr>`);
  (document.getElementById("place") as HTMLElement).innerHTML = `<table><tr>${names.map((name) => `<th>${name}</th>`).join("")}</tr>${body.join("")}</table>`;
  document.body.dataset.done = "1";
}

void answer();
