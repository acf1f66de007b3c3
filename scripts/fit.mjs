// `npm run fit`: fits models/default/mixing.json to the shipped model, on the dev packages.
import { runBundled } from "./lib/bundled.mjs";
import { ROOT } from "./lib/command.mjs";

process.exitCode = await runBundled("test/fit/main.ts", process.argv.slice(2), { LOUPE_ROOT: ROOT });
