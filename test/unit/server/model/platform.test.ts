// Which systems can run the engine, and what the others are told.
import { describe, expect, test } from "vitest";
import { toEnglish } from "../../../../server/protocol/sentences";
import { readSystemFacts, reasonUnsupported } from "../../../../server/model/platform";

describe("reasonUnsupported", () => {
  test.each(["linux-x64", "linux-arm64", "darwin-arm64", "win32-x64", "win32-arm64"])(
    "accepts %s",
    (target) => {
      const [platform = "", arch = ""] = target.split("-");
      const facts = {
        platform: platform as NodeJS.Platform,
        arch,
        glibcVersion: platform === "linux" ? "2.36" : null,
      };
      expect(reasonUnsupported(facts)).toBeNull();
    },
  );

  test.each<[NodeJS.Platform, string, string | null, string]>([
    ["darwin", "x64", null, "Macs with an Intel processor"],
    ["linux", "x64", null, "another C library"],
    ["linux", "x64", "2.27", "this system has 2.27"],
    ["freebsd", "x64", null, "no build for freebsd-x64"],
  ])("refuses %s %s with glibc %s", (platform, arch, glibcVersion, reason) => {
    const sentence = reasonUnsupported({ platform, arch, glibcVersion });
    expect(sentence && toEnglish(sentence)).toContain(reason);
  });

  test("compares versions as numbers, not as text", () => {
    const linux = { platform: "linux", arch: "x64" } as const;
    expect(reasonUnsupported({ ...linux, glibcVersion: "2.9" })).not.toBeNull();
    expect(reasonUnsupported({ ...linux, glibcVersion: "3.0" })).toBeNull();
  });

  test("reads what does not change once", () => {
    expect(readSystemFacts()).toBe(readSystemFacts());
  });

  test("finds this system, which runs the tests, supported", () => {
    expect(reasonUnsupported(readSystemFacts())).toBeNull();
  });
});
