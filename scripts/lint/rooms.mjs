// Who may import whom, as a rule of the linter: a file of one room (a folder of `server/`, or `extension`, `media`)
// imports only the rooms its row names. Resolves each relative import to its folder; knows no package.
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** "server/engine/model/session.ts" → "engine"; "extension/menu.ts" → "extension". */
export function roomOf(path) {
  const [top, folder] = path.split("/");
  return top === "server" ? folder : top;
}

/** Its option: each room's neighbours that it may import, itself always. An option, so that a cache of the linter knows it. */
export const roomsRule = {
  meta: { type: "problem", schema: [{ type: "object" }] },
  create(context) {
    const [rooms] = context.options;
    const file = relative(ROOT, context.filename).replaceAll("\\", "/");
    const room = roomOf(file);
    const check = (node) => {
      const source = node.source?.value;
      if (typeof source !== "string" || !source.startsWith(".")) return;
      const target = relative(ROOT, join(dirname(context.filename), source)).replaceAll("\\", "/");
      if (!target.includes("/")) return; // package.json
      const other = roomOf(target);
      if (other === room || rooms[room]?.includes(other)) return;
      context.report({ node, message: `${room} may not import ${other} (${target})` });
    };
    return { ImportDeclaration: check, ExportNamedDeclaration: check, ExportAllDeclaration: check };
  },
};
