// Every target; those within the fuzz's own process run many cases in a second, those with a server some.
import type { Target } from "../target";
import { documents, settings } from "./code";
import { gguf } from "./gguf";
import { lists, onnx, splitting, tokenizers } from "./models";
import { hub, redirects, streams } from "./network";
import { largeDocuments } from "./large";
import { messages, saved } from "./panel";
import { questions } from "./questions";
import { messagesInSequence } from "./server";
import { bytesOfStream, bytesToServers } from "./stream";

export const SERVER_TARGETS: readonly Target[] = [messagesInSequence, largeDocuments, bytesToServers];

export const TARGETS: readonly Target[] = [
  ...[questions, documents, settings],
  ...[tokenizers, splitting, onnx, gguf, lists],
  ...[streams, redirects, hub],
  ...[saved, messages, bytesOfStream],
];
