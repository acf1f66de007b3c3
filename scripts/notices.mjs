// `npm run notices`: writes THIRD_PARTY_NOTICES.md, every package whose code or data is in the VSIX with its licence text.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./lib/command.mjs";
import { makeNotices } from "./lib/notices.mjs";

writeFileSync(join(ROOT, "THIRD_PARTY_NOTICES.md"), await makeNotices(ROOT));
