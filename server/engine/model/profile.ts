// The runtime's own timing of a session: a file that it writes when the session is told to end → the time of each node.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { NodeTime } from "./decoder";

/** What the runtime adds to a node's name. */
const SUFFIX = "_kernel_time";

export interface Profile {
  /** What its file's name begins with. */
  readonly prefix: string;
  /** What was measured; nothing of it stays on the disk. */
  readonly take: () => readonly NodeTime[];
}

/** In a folder of its own below `workFolder`, which is made if it is missing. */
export function createProfile(workFolder: string): Profile {
  mkdirSync(workFolder, { recursive: true });
  const folder = mkdtempSync(join(workFolder, ".times-"));
  return {
    prefix: join(folder, "nodes"),
    take: () => {
      try {
        return readdirSync(folder).flatMap((name) => nodeTimes(readFileSync(join(folder, name), "utf8")));
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

/** `[{"cat": "Node", "name": "add_kernel_time", "dur": 1500}]` → `[{ name: "add", ms: 1.5 }]` */
export function nodeTimes(json: string): NodeTime[] {
  const events = JSON.parse(json) as readonly { cat?: string; name?: string; dur?: number }[];
  return events.flatMap(({ cat, name, dur }) => {
    const isNode = cat === "Node" && name?.endsWith(SUFFIX) === true && dur !== undefined;
    return isNode ? [{ name: name.slice(0, -SUFFIX.length), ms: dur / 1000 }] : [];
  });
}
