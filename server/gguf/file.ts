// A path of a .gguf file, or of one part of a file in parts → one open model: metadata, and each tensor with the part that it
// lies in. Read only. Closes what it opened.
import { open, type FileHandle } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type GgufHeader, HeaderCutOff, type Metadata, readHeader, type TensorInfo } from "./header";
import { check, GgufRefused } from "./refused";

export interface StoredTensor extends TensorInfo {
  readonly handle: FileHandle;
}

export interface GgufFile {
  readonly path: string;
  /** Of all parts. */
  readonly bytes: number;
  readonly metadata: Metadata;
  readonly tensors: ReadonlyMap<string, StoredTensor>;
}

/** Enough for the metadata of most models; grows fourfold up to the whole file. */
const FIRST_BYTES = 8 << 20;
/** The largest vocabularies take 20 MB. */
const MAX_HEADER_BYTES = 512 << 20;
/** `name-00002-of-00003.gguf` */
const PART = /^(.*)-(\d{5})-of-(\d{5})\.gguf$/;

export async function withGguf<T>(path: string, work: (file: GgufFile) => Promise<T>): Promise<T> {
  const handles: FileHandle[] = [];
  try {
    return await work(await openAll(path, handles));
  } finally {
    await Promise.all(handles.map((handle) => handle.close()));
  }
}

async function openAll(path: string, handles: FileHandle[]): Promise<GgufFile> {
  const tensors = new Map<string, StoredTensor>();
  let bytes = 0;
  let first: GgufHeader | null = null;
  for (const part of partsOf(path)) {
    const handle = await open(part, "r").catch((error: unknown) => {
      const code = part === path ? "nothingThere" : "ggufPart";
      const name = part === path ? path : basename(part);
      throw new GgufRefused(code, [name], { cause: error });
    });
    handles.push(handle);
    const header = await readHeaderOf(handle);
    first ??= header;
    bytes += (await handle.stat()).size;
    for (const info of header.tensors.values()) {
      check(!tensors.has(info.name), "ggufTwice", [info.name]);
      tensors.set(info.name, { ...info, handle });
    }
  }
  if (!first) throw new GgufRefused("ggufNotGguf");
  const expected = first.metadata.number("split.tensors.count");
  check(expected === null || expected === tensors.size, "ggufPart", [basename(path)]);
  return { path, bytes, metadata: first.metadata, tensors };
}

/** All parts of the file that `path` is a part of, in their order. */
export function partsOf(path: string): string[] {
  const [, stem = "", , total = "1"] = PART.exec(basename(path)) ?? [];
  if (stem === "") return [path];
  const name = (part: number) => `${stem}-${String(part).padStart(5, "0")}-of-${total}.gguf`;
  return Array.from({ length: Number(total) }, (_, part) => join(dirname(path), name(part + 1)));
}

async function readHeaderOf(handle: FileHandle): Promise<GgufHeader> {
  const { size } = await handle.stat();
  for (let length = FIRST_BYTES; ; length *= 4) {
    const buffer = Buffer.alloc(Math.min(length, size, MAX_HEADER_BYTES));
    await handle.read(buffer, 0, buffer.length, 0);
    try {
      return readHeader(buffer, size);
    } catch (error) {
      if (!(error instanceof HeaderCutOff)) throw error;
      check(buffer.length < Math.min(size, MAX_HEADER_BYTES), "ggufCutOff", [String(buffer.length)]);
    }
  }
}
