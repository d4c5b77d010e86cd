// Builds src/ into ../src/sarcokg/_web: a renderer for the embedded engine, scripts and a style for the browser.
//
// Scripts are classic ones, for a page opened by double-click may not load modules. Names hold a digest of the content, so that
// a browser keeps them for ever; manifest.json says which name is which.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "..", "src", "sarcokg", "_web");
const stems = (folder) =>
  readdirSync(join(here, "src", folder))
    .filter((name) => name.endsWith(".ts"))
    .map((name) => basename(name, ".ts"))
    .sort();

const views = stems("views");
const live = stems("live");
const usedPackages = new Set();

// Adding a view is adding a file: the list of them is made here, not kept by hand.
const viewList = {
  name: "views",
  setup(builder) {
    builder.onResolve({ filter: /^virtual:views$/ }, () => ({ path: "views", namespace: "virtual" }));
    builder.onLoad({ filter: /.*/, namespace: "virtual" }, () => ({
      contents: [
        ...views.map((name, index) => `import * as view${index} from "./views/${name}";`),
        `export const views = { ${views.map((name, index) => `${JSON.stringify(name)}: view${index}`).join(", ")} };`,
      ].join("\n"),
      resolveDir: join(here, "src"),
      loader: "ts",
    }));
  },
};

async function bundle(entry, extra = {}) {
  const result = await build({
    ...entry,
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: "iife",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    logLevel: "warning",
    plugins: [viewList],
    absWorkingDir: here,
    ...extra,
  });
  for (const input of Object.keys(result.metafile.inputs)) {
    const found = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (found) usedPackages.add(found[1]);
  }
  return Buffer.from(result.outputFiles[0].contents);
}

function hashed(stem, extension, content) {
  const digest = createHash("sha256").update(content).digest("hex").slice(0, 10);
  const name = `${stem}-${digest}.${extension}`;
  writeFileSync(join(out, name), content);
  return name;
}

// The shell's style first, so that those of views may differ from it.
const styles = ["style.css", "views.css"].map((name) => `@import "./${name}";`).join("\n");

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

// The embedded engine has no module loader either: the renderer leaves its functions in a global.
writeFileSync(
  join(out, "renderer.js"),
  await bundle({ entryPoints: ["src/renderer.ts"] }, { globalName: "sarcokgRenderer", platform: "neutral" }),
);

const manifest = {
  app: hashed("app", "js", await bundle({ entryPoints: ["src/app.ts"] })),
  style: hashed("style", "css", await bundle({ stdin: { contents: styles, resolveDir: join(here, "src"), loader: "css" } })),
  again: hashed("again", "js", await bundle({ entryPoints: ["src/again.ts"] })),
  live: {},
};
for (const name of live) {
  const contents = `import { enliven } from "./live/${name}"; globalThis.sarcokgLive(${JSON.stringify(name)}, enliven);`;
  const script = await bundle({ stdin: { contents, resolveDir: join(here, "src"), loader: "ts" } });
  manifest.live[name] = hashed(`live-${name}`, "js", script);
}
// The engine for pages that run queries by themselves. A page opened by double-click may fetch nothing and start no worker from a
// file, so the worker's text and the packed WASM travel in one classic script, which is loaded when the first query is run.
const worker = await bundle({ entryPoints: ["src/engine/worker.ts"] }, { define: { "import.meta.url": '""' } });
const wasm = gzipSync(readFileSync(join(here, "node_modules", "oxigraph", "web_bg.wasm")), { level: 9 }).toString("base64");
const engine = `globalThis.sarcokgEngine={worker:${JSON.stringify(worker.toString("utf8"))},wasm:"${wasm}"};\n`;
manifest.engine = hashed("engine", "js", Buffer.from(engine));

writeFileSync(join(out, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);

// The font of pictures: a PNG is the same on a machine that has no font at all.
for (const font of ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"]) {
  copyFileSync(join(here, "node_modules", "dejavu-fonts-ttf", "ttf", font), join(out, font));
}
usedPackages.add("dejavu-fonts-ttf");

const licences = [...usedPackages].sort().map((name) => {
  const folder = join(here, "node_modules", name);
  const described = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const isApache = /\bApache-2\.0\b/.test(described.license);
  if (!file && !isApache) throw new Error(`${name}: the package carries no text of its licence. Name the licence here.`);
  const apache = `Taken under the Apache License 2.0, whose text is the LICENSE of sarcokg. ${described.repository?.url ?? ""}`;
  const text = file ? readFileSync(join(folder, file), "utf8").trim() : apache;
  return `${name} ${described.version}, ${described.license}\n\n${text}\n`;
});
const head = "The explorer holds code, or fonts, of these packages.\n";
writeFileSync(
  join(out, "THIRD_PARTY_LICENSES.txt"),
  [head, ...licences].join(`\n${"-".repeat(80)}\n\n`),
);
