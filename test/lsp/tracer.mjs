// Loaded into the server and its engine by `--import`: writes the path of every file they open, list or look at to
// the file that LOUPE_TRACE names.
import fs from "node:fs";

const append = fs.appendFileSync;
const trace = process.env.LOUPE_TRACE;
const NAMES = [
  "open",
  "readFile",
  "readdir",
  "opendir",
  "createReadStream",
  "openSync",
  "readFileSync",
  "readdirSync",
];

function watch(api) {
  for (const name of NAMES) {
    const original = api[name];
    if (typeof original !== "function") continue;
    api[name] = function (path, ...rest) {
      append(trace, `${String(path)}\n`);
      return original.call(this, path, ...rest);
    };
  }
}

// What the bundles get by `require("node:fs/promises")` is `fs.promises`.
watch(fs);
watch(fs.promises);
