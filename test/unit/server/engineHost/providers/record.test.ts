// What is remembered of providers: by model and driver, and never more than a hint.
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { candidatesOf } from "../../../../../server/engineHost/providers/choice";
import { linkCudaLibrary } from "../../../../../server/engine/model/cudaLibrary";
import { driverKey } from "../../../../../server/engineHost/providers/driverKey";
import { createProviderRecord } from "../../../../../server/engineHost/providers/record";
import { SHAPE } from "../../engine/fakeDecoder";

let folder: string;
let params: { modelPath: string; shape: typeof SHAPE; executionProvider: "auto" };
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "loupe-record-"));
  const modelPath = join(folder, "m.onnx");
  writeFileSync(modelPath, "model");
  params = { modelPath, shape: SHAPE, executionProvider: "auto" };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const recordFor = (key: string) =>
  createProviderRecord(join(folder, "store", "p.json"), () => Promise.resolve(key));

test("is read again by another process, and holds no path", async () => {
  await recordFor("driver 1").write(params, "webgpu");
  expect(await recordFor("driver 1").read(params)).toBe("webgpu");
  expect(readFileSync(join(folder, "store", "p.json"), "utf8")).not.toContain(folder);
  await recordFor("driver 1").write(params, null);
  expect(await recordFor("driver 1").read(params)).toBeNull();
});

test("counts for nothing with another driver, another model, or one that was replaced", async () => {
  await recordFor("driver 1").write(params, "webgpu");
  expect(await recordFor("driver 2").read(params)).toBeNull();
  utimesSync(params.modelPath, 1, 1);
  expect(await recordFor("driver 1").read(params)).toBeNull();
});

test("is ignored where it is damaged, and written anew", async () => {
  const record = recordFor("driver 1");
  await record.write(params, "webgpu");
  for (const damaged of ["", "{", "[{}]", '[{"model":1}]', "null", '{"provider":"webgpu"}']) {
    writeFileSync(join(folder, "store", "p.json"), damaged);
    expect(await record.read(params)).toBeNull();
  }
  await record.write(params, "cpu");
  expect(await record.read(params)).toBe("cpu");
});

test("changes with the versions and with the drivers of the system", async () => {
  const driver = join(folder, "icd.json");
  writeFileSync(driver, "1");
  const facts = { platform: "linux", env: {}, folders: [folder] } as const;
  const before = await driverKey(["1"], facts);
  expect(await driverKey(["1"], facts)).toBe(before);
  expect(await driverKey(["2"], facts)).not.toBe(before);
  expect(await driverKey(["1"], { ...facts, env: { VK_DRIVER_FILES: "/nowhere.json" } })).not.toBe(before);
  writeFileSync(driver, "22");
  expect(await driverKey(["1"], facts)).not.toBe(before);
});

test("offers CUDA only where its library is named", () => {
  expect(candidatesOf("linux", "x64", "")).not.toContain("cuda");
  expect(candidatesOf("linux", "x64", "/opt/libonnxruntime_providers_cuda.so")[0]).toBe("cuda");
});

test("links the named CUDA library into the runtime's folder, and says what is missing", () => {
  const name = "libonnxruntime_providers_cuda.so";
  const link = (path: string) => linkCudaLibrary(path, join(folder, "runtime"), "linux");
  expect(() => link("")).toThrow(/names no library/);
  expect(() => link(join(folder, "evil.so"))).toThrow(/expected a library named/);
  expect(() => link(join(folder, name))).toThrow(/is not there/);
  expect(() => linkCudaLibrary(join(folder, name), folder, "darwin")).toThrow(/Linux or Windows/);
  mkdirSync(join(folder, "runtime"));
  writeFileSync(join(folder, name), "cuda");
  expect(() => link(join(folder, name))).toThrow(/providers_shared.so is not there/);
  writeFileSync(join(folder, "libonnxruntime_providers_shared.so"), "shared");
  link(join(folder, name));
  link(join(folder, name));
  expect(readFileSync(join(folder, "runtime", name), "utf8")).toBe("cuda");
});

test("leaves no half record where it cannot be written", async () => {
  const store = join(folder, "store");
  // A folder in the record's place: as a full disk would, it lets the record not be put there.
  mkdirSync(join(store, "p.json", "full"), { recursive: true });
  await expect(recordFor("driver 1").write(params, "webgpu")).rejects.toThrow();
  expect(readdirSync(store)).toEqual(["p.json"]);
});
