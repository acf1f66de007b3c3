// The catalogue says only what is known: each fact has its source, no checksum is written from memory, and what has not
// been run does not count as tested.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadCatalog, readCatalog } from "../../../../server/model/catalog";
import { tinyCatalog } from "../../../support/tinyModel";

const FACTS = [
  "files and size",
  "licence",
  "contextLength",
  "parameters",
  "languages",
  "architecture",
  "promptFormat",
  "specialTokens",
];
const { hub, models } = await loadCatalog(join(import.meta.dirname, "../../../../models/catalog.json"));

describe.each(models)("the catalogue's $name", ({ sources, files, tested, repository, revision }) => {
  test("has a source for each fact: an address, or the model's own file", () => {
    expect(FACTS.filter((fact) => !(fact in sources))).toEqual([]);
    const vague = Object.values(sources).filter(
      (source) => !/^(https:\/\/|read from the model's )/.test(source),
    );
    expect(vague).toEqual([]);
    expect(sources["files and size"]).toContain(`${hub}/${repository}/`);
  });

  test("names one version, and no size or checksum of an untested model", () => {
    expect(revision).toMatch(/^[0-9a-f]{40}$/);
    if (!tested) expect(files.filter(({ sha256, bytes }) => sha256 !== null || bytes !== null)).toEqual([]);
  });
});

describe("readCatalog", () => {
  const entryWith = (changes: object) => {
    const {
      models: [entry],
    } = tinyCatalog("https://hub.example") as { models: object[] };
    return () => readCatalog({ hub: "https://hub.example", models: [{ ...entry, ...changes }] });
  };

  test.each<[string, object, RegExp]>([
    ["an id that leads elsewhere", { id: "../up" }, /Expected a model's name/],
    ["a repository that is none", { repository: "https://evil.test" }, /owner\/name/],
    ["a file outside", { files: [{ path: "../a", sha256: null, bytes: null }] }, /inside the repository/],
    ["files without end", { files: Array(1_001).fill({ path: "a", sha256: null, bytes: null }) }, /a list/],
    ["half a checksum", { files: [{ path: "a", sha256: "abc", bytes: null }] }, /64 hexadecimal/],
    ["a model that is none of its files", { model: "other.onnx" }, /one of the files/],
    ["no word on whether it was tried", { tested: undefined }, /true or false/],
  ])("refuses %s", (_, changes, message) => {
    expect(entryWith(changes)).toThrow(message);
  });
});
