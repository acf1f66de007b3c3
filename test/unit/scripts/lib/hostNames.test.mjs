import { expect, test } from "vitest";
import { ROOT } from "../../../../scripts/lib/command.mjs";
import { checkHostNames, hostNamesIn } from "../../../../scripts/lib/hostNames.mjs";

test("finds host names between the bytes of a program, with and without a scheme, in both encodings", () => {
  const latin = Buffer.from("\0https://a.example.org/path\0collect.Example.com\0lib.so.1\0", "latin1");
  const wide = Buffer.from("xhttps://wide.internal/x\0y.wide.net\0", "utf16le");
  expect(hostNamesIn(latin)).toEqual(["a.example.org", "collect.example.com"]);
  expect(hostNamesIn(wide)).toContain("wide.internal");
  expect(hostNamesIn(Buffer.concat([Buffer.from("z"), wide]))).toContain("y.wide.net");
});

test("every host that the runtime's binaries name is on the list, its reporting one among them", () => {
  expect(checkHostNames(ROOT)).toEqual({ note: expect.stringMatching(/^\d+ known$/) });
});
