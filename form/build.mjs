// Bundles the form into docs/assets/js, where it is committed. With --check: says whether what is committed is what
// this source gives, and changes nothing.

import { build } from "esbuild";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = new URL(".", import.meta.url);
const target = new URL("../docs/assets/js/", here);
const licences = ["preact", "yaml"].map((name) => {
  const { version } = JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, here), "utf8"));
  return `${name} ${version}\n\n${readFileSync(new URL(`node_modules/${name}/LICENSE`, here), "utf8").trim()}\n`;
});

const built = await build({
  absWorkingDir: fileURLToPath(here),
  entryPoints: { form: "src/main.jsx" },
  bundle: true,
  splitting: true,
  minify: true,
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  jsxImportSource: "preact",
  chunkNames: "form-[name]",
  legalComments: "none",
  charset: "utf8",
  banner: { js: "// Built from form/ by make form; see form.LICENSE." },
  outdir: fileURLToPath(target),
  write: false,
});
const files = new Map(built.outputFiles.map((file) => [file.path.split("/").at(-1), file.text]));
files.set("form.LICENSE", licences.join("\n"));

const committed = readdirSync(target).filter((name) => /^form[.-]/.test(name));
const stale = committed.filter((name) => !files.has(name));
if (process.argv.includes("--check")) {
  const read = (name) => (committed.includes(name) ? readFileSync(new URL(name, target), "utf8") : "");
  const differ = [...files].filter(([name, text]) => read(name) !== text).map(([name]) => name);
  if (differ.length || stale.length) {
    console.error(`docs/assets/js is not what form/ gives: ${[...differ, ...stale].join(", ")}. Run make form.`);
    process.exit(1);
  }
  console.log(`${files.size} files are what form/ gives`);
} else {
  if (stale.length) throw new Error(`remove ${stale.join(", ")} first`);
  for (const [name, text] of files) writeFileSync(new URL(name, target), text);
  for (const [name, text] of files) console.log(`${name} ${Buffer.byteLength(text)}`);
}
