// What ships → its notices: THIRD_PARTY_NOTICES.md from the packages whose code or data is bundled, and for the
// runtime and the grammars the texts in notices/, which ship as they are. A test holds both against what ships.
import { build } from "esbuild";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { importBundled } from "./bundled.mjs";

/** In the VSIX without being bundled: the runtime, and the grammars that are copied. */
const BESIDE = ["onnxruntime-node", "onnxruntime-common", "@vscode/tree-sitter-wasm"];
const RUNTIME_NOTICES = "onnxruntime.txt";
/** Packages without a licence text of their own, and where it stands: with the package of the same makers, or in notices/. */
const TEXT_OF = {
  "@lit-labs/ssr-dom-shim": "node_modules/lit/LICENSE",
  "onnxruntime-node": `notices/${RUNTIME_NOTICES}`,
  "onnxruntime-common": `notices/${RUNTIME_NOTICES}`,
};
const INTRO = `# Third-party notices

Loupe's package holds code or data of these packages. What is in the runtime's binaries and in the syntax grammars stands in the
folder notices/.
`;

/** The text of THIRD_PARTY_NOTICES.md. */
export async function makeNotices(root) {
  const names = [...new Set([...(await bundledPackages(root)), ...BESIDE])].sort();
  return `${INTRO}\n${names.map((name) => section(root, name)).join("\n")}`;
}

/** @returns {Promise<string[]>} what is missing, a sentence each */
export async function missingNotices(root) {
  const wrong = [];
  const written = readFileSync(join(root, "THIRD_PARTY_NOTICES.md"), "utf8");
  if (written !== (await makeNotices(root)))
    wrong.push('THIRD_PARTY_NOTICES.md is not of what is bundled: "npm run notices" writes it');
  const named = namedIn(root);
  const { version } = manifestOf(root, "onnxruntime-node");
  if (!named.has(`onnxruntime ${version}`))
    wrong.push(`notices/${RUNTIME_NOTICES} is not of onnxruntime ${version}, which ships`);
  const { grammars } = await importBundled("server/languages/index.ts");
  for (const name of grammars())
    if (!named.has(name)) wrong.push(`no file of notices/ names the grammar ${name}`);
  return wrong;
}

/** The first line of each file names what it is of: names between blanks, and the line as a whole. */
function namedIn(root) {
  const folder = join(root, "notices");
  const lines = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8").split("\n", 1)[0]);
  return new Set(lines.flatMap((line) => [line, ...line.split(" ")]));
}

async function bundledPackages(root) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [
      "extension/extension.ts",
      "server/engine/main.ts",
      "server/cli/loupe.ts",
      "server/cli/uninstall.ts",
      "server/lsp/main.ts",
      "media/panel/main.ts",
    ],
    ...{ bundle: true, write: false, metafile: true, outdir: "dist", platform: "node", logLevel: "error" },
    external: ["vscode", "onnxruntime-node"],
  });
  return Object.keys(metafile.inputs).flatMap(
    (path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? [],
  );
}

function manifestOf(root, name) {
  return JSON.parse(readFileSync(join(root, "node_modules", name, "package.json"), "utf8"));
}

/** A licence without a text is a fault: most ask for it to be passed on. */
function section(root, name) {
  const { version, license } = manifestOf(root, name);
  const folder = join(root, "node_modules", name);
  const own = readdirSync(folder)
    .filter((entry) => /^(licen[cs]e|thirdpartynotices)/i.test(entry))
    .map((entry) => join(folder, entry));
  const elsewhere = TEXT_OF[name];
  if (own.length === 0 && elsewhere === undefined)
    throw new Error(`expected a licence text of ${name}, got none`);
  const isBeside = elsewhere?.startsWith("notices/");
  const body = isBeside ? `Its text: ${elsewhere}\n` : textOf(own.length > 0 ? own : [join(root, elsewhere)]);
  return `## ${name} ${version}\n\nLicence: ${license}\n\n${body}`;
}

function textOf(paths) {
  const texts = paths.map((path) => readFileSync(path, "utf8").replaceAll("\r\n", "\n").trim());
  return `\`\`\`text\n${texts.join("\n\n")}\n\`\`\`\n`;
}
