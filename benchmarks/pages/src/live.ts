/**
 * A page as one writes it over any endpoint: it asks, and fills a plain table with counts, percents and studies.
 *
 * live.html?endpoint=…          one query for all cells
 * live.html?endpoint=…&cells    one query for the heads, then one for each cell, six at a time, as pages of panels do
 */

type Row = Record<string, { value: string } | undefined>;

const settings = new URLSearchParams(location.search);
const endpoint = settings.get("endpoint") ?? "";
const SHARED = `
  ?statement sarco:responders ?responders ; sarco:evaluable ?evaluable .
  ?statement sarco:inClosestHistology ?histology . ?histology rdfs:label ?histologyLabel .
  ?statement sarco:underTreatment/sarco:narrowestMechanism ?mechanism . ?mechanism rdfs:label ?mechanismLabel .
  ?statement sarco:inStudy ?study . ?study skos:notation ?studyKey .`;
const PREFIXES = `PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX sarco: <https://w3id.org/sarcokg/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
`;

async function ask(query: string): Promise<Row[]> {
  const response = await fetch(`${endpoint}?query=${encodeURIComponent(PREFIXES + query)}`, { headers: { Accept: "application/sparql-results+json" } });
  if (!response.ok) throw new Error(await response.text());
  return ((await response.json()) as { results: { bindings: Row[] } }).results.bindings;
}

const value = (row: Row, name: string) => row[name]?.value ?? "";

function cellOf(rows: Row[]): string {
  const studies = new Set(rows.map((row) => value(row, "studyKey"))).size;
  const lines = rows.map((row) => `${value(row, "responders")}/${value(row, "evaluable")} (${((100 * Number(value(row, "responders"))) / Number(value(row, "evaluable"))).toFixed(1)} %)`);
  return rows.length === 0 ? "" : `${lines.join("<br>")}<br>${studies} ${studies === 1 ? "study" : "studies"}`;
}

const unique = (rows: Row[], name: string) => [...new Set(rows.map((row) => value(row, name)))].sort();

function fill(rows: Row[], cell: (histology: string, mechanism: string) => string): void {
  const [histologies, mechanisms] = [unique(rows, "histologyLabel"), unique(rows, "mechanismLabel")];
  const head = `<tr><th>Histology</th>${mechanisms.map((mechanism) => `<th>${mechanism}</th>`).join("")}</tr>`;
  const body = histologies.map((histology) => `<tr><th>${histology}</th>${mechanisms.map((mechanism) => `<td>${cell(histology, mechanism)}</td>`).join("")}</tr>`);
  (document.getElementById("place") as HTMLElement).innerHTML = `<table>${head}${body.join("")}</table>`;
}

async function atOnce(design: string): Promise<void> {
  const only = design && `?study sarco:design/rdfs:label ?design . FILTER(STR(?design) = "${design}")`;
  const rows = await ask(`SELECT DISTINCT * WHERE { ${SHARED} ${only} }`);
  const cells = new Map<string, Row[]>();
  for (const row of rows) {
    const key = `${value(row, "histologyLabel")} ${value(row, "mechanismLabel")}`;
    cells.set(key, [...(cells.get(key) ?? []), row]);
  }
  fill(rows, (histology, mechanism) => cellOf(cells.get(`${histology} ${mechanism}`) ?? []));
}

async function byCell(): Promise<void> {
  const heads = await ask(`SELECT DISTINCT ?histologyLabel ?mechanismLabel WHERE { ${SHARED} }`);
  const found = new Map<string, string>();
  const waiting = unique(heads, "histologyLabel").flatMap((histology) => unique(heads, "mechanismLabel").map((mechanism) => [histology, mechanism] as const));
  const work = async (): Promise<void> => {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const [histology, mechanism] = next;
      const rows = await ask(`SELECT DISTINCT * WHERE { VALUES (?histologyLabel ?mechanismLabel) { ("${histology}"@en "${mechanism}"@en) } ${SHARED} }`);
      found.set(`${histology} ${mechanism}`, cellOf(rows));
    }
  };
  await Promise.all(Array.from({ length: 6 }, work));
  fill(heads, (histology, mechanism) => found.get(`${histology} ${mechanism}`) ?? "");
}

const done = () => {
  document.body.dataset.done = String(Number(document.body.dataset.done ?? 0) + 1);
};
document.getElementById("design")?.addEventListener("change", (event) => void atOnce((event.target as HTMLSelectElement).value).then(done));
void (settings.has("cells") ? byCell() : atOnce("")).then(done);
