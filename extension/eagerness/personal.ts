// What Loupe learned from accepted and rejected suggestions, as the editor keeps it: everywhere in the user's storage, of
// this workspace in the workspace's. The server learns; it holds no text, and nothing of it leaves the machine.
import type * as vscode from "vscode";
import {
  type Fate,
  FateNotification,
  ForgetPersonalRequest,
  type Lesson,
  type Personal,
  PersonalNotification,
  type TraitWeights,
} from "../../server/protocol/personal";
import type { LessonStore, ServerHandle } from "../server";

const KEY = "personal";
/** The last so many suggestions of a workspace say how right they are lately. */
const LATELY = 10;

export interface PersonalStore extends LessonStore {
  readonly weights: () => TraitWeights;
  /** Of the last ten suggestions here, how many were right; null before there were ten. */
  readonly lately: () => { readonly right: number; readonly of: number } | null;
  readonly tell: (server: ServerHandle, suggestion: number, fate: Fate) => void;
  readonly forget: (server: ServerHandle) => Promise<void>;
}

export function createPersonalStore(
  context: Pick<vscode.ExtensionContext, "globalState" | "workspaceState">,
): PersonalStore {
  const { globalState, workspaceState } = context;
  let weights = globalState.get<TraitWeights>(`${KEY}.weights`, {});
  const here = () => workspaceState.get<readonly Lesson[]>(KEY, []);
  const keep = async ({ lessons, weights: learned }: Personal): Promise<void> => {
    weights = learned;
    await globalState.update(KEY, lessons.user);
    await globalState.update(`${KEY}.weights`, learned);
    await workspaceState.update(KEY, lessons.workspace);
  };
  return {
    read: () => ({ user: globalState.get(KEY, []), workspace: here() }),
    weights: () => weights,
    lately: () => {
      const last = here().slice(-LATELY);
      if (last.length < LATELY) return null;
      return { right: last.filter(({ wanted }) => wanted === 1).length, of: LATELY };
    },
    listen: (client) => void client.onNotification(PersonalNotification, (kept) => void keep(kept)),
    tell: (server, suggestion, fate) => {
      // A server that is down learns nothing: it has forgotten the suggestion too.
      if (server.isRunning()) void server.client().sendNotification(FateNotification, { suggestion, fate });
    },
    forget: async (server) => {
      if (server.isRunning()) await server.client().sendRequest(ForgetPersonalRequest);
      await keep({ lessons: { user: [], workspace: [] }, weights: {} });
    },
  };
}
