// `npm run fit`: fits a shipped model to the memory, on the dev packages: its mixing.json (`-- --model base`; absent: the default).
import { runBundled } from "./lib/bundled.mjs";
import { ROOT } from "./lib/command.mjs";

process.exitCode = await runBundled("test/fit/main.ts", process.argv.slice(2), { LOUPE_ROOT: ROOT });
