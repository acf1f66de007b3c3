// The runtime's native files → every host name that stands in them, and which of these are not on the committed list.
// A new version that would talk to a new place is seen before it ships.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CommandError } from "./command.mjs";

const ENDINGS = ["com", "net", "org", "io", "dev", "cloud", "us", "eu", "info", "app", "ms"];
const NAME_BYTE = /[A-Za-z0-9.-]/;

/** `…\0https://a.example.org/x\0b.example.com\0…` → `a.example.org`, `b.example.com`; in UTF-16 as well. */
export function hostNamesIn(bytes) {
  const texts = [bytes.toString("latin1"), bytes.toString("utf16le"), bytes.subarray(1).toString("utf16le")];
  const names = texts.flatMap((text) => [
    ...Array.from(text.matchAll(/https?:\/\/([A-Za-z0-9.-]*[A-Za-z0-9])/g), ([, name]) => name),
    ...ENDINGS.flatMap((ending) => namesEndingIn(text, `.${ending}`)),
  ]);
  return [...new Set(names.map((name) => name.toLowerCase()))].sort();
}

/** Of every platform; the list has a name a line, the rest of the line says why it is there. */
export function checkHostNames(root) {
  const folder = join(root, "node_modules/onnxruntime-node/bin");
  if (!existsSync(folder)) throw new Error(`expected a folder ${folder}`);
  const list = readFileSync(join(root, "scripts/runtimeHosts.txt"), "utf8").split("\n");
  const known = new Set(list.map((line) => line.split(" ", 1)[0]));
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const unknown = files.flatMap((file) => {
    const path = join(file.parentPath ?? file.path, file.name);
    const names = hostNamesIn(readFileSync(path)).filter((name) => !known.has(name));
    return names.map((name) => `${path.slice(folder.length + 1)}: ${name}`);
  });
  if (unknown.length === 0) return { note: `${known.size - 1} known` };
  throw new CommandError(
    "the runtime names hosts that scripts/runtimeHosts.txt does not have: look what it wants there",
    unknown.join("\n"),
  );
}

function namesEndingIn(text, ending) {
  const names = [];
  for (let at = text.indexOf(ending); at !== -1; at = text.indexOf(ending, at + 1)) {
    const end = at + ending.length;
    if (/[A-Za-z0-9_.-]/.test(text.charAt(end))) continue;
    let start = at;
    while (start > 0 && at - start < 253 && NAME_BYTE.test(text.charAt(start - 1))) start--;
    const name = text.slice(start, end).replace(/^[.-]+/, "");
    if (name.length > ending.length && /[a-z]{2}/i.test(name.slice(0, -ending.length))) names.push(name);
  }
  return names;
}
