// The memories of all workspace folders, and what a generation asks of them: evidence from three scopes, pooled.
import type { MemoryQuery, RememberParams, RememberResult } from "../../protocol/engine";
import type { TokenId } from "../../protocol/tokenId";
import { collectFrom, type Evidence, longestOrder } from "./evidence";
import { NgramMemory } from "./ngramMemory";

/** Occurrences in the file at hand, in open files and elsewhere in the folder count this much. */
const FILE_WEIGHT = 3;
const OPEN_WEIGHT = 2;
const FOLDER_WEIGHT = 1;
/** Of all folders: with the arrays' slack and dead positions below 64 MB. */
const MAX_TOKENS = 2_400_000;
const HASH_BITS = 18;

export interface PooledEvidence {
  readonly evidence: Evidence;
  /** Longest match within the file at hand. */
  readonly fileOrder: number;
}

export class MemoryStore {
  private readonly folders = new Map<string, NgramMemory>();

  constructor(private readonly vocabSize: number) {}

  remember({ folder, files, clear }: RememberParams): RememberResult {
    if (clear) this.folders.delete(folder);
    let isFull = false;
    for (const { file, tokenIds } of files) {
      const memory = this.memoryOf(folder);
      if (tokenIds === null) memory.removeFile(file);
      else if (this.tokens + tokenIds.length <= MAX_TOKENS) memory.setFile(file, tokenIds);
      else isFull = true;
    }
    return { tokens: this.tokens, bytes: this.bytes, isFull };
  }

  /** What followed the last of `history` before; `history` ends where the next token is wanted. */
  evidence(query: MemoryQuery, history: ArrayLike<TokenId>): PooledEvidence {
    const evidence: Evidence = new Map();
    collectFrom(evidence, query.before, history, FILE_WEIGHT);
    collectFrom(evidence, query.after, history, FILE_WEIGHT);
    const fileOrder = longestOrder(evidence);
    this.folders.get(query.folder)?.collect(evidence, history, {
      except: query.file,
      open: query.openFiles,
      openWeight: OPEN_WEIGHT,
      weight: FOLDER_WEIGHT,
    });
    return { evidence, fileOrder };
  }

  private get tokens(): number {
    return [...this.folders.values()].reduce((sum, memory) => sum + memory.liveLength, 0);
  }

  private get bytes(): number {
    return [...this.folders.values()].reduce((sum, memory) => sum + memory.bytes, 0);
  }

  private memoryOf(folder: string): NgramMemory {
    const known = this.folders.get(folder) ?? new NgramMemory(this.vocabSize, HASH_BITS);
    this.folders.set(folder, known);
    return known;
  }
}
