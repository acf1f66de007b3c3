import { beforeEach, expect, test, vi } from "vitest";
import type * as vscode from "vscode";

const state = vi.hoisted(() => ({ inference: "local", ran: [] as unknown[][] }));

vi.mock("vscode", () => ({
  ThemeIcon: class {},
  l10n: { t: (text: string) => text },
  workspace: { getConfiguration: () => ({ get: () => ({ inference: state.inference }) }) },
  commands: { executeCommand: (...args: unknown[]) => state.ran.push(args) },
}));

const { silenceItems } = await import("../../../extension/menu");

const security = { with: (change: object) => ({ path: "/loupe/SECURITY.md", ...change }) };
const items = () => silenceItems({ security: security as unknown as vscode.Uri });

beforeEach(() => (state.ran = []));

test("in local mode the menu says that nothing was sent, and leads to how that is tested", () => {
  state.inference = "local";
  const [item] = items();
  expect(item?.label).toContain("0 bytes sent");
  item?.run?.();
  expect(state.ran).toEqual([["markdown.showPreview", { path: "/loupe/SECURITY.md", fragment: "silence" }]]);
});

test("with a completion server it says no such thing", () => {
  state.inference = "server";
  expect(items()).toEqual([]);
});
