/** A page that sends one query to an endpoint and fills a table. */

async function answer(): Promise<void> {
  const settings = new URLSearchParams(location.search);
  const address = `${settings.get("endpoint")}?query=${encodeURIComponent(settings.get("query") ?? "")}`;
  const response = await fetch(address, { headers: { Accept: "application/sparql-results+json" } });
  const { head, results } = (await response.json()) as { head: { vars: string[] }; results: { bindings: Record<string, { value: string } | undefined>[] } };
  const body = results.bindings.map((row) => `<tr>${head.vars.map((name) => `<td>${row[name]?.value ?? ""}</td>`).join("")}</tr>`);
  (document.getElementById("place") as HTMLElement).innerHTML = `<table><tr>${head.vars.map((name) => `<th>${name}</th>`).join("")}</tr>${body.join("")}</table>`;
  document.body.dataset.done = "1";
}

void answer();
