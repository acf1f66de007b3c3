import { expect, test } from "vitest";
import { documentPath } from "../../../../server/context/documentPath";

const folder = (uri: string, name = "shop") => ({ uri, name });

test.each([
  ["file:///home/me/shop/src/a.ts", [folder("file:///home/me/shop")], "src/a.ts", "shop"],
  [
    "file:///home/me/my%20shop/%EA%B0%80%EA%B2%A9.py",
    [folder("file:///home/me/my%20shop")],
    "가격.py",
    "shop",
  ],
  ["file:///c%3A/shop/a.ts", [folder("file:///C:/shop")], "a.ts", "shop"],
  ["file:///home/me/shop2/a.ts", [folder("file:///home/me/shop")], "a.ts", null],
  ["untitled:Untitled-1", [folder("file:///home/me/shop")], "Untitled-1", null],
  ["file://other/home/me/shop/a.ts", [folder("file:///home/me/shop")], "a.ts", null],
  ["file:///a.ts", [folder("file:///", "")], "a.ts", null],
] as const)("%s", (uri, folders, path, repoName) => {
  expect(documentPath(uri, folders)).toEqual({ path, repoName });
});

test("the innermost of several folders holds the document", () => {
  const folders = [folder("file:///w", "outer"), folder("file:///w/inner", "inner")];
  expect(documentPath("file:///w/inner/a.ts", folders)).toEqual({ path: "a.ts", repoName: "inner" });
});

test("characters of a name that cannot be seen, and line ends, are written as their numbers", () => {
  const folders = [folder("file:///w", "sh\u202eop\n")];
  const uri = `file:///w/${encodeURIComponent("a\u001b[2J\u200b\r\n\t")}/b.ts`;
  expect(documentPath(uri, folders)).toEqual({
    path: "a⟨1B⟩[2J⟨200B⟩⟨0D⟩⟨0A⟩⟨09⟩/b.ts",
    repoName: "sh⟨202E⟩op⟨0A⟩",
  });
  expect(documentPath(uri.replace("/b.ts", ""), []).path).toBe("a⟨1B⟩[2J⟨200B⟩⟨0D⟩⟨0A⟩⟨09⟩");
});
