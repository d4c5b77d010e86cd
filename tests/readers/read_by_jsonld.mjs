// A program that tests run: jsonld.js reads files of JSON-LD, and writes each as N-Quads beside it, `FILE.jsonld.nq`.
// With `--frame FRAME` it frames the first file, too, and writes what comes out to `FILE.framed.json`.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const [packages, ...files] = process.argv.slice(2);
const jsonld = createRequire(packages)("jsonld");
const frame = files[0] === "--frame" ? JSON.parse(readFileSync(files.splice(0, 2)[1], "utf8")) : null;
const refuse = (url) => {
  throw new Error(`${url}: a context that is not in the file`);
};

for (const [number, file] of files.entries()) {
  const document = JSON.parse(readFileSync(file, "utf8"));
  const quads = await jsonld.toRDF(document, { format: "application/n-quads", documentLoader: refuse });
  writeFileSync(`${file}.jsonld.nq`, quads);
  if (frame !== null && number === 0) {
    const framed = await jsonld.frame(document, frame, { compactArrays: false, documentLoader: refuse });
    writeFileSync(`${file}.framed.json`, JSON.stringify(framed));
  }
}
