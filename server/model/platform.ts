// Can this system run onnxruntime-node 1.30? Facts of the system in, a sentence for a person or null out.
import { type SentencePart, joinSentences, type Sentence } from "../protocol/sentences";

export interface SystemFacts {
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  /** From `process.report`; null off Linux and on a C library that is not glibc. */
  readonly glibcVersion: string | null;
}

/** Platforms the package has binaries for. Intel Macs had their last one in 1.23. */
const SUPPORTED = ["linux-x64", "linux-arm64", "darwin-arm64", "win32-x64", "win32-arm64"];

/** The newest symbol version that libonnxruntime.so.1 of the package asks for (GLIBC_2.28, GLIBCXX_3.4.22). */
const MIN_GLIBC: readonly [number, number] = [2, 28];

/** Why the engine cannot run here, or null when it can. */
export function reasonUnsupported(facts: SystemFacts): Sentence | null {
  const wrong = wrongWith(facts);
  return wrong && joinSentences(wrong, { code: "staysOff", args: [] });
}

function wrongWith({ platform, arch, glibcVersion }: SystemFacts): Sentence | null {
  const target = `${platform}-${arch}`;
  if (!SUPPORTED.includes(target)) {
    const system: SentencePart = target === "darwin-x64" ? { code: "intelMacs", args: [] } : target;
    return { code: "noBuild", args: [system] };
  }
  if (platform !== "linux") return null;
  const needed = MIN_GLIBC.join(".");
  if (glibcVersion === null) return { code: "otherLibrary", args: [needed] };
  return isAtLeast(glibcVersion, MIN_GLIBC) ? null : { code: "olderLibrary", args: [needed, glibcVersion] };
}

let known: SystemFacts | null = null;

/** Read once: the report holds the loop for 10 to 50 ms, and each start of the engine asks. */
export function readSystemFacts(): SystemFacts {
  const { platform, arch } = process;
  return (known ??= { platform, arch, glibcVersion: platform === "linux" ? readGlibcVersion() : null });
}

function readGlibcVersion(): string | null {
  // The report also lists network interfaces, which asks DNS: switched off where Node knows the option.
  Object.assign(process.report, { excludeNetwork: true });
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return report.header?.glibcVersionRuntime ?? null;
}

function isAtLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [a = 0, b = 0] = version.split(".").map(Number);
  return a > major || (a === major && b >= minor);
}
