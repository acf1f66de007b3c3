// The setting `loupe.servers` is typed by hand: what is wrong in it is named, the rest is used.
import { describe, expect, test } from "vitest";
import { toEnglish } from "../../../../server/protocol/sentences";
import { readServers } from "../../../../server/protocol/servers";

describe("readServers", () => {
  test("takes what is well-formed and names what is not", () => {
    const { servers: found, faults } = readServers([
      { protocol: "ollama", url: "http://box:11434/", model: "coder" },
      { protocol: "grpc", url: "http://box" },
      { protocol: "openai", url: "file:///etc/passwd" },
      { protocol: "openai", url: "http://box", fim: "magic" },
      null,
    ]);
    expect(found).toEqual([{ protocol: "ollama", url: "http://box:11434", model: "coder", fim: "suffix" }]);
    const fims = "suffix, qwen, starcoder, santacoder, deepseek, loupe, none";
    const rest = "This server is not asked.";
    expect(faults.map(toEnglish)).toEqual([
      `loupe.servers[1].protocol: expected openai, llamacpp, ollama. ${rest}`,
      `loupe.servers[2].url: expected an address that begins with http:// or https://. ${rest}`,
      `loupe.servers[3].fim: expected ${fims}. ${rest}`,
      `loupe.servers[4].protocol: expected openai, llamacpp, ollama. ${rest}`,
    ]);
  });
});
