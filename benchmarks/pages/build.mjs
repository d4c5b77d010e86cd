// Bundles what the benchmarks open in a browser: node build.mjs FOLDER
import { build } from "esbuild";
import { copyFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2];
await build({
  entryPoints: readdirSync(join(here, "src")).map((name) => join(here, "src", name)),
  outdir: out,
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  logLevel: "warning",
  // Libraries made for Node ask for these two.
  define: { global: "globalThis", "process.env.NODE_ENV": '"production"' },
});
for (const name of readdirSync(here).filter((name) => name.endsWith(".html"))) copyFileSync(join(here, name), join(out, name));
