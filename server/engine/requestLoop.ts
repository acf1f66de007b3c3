// Messages of the server → the engine's methods → messages back. One entry per request in flight, so that an abort
// finds it. Knows how to answer, not what.
import type { FromEngine, ToEngine } from "../protocol/engine";
import { UserFacingError } from "../protocol/sentences";
import { type Engine, EngineFault } from "./engine";

type Request = Exclude<ToEngine, { type: "abort" | "ping" }>;

export class RequestLoop {
  private readonly inFlight = new Map<number, AbortController>();

  constructor(
    private readonly engine: Engine,
    private readonly send: (message: FromEngine) => void,
  ) {}

  async receive(message: ToEngine): Promise<void> {
    const { id } = message;
    if (message.type === "ping") {
      this.send({ type: "pong", id: 0, slowestTokenMs: this.engine.slowestTokenMs });
      return;
    }
    if (message.type === "abort") {
      this.inFlight.get(id)?.abort();
      return;
    }
    const controller = new AbortController();
    this.inFlight.set(id, controller);
    try {
      const result = await this.answer(message, controller.signal);
      this.send({ type: "result", method: message.type, id, result } as FromEngine);
    } catch (error) {
      const isAbort = controller.signal.aborted && error === controller.signal.reason;
      const code = isAbort ? "aborted" : error instanceof EngineFault ? error.code : codeOf(error);
      const message = error instanceof Error ? error.message : String(error);
      const sentence =
        error instanceof UserFacingError || error instanceof EngineFault ? { sentence: error.sentence } : {};
      this.send({ type: "error", id, code, message, ...sentence });
    } finally {
      this.inFlight.delete(id);
    }
  }

  private async answer(message: Request, signal: AbortSignal): Promise<unknown> {
    const { engine } = this;
    const { id } = message;
    switch (message.type) {
      case "load":
        return engine.load(message.params);
      case "generate":
        return engine.generate(message.params, signal, (choice) =>
          this.send({ type: "token", id, ...choice }),
        );
      case "remember":
        return engine.remember(message.params);
      case "endProbe":
        return engine.endProbe();
      case "stats":
        return engine.stats();
      default:
        return engine.ask(message.type, message.params, signal);
    }
  }
}

/** The engine's own checks of what it was asked throw RangeErrors, or sentences for a person. */
function codeOf(error: unknown): "badRequest" | "internal" {
  return error instanceof RangeError || error instanceof UserFacingError ? "badRequest" : "internal";
}
