// Bytes of an answer → its events, each a parsed JSON value: server-sent events or one JSON a line, whichever comes.
// Whole characters, bounded lines. Knows no protocol above that.
import { NetworkError } from "../../net/http";

/** A line longer than this is no completion. */
const MAX_LINE = 200_000;
/** Of a whole answer: a suggestion with the probabilities of each of its tokens takes some hundreds of kilobytes. */
const MAX_BYTES = 8_000_000;
const END = "[DONE]";

/** Ends with the stream, or with the mark that the protocol ends with. Throws a `NetworkError`. */
export async function* readEvents(body: AsyncIterable<Buffer>): AsyncGenerator<unknown> {
  const decoder = new TextDecoder("utf-8");
  let rest = "";
  let bytes = 0;
  for await (const piece of body) {
    bytes += piece.length;
    if (bytes > MAX_BYTES) throw new NetworkError("tooLong");
    const text = decoder.decode(piece, { stream: true });
    rest += text;
    if (rest.length > MAX_LINE && !text.includes("\n")) throw new NetworkError("endlessLine");
    // A line that comes in many pieces is looked through once.
    if (!text.includes("\n")) continue;
    const lines = rest.split(/\r?\n/);
    rest = lines.pop() ?? "";
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
