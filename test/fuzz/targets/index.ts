// Every target that runs within the fuzz's own process.
import type { Target } from "../target";
import { documents, settings } from "./code";
import { lists, onnx, splitting, tokenizers } from "./models";
import { hub, redirects, streams } from "./network";
import { messages, saved } from "./panel";
import { questions } from "./questions";

export const TARGETS: readonly Target[] = [
  ...[questions, documents, settings],
  ...[tokenizers, splitting, onnx, lists],
  ...[streams, redirects, hub],
  ...[saved, messages],
];
