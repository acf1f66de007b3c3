// A process that wants a lock: tries when it is told to, says whether it has it, keeps it until it is told to leave.
import { ModelRefused } from "../../../../server/model/errors";
import { withLock } from "../../../../server/model/lock";

export type ToContender = "try" | "leave";
export type FromContender = "ready" | "entered" | "busy" | "left";

const [, , path = ""] = process.argv;
const say = (message: FromContender) => process.send?.(message);
let leave: () => void = () => undefined;

process.on("message", (message: ToContender) => {
  if (message === "leave") return leave();
  const left = new Promise<void>((resolve) => (leave = resolve));
  withLock(path, new ModelRefused("busyElsewhere", ["x"]), () => {
    say("entered");
    return left;
  }).then(
    () => say("left"),
    (error: unknown) => {
      if (!(error instanceof ModelRefused)) throw error;
      say("busy");
    },
  );
});
say("ready");
