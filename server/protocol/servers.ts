// Completion servers: what the setting `loupe.servers` holds, and how the language server asks the editor for their keys.
import { RequestType } from "vscode-languageserver-protocol";
import { PROMPT_FORMATS, type PromptFormatName } from "./promptFormats";
import type { SentencePart, Sentence } from "./sentences";

export const SERVER_PROTOCOLS = ["openai", "llamacpp", "ollama"] as const;
/** How an OpenAI-compatible server learns what follows the cursor: its parameter `suffix`, or a family's marks. */
export const FIM_STYLES: readonly ("suffix" | "none" | PromptFormatName)[] = [
  "suffix",
  ...PROMPT_FORMATS.map(({ name }) => name),
  "none",
];

export interface CompletionServer {
  readonly protocol: (typeof SERVER_PROTOCOLS)[number];
  /** `https://host:port`, without the protocol's own path. */
  readonly url: string;
  /** As the server names it; llama.cpp's serves one and needs no name. */
  readonly model: string;
  readonly fim: (typeof FIM_STYLES)[number];
}

/** Raw setting → the servers that are well-formed; each of the others as a sentence for a person. */
export function readServers(raw: readonly unknown[]): { servers: CompletionServer[]; faults: Sentence[] } {
  const servers: CompletionServer[] = [];
  const faults: Sentence[] = [];
  for (const [i, value] of raw.entries()) {
    const { protocol, url, model = "", fim = "suffix" } = (value ?? {}) as Record<string, unknown>;
    const fault = (field: string, expected: SentencePart) =>
      faults.push({ code: "serverSetting", args: [`loupe.servers[${i}].${field}`, expected] });
    if (!isOneOf(SERVER_PROTOCOLS, protocol)) fault("protocol", SERVER_PROTOCOLS.join(", "));
    else if (typeof url !== "string" || !isHttp(url)) fault("url", { code: "anAddress", args: [] });
    else if (typeof model !== "string") fault("model", { code: "aText", args: [] });
    else if (!isOneOf(FIM_STYLES, fim)) fault("fim", FIM_STYLES.join(", "));
    else servers.push({ protocol, url: url.replace(/\/+$/, ""), model, fim });
  }
  return { servers, faults };
}

function isOneOf<T extends string>(values: readonly T[], value: unknown): value is T {
  return (values as readonly unknown[]).includes(value);
}

function isHttp(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

/** server → client: the key for a server's address, from the editor's secret storage; null where there is none. */
export const ServerKeyRequest = new RequestType<{ readonly url: string }, string | null, void>(
  "loupe/serverKey",
);
