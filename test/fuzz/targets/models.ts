// A model's folder from anywhere: the bytes of its graph, its tokenizer with its splitting rule, its configuration, the
// lists of models.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readCatalog } from "../../../server/model/catalog";
import { readManifest } from "../../../server/model/manifest";
import { readMixing } from "../../../server/model/mixing";
import { readModelShape } from "../../../server/model/modelShape";
import { findAnatomy } from "../../../server/onnx/anatomy";
import { readOnnxBytes } from "../../../server/onnx/graph";
import { bytesField, bytesHead, varintField } from "../../../server/onnx/protobuf";
import { unknownPart } from "../../../server/tokenizer/splittingRules";
import { Tokenizer } from "../../../server/tokenizer/tokenizer";
import { mutatedBytes, mutatedJson } from "../mutate";
import type { Random } from "../random";
import { ROOT } from "../../support/root";
import { refuses, refusesLater, type Target } from "../target";

const FAMILIES = ["qwen2", "starcoder2", "granite", "plain", "rotated", "deepseek"];
const read = (path: string) => readFileSync(join(ROOT, path));
const parsed = (path: string): unknown => JSON.parse(read(path).toString());
const remembered = <T>(make: (name: string) => T) => {
  const known = new Map<string, T>();
  return (name: string): T => {
    const found = known.get(name) ?? make(name);
    known.set(name, found);
    return found;
  };
};
const onnxOf = remembered((family) => read(`test/golden/families/${family}/model.onnx`));
const configOf = remembered((family) => parsed(`test/golden/families/${family}/config.json`));
const tokenizerOf = remembered((family) => parsed(`test/golden/families/${family}/tokenizer.json`));
const listOf = remembered(parsed);

/** Messages within messages, with the field numbers of ONNX and lengths that lie. */
function message(random: Random, depth = 0): Buffer {
  const fields = random.list(6, () => {
    const number = random.pick([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 20, 22, 23, 25]);
    if (random.chance(0.15)) return varintField(number, Math.abs(Math.trunc(random.number())) % 2 ** 48);
    if (random.chance(0.1)) return bytesHead(number, random.below(2 ** 31));
    if (random.chance(0.05)) return Buffer.from([number * 8 + 2, ...Array<number>(9).fill(0xff), 1]);
    const inner = depth > 5 || random.chance(0.4) ? Buffer.from(random.text(20)) : message(random, depth + 1);
    return bytesField(number, inner);
  });
  return Buffer.concat(fields);
}

export const onnx: Target = {
  name: "ONNX",
  cases: 100_000,
  run: async (random) => {
    const family = random.pick(FAMILIES);
    const bytes = random.chance(0.3) ? bytesField(7, message(random)) : mutatedBytes(onnxOf(family), random);
    await refusesLater(async () => {
      const graph = await readOnnxBytes(bytes);
      const shape = readModelShape({ ...graph, path: "" }, [mutatedJson(configOf(family), random)]);
      findAnatomy(graph, shape);
    });
  },
};

const RULE_PARTS = [
  ...[
    String.raw`\p{L}`,
    String.raw`\s`,
    String.raw`\S`,
    String.raw`\w`,
    String.raw`[\r\n]`,
    "a",
    " ",
    "[^a]",
    ".",
  ],
  ...[
    "+",
    "*",
    "?",
    "{1,3}",
    "{2,}",
    "|",
    "(?:",
    "(?i:",
    "(?!",
    "(",
    ")",
    "^",
    "$",
    String.raw`\1`,
    "[",
    "]",
    "\\",
  ],
  ...[
    String.raw`\s*[\r\n]+`,
    String.raw`\s+(?!\S)`,
    "(?i:'s|'t)",
    String.raw` ?\p{L}+`,
    String.raw`[^\s\p{L}]+[\r\n]*`,
  ],
];
/** What a rule that goes back and forth takes years for. */
const LONG = ["a", " ", "\n", "!", "ab", "A", " \n", "한", "\ud83d"];

export const splitting: Target = {
  name: "splitting rules",
  cases: 100_000,
  run: (random) => {
    const rule = random.list(8, () => random.pick(RULE_PARTS)).join("");
    if (unknownPart(rule) !== null) return;
    let pattern: RegExp;
    try {
      pattern = new RegExp(rule, "gu");
    } catch {
      // Refused by the library as well.
      return;
    }
    const text = `${random.pick(LONG).repeat(random.below(40_000))}${random.pick(LONG)}`;
    for (const { index, 0: match } of text.matchAll(pattern)) if (index < 0) throw new Error(match);
  },
};

export const tokenizers: Target = {
  name: "tokenizer.json",
  cases: 100_000,
  make: (random) => mutatedJson(tokenizerOf(random.pick(FAMILIES)), random),
  run: (random, raw) => {
    const tokenizer = refuses(() => new Tokenizer(raw)) as Tokenizer | null;
    if (!tokenizer) return;
    const text = random.text(200);
    // A vocabulary may have lost the bytes of a character: those are refused when they come.
    refuses(() => tokenizer.decode(tokenizer.encode(text)));
  },
};

export const lists: Target = {
  name: "manifest, catalogue, fitted numbers",
  cases: 100_000,
  make: (random) =>
    ["manifest", "catalog", "default/mixing"].map((name) =>
      mutatedJson(listOf(`models/${name}.json`), random),
    ),
  run: (_random, made) => {
    const [manifest, catalogue, mixing] = made as unknown[];
    refuses(() => readManifest(manifest, "/models"));
    refuses(() => readCatalog(catalogue));
    refuses(() => readMixing(mixing));
  },
};
