// A program that tests run: N3.js reads files of RDF, and writes each as N-Quads beside it, `FILE.n3.nq`.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { extname } from "node:path";

const [packages, ...files] = process.argv.slice(2);
const { Parser, Writer } = createRequire(packages)("n3");
const formats = { ".nq": "application/n-quads", ".nt": "application/n-triples", ".trig": "application/trig", ".ttl": "text/turtle" };

for (const file of files) {
  // With this prefix the labels of blank nodes stay as they are written.
  const parser = new Parser({ format: formats[extname(file)], blankNodePrefix: "_:" });
  const quads = parser.parse(readFileSync(file, "utf8"));
  const writer = new Writer({ format: "application/n-quads" });
  writeFileSync(`${file}.n3.nq`, writer.quadsToString(quads));
}
