// Writes THIRD_PARTY_NOTICES.md: every package whose code or data is in the VSIX, with its licence text.
import { build } from "esbuild";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
/** In the VSIX without being bundled: the runtime, and the grammars that are copied. */
const BESIDE = ["onnxruntime-node", "onnxruntime-common", "@vscode/tree-sitter-wasm"];

const { metafile } = await build({
  absWorkingDir: ROOT,
  entryPoints: [
    "extension/extension.ts",
    "server/engine/main.ts",
    "server/cli/loupe.ts",
    "server/lsp/main.ts",
    "media/panel/main.ts",
  ],
  bundle: true,
  write: false,
  metafile: true,
  outdir: "dist",
  platform: "node",
  external: ["vscode", "onnxruntime-node"],
});

const bundled = Object.keys(metafile.inputs).map(
  (path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1],
);
const names = [...new Set([...bundled, ...BESIDE])].filter((name) => name !== undefined).sort();
const sections = names.map(notice);
const intro = "# Third-party notices\n\nLoupe's package holds code or data of these packages.\n";
writeFileSync(join(ROOT, "THIRD_PARTY_NOTICES.md"), `${intro}\n${sections.join("\n")}`);

function notice(name) {
  const folder = join(ROOT, "node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file && existsSync(join(folder, file)) ? readFileSync(join(folder, file), "utf8").trim() : "";
  const body = text ? `\n\`\`\`text\n${text.replaceAll("\r\n", "\n")}\n\`\`\`\n` : "";
  return `## ${name} ${version}\n\nLicence: ${license}\n${body}`;
}
