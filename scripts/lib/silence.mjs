// The built server and its engines under a system-call trace, where there is a tracer.
import { spawnSync } from "node:child_process";
import { runVitest } from "./checks.mjs";
import { NotRunError } from "./steps.mjs";

/** Why the trace cannot run here, or null. `run` answers with the status of a traced program that does nothing. */
export function reasonWithoutTracer(platform = process.platform, run = runTraced) {
  if (platform !== "linux") return "strace is Linux's; SECURITY.md says what stays untried elsewhere";
  const status = run();
  if (status === null) return "strace is not installed";
  return status === 0 ? null : "this system lets no program trace another";
}

/** @param {ReturnType<typeof import("./steps.mjs").createSteps>["step"]} step */
export async function runSilence(step) {
  await step("silence under a system-call trace", () => {
    const reason = reasonWithoutTracer();
    if (reason) throw new NotRunError(reason);
    return runVitest("test/trace/vitest.config.mjs", "silence");
  });
}

function runTraced() {
  const args = ["-f", "-qq", "--seccomp-bpf", "-e", "trace=network", "-o", "/dev/null", "true"];
  return spawnSync("strace", args).status;
}
