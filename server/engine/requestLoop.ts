// Messages of the server → the engine's methods → messages back. One entry per request in flight, so that an abort
// finds it. Knows how to answer, not what.
import type { EngineMethod, EngineRequests, FromEngine, ToEngine } from "../protocol/engine";
import { SaidError } from "../protocol/sentences";
import { type Engine, EngineFault } from "./engine";
import type { GeneratedChoice } from "./generate/generate";

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
      this.send(await this.answer(message, controller.signal));
    } catch (error) {
      const isAbort = controller.signal.aborted && error === controller.signal.reason;
      const code = isAbort ? "aborted" : error instanceof EngineFault ? error.code : codeOf(error);
      const message = error instanceof Error ? error.message : String(error);
      const said = error instanceof SaidError ? { said: error.said } : {};
      this.send({ type: "error", id, code, message, ...said });
    } finally {
      this.inFlight.delete(id);
    }
  }

  private async answer(
    message: Exclude<ToEngine, { type: "abort" | "ping" }>,
    signal: AbortSignal,
  ): Promise<FromEngine> {
    const { engine } = this;
    const { id } = message;
    switch (message.type) {
      case "load":
        return result("load", id, await engine.load(message.params));
      case "generate": {
        const sendToken = (choice: GeneratedChoice) => this.send({ type: "token", id, ...choice });
        return result("generate", id, await engine.generate(message.params, signal, sendToken));
      }
      case "remember":
        return result("remember", id, engine.remember(message.params));
      case "attention":
        return result("attention", id, await engine.attention(message.params, signal));
      case "score":
        return result("score", id, await engine.score(message.params, signal));
      case "probe":
        return result("probe", id, await engine.probe(message.params, signal));
      case "overview":
        return result("overview", id, await engine.overview(message.params, signal));
      case "vector":
        return result("vector", id, await engine.vector(message.params, signal));
      case "lookBack":
        return result("lookBack", id, await engine.lookBack(message.params, signal));
      case "choices":
        return result("choices", id, await engine.choices(message.params, signal));
      case "endProbe":
        return result("endProbe", id, engine.endProbe());
      case "stats":
        return result("stats", id, engine.stats());
    }
  }
}

function result<M extends EngineMethod>(
  method: M,
  id: number,
  value: EngineRequests[M]["result"],
): FromEngine {
  return { type: "result", method, id, result: value } as FromEngine;
}

/** The engine's own checks of what it was asked throw RangeErrors, or sentences for a person. */
function codeOf(error: unknown): "badRequest" | "internal" {
  return error instanceof RangeError || error instanceof SaidError ? "badRequest" : "internal";
}
