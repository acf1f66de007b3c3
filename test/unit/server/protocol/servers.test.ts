// The setting `loupe.servers` is what somebody typed: what is wrong in it is named, the rest is used.
import { describe, expect, it } from "vitest";
import { readServers } from "../../../../server/protocol/servers";

describe("readServers", () => {
  it("takes what is well-formed and names what is not", () => {
    const { servers: found, faults } = readServers([
      { protocol: "ollama", url: "http://box:11434/", model: "coder" },
      { protocol: "grpc", url: "http://box" },
      { protocol: "openai", url: "file:///etc/passwd" },
      { protocol: "openai", url: "http://box", fim: "magic" },
      null,
    ]);
    expect(found).toEqual([{ protocol: "ollama", url: "http://box:11434", model: "coder", fim: "suffix" }]);
    expect(faults.map((fault) => fault.split(":")[0])).toEqual([
      "loupe.servers[1].protocol",
      "loupe.servers[2].url",
      "loupe.servers[3].fim",
      "loupe.servers[4].protocol",
    ]);
  });
});
