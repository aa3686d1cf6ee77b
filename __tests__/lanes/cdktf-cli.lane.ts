/** Whoever uses the CDKTF CLI gets what `npm run synth` writes. The CLI is installed for this lane alone. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { inTemporaryFolder, project } from "./project";
import { run } from "./run";
import { readStacks, synthesizeApp } from "./synthesized-tree";

const cli = "cdktf-cli@0.21.0";
const major = Number(process.versions.node.split(".")[0]);
// node-pty brings prebuilt binaries up to the ABI of Node 22: https://github.com/hashicorp/terraform-cdk/issues/3829
const obstacle = major > 22 ? `${cli} does not start on Node ${major}: its node-pty has no binary for it` : undefined;

it("cdktf synth writes the same stack as the app itself", async ({ skip }) => {
  skip(obstacle !== undefined, obstacle);
  await inTemporaryFolder(async (folder) => {
    const [tools, byCli, byApp, home] = ["tools", "by-cli", "by-app", "home"].map((name) => join(folder, name));
    if (!tools || !byCli || !byApp || !home) throw new Error("unreachable");
    await Promise.all([tools, home].map((name) => mkdir(name)));
    await writeFile(join(tools, "package.json"), "{}");
    // Scripts would compile node-pty, which synth does not use.
    await run("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", cli], { cwd: tools });
    await run(join(tools, "node_modules", ".bin", "cdktf"), ["synth", "--output", byCli], {
      cwd: project,
      env: {
        CDKTF_HOME: home,
        CHECKPOINT_DISABLE: "1",
        DISABLE_VERSION_CHECK: "1",
        CI: "1",
        TF_CLI_CONFIG_FILE: "/dev/null",
      },
    });
    await synthesizeApp(byApp);
    const written = await readStacks(byCli);
    expect([...written.keys()]).toContainEqual(expect.stringMatching(/cdk\.tf\.json$/));
    expect(written).toEqual(await readStacks(byApp));
  });
});
