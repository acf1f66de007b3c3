// Where the project lies: the bundled fuzz runs from another folder.
import { join } from "node:path";

export const ROOT = process.env["LOUPE_FUZZ_ROOT"] ?? join(import.meta.dirname ?? ".", "..", "..");
