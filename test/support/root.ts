// Where the project lies: the bundled fuzz runs from another folder.
import { fileURLToPath } from "node:url";

export const ROOT = process.env["LOUPE_TEST_ROOT"] ?? fileURLToPath(new URL("../..", import.meta.url));
