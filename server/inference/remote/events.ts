// Bytes of an answer → its events, each a parsed JSON value: server-sent events or one JSON a line, whichever comes.
// Whole characters, bounded lines. Knows no protocol above that.
import { NetworkError } from "../../net/http";

/** A line longer than this is no completion. */
const MAX_LINE = 1_000_000;
const END = "[DONE]";

/** Ends with the stream, or with the mark that the protocol ends with. Throws a `NetworkError`. */
export async function* readEvents(body: AsyncIterable<Buffer>): AsyncGenerator<unknown> {
  const decoder = new TextDecoder("utf-8");
  let rest = "";
  for await (const piece of body) {
    rest += decoder.decode(piece, { stream: true });
    const lines = rest.split(/\r?\n/);
    rest = lines.pop() ?? "";
    if (rest.length > MAX_LINE) throw new NetworkError("endlessLine");
    for (const line of lines) {
      const data = dataOf(line);
      if (data === END) return;
      if (data !== "") yield parse(data);
    }
  }
  const last = dataOf(rest + decoder.decode());
  if (last !== "" && last !== END) yield parse(last);
}

/** `data: {…}` and `{…}` → `{…}`; comments and other fields of server-sent events → nothing. */
function dataOf(line: string): string {
  const text = line.trim();
  if (text.startsWith("data:")) return text.slice("data:".length).trim();
  return text.startsWith("{") || text.startsWith("[") ? text : /^(:|event|id|retry|$)/.test(text) ? "" : text;
}

function parse(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch (cause) {
    throw new NetworkError("noJson", [data.slice(0, 80)], { cause });
  }
}
