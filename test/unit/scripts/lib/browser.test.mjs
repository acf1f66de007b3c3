// Which of the installed browsers is taken.
import { delimiter } from "node:path";
import { expect, test } from "vitest";
import { findBrowser } from "../../../../scripts/lib/browser.mjs";

const has =
  (...paths) =>
  (path) =>
    paths.some((end) => path.replaceAll("\\", "/").endsWith(end));
const PATH = ["/usr/bin", "/opt/bin"].join(delimiter);

test("prefers Chromium to Edge, wherever on the path each lies", () => {
  expect(findBrowser(PATH, has("/usr/bin/microsoft-edge", "/opt/bin/chromium"))).toMatch(/chromium$/);
});

test("finds a Chrome that is not on the path", () => {
  expect(findBrowser(PATH, has("/MacOS/Google Chrome"))).toMatch(/Google Chrome$/);
});

test("finds nothing where there is no browser", () => {
  expect(findBrowser(PATH, () => false)).toBeNull();
});
