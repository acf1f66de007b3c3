// `npm run release -- --tag v1.2.3 [--publish]`: a package for every platform; with --publish, both marketplaces, as far
// as their tokens are in the environment.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ROOT, runBin, runNpm } from "./lib/command.mjs";
import { TARGETS } from "./lib/packageFiles.mjs";
import { packageProduct } from "./lib/product.mjs";
import { OVSX, reasonAgainstPublishing, reasonAgainstTag } from "./lib/release.mjs";
import { createSteps, NotRunError } from "./lib/steps.mjs";

const { values } = parseArgs({ options: { tag: { type: "string" }, publish: { type: "boolean" } } });
const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));

const { step, total } = createSteps();
await step("the tag is this version", async () => {
  const reason = reasonAgainstTag(values.tag, manifest, readFileSync(join(ROOT, "CHANGELOG.md"), "utf8"));
  if (reason) throw new Error(reason);
});
const packages = [];
for (const target of TARGETS) {
  const packaged = await step(`VSIX for ${target}`, () => packageProduct(target));
  if (packaged) packages.push(packaged.vsix);
}
if (values.publish) {
  const vsce = ["publish", "--packagePath", ...packages];
  await publish("Visual Studio Marketplace", "VSCE_PAT", () => runBin("@vscode/vsce/vsce", vsce));
  // Not one of our packages: fetched by npm when there is a token for it.
  const ovsx = ["exec", "--yes", `--package=${OVSX}`, "--", "ovsx", "publish", "--packagePath", ...packages];
  await publish("Open VSX", "OVSX_PAT", () => runNpm(ovsx));
}
process.exitCode = total().failed > 0 ? 1 : 0;

function publish(name, token, run) {
  return step(name, async () => {
    // Nothing is published of a release that is not whole.
    if (total().failed > 0) throw new Error("an earlier step failed");
    const reason = reasonAgainstPublishing(token, process.env, manifest);
    if (reason) throw new NotRunError(reason);
    return { note: (await run()).trimEnd() };
  });
}
