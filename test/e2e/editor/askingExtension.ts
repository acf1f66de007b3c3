// A second extension beside Loupe, as a chat would be: asks one of the `vscode.lm` tools and writes the answer to a file.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Profile } from "./profile";

/** The command's title in the palette. */
export const ASK = "Asking: Ask Loupe's Tools";

const MANIFEST = {
  name: "asking",
  publisher: "test",
  version: "0.0.1",
  engines: { vscode: "^1.95.0" },
  main: "./main.js",
  contributes: { commands: [{ command: "asking.ask", title: ASK }] },
};

/** Runs in the extension host: asks each tool in its turn, whatever comes of the others. */
const MAIN = `
const vscode = require("vscode");
const { writeFileSync } = require("node:fs");
const TOOLS = [["loupe_tokens", { text: "const a = 1;" }], ["loupe_surprise", {}], ["loupe_why", {}]];
async function ask(path) {
  const answers = {};
  for (const [name, input] of TOOLS) {
    const asked = vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined });
    answers[name] = await asked.then(
      ({ content }) => JSON.parse(content[0].value),
      (error) => ({ error: String(error) }),
    );
  }
  writeFileSync(path, JSON.stringify(answers));
}
exports.activate = (context) => {
  const command = vscode.commands.registerCommand("asking.ask", () => ask(context.asAbsolutePath("answers.json")));
  context.subscriptions.push(command);
};
`;

/** Before anything is installed: VS Code takes over what lies in the folder. Returns where the answers will lie. */
export function placeAskingExtension({ extensions }: Profile): string {
  const folder = join(extensions, "test.asking-0.0.1");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify(MANIFEST));
  writeFileSync(join(folder, "main.js"), MAIN);
  return join(folder, "answers.json");
}
