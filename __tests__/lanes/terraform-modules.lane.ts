/** Modules and joined states give what Terraform gives, which applies the same stacks. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { beforeAll, describe, expect, it, type TestContext } from "vitest";
import { readStack, type Stack } from "../../synthesized/stack/stack";
import { newFolder } from "../run-folder";
import { writeFiles } from "../synthesized/stack-folder";
import { stackOfModules, stacksWithStates } from "../synthesized/stacks-to-apply";
import { findObstacle, terraform } from "./terraform-obstacle";

let obstacle: string | undefined;
beforeAll(async () => {
  obstacle = await findObstacle({});
});

const needsTerraform = ({ skip }: TestContext): void => skip(obstacle !== undefined, obstacle);

/** What Terraform has as outputs after an apply, and the addresses of what it has made. */
function applied(folder: string): { readonly outputs: unknown; readonly addresses: readonly string[] } {
  const run = (...args: readonly string[]): string =>
    execFileSync(terraform, args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  run("init");
  run("apply", "-auto-approve");
  const outputs = Object.entries(JSON.parse(run("output", "-json")) as Record<string, { value: unknown }>);
  return {
    outputs: Object.fromEntries(outputs.map(([name, { value }]) => [name, value])),
    addresses: run("state", "list").trim().split("\n").sort(),
  };
}

const told = ({ outputs, resources }: Stack): ReturnType<typeof applied> => ({
  outputs: Object.fromEntries([...outputs].flatMap(([name, { value }]) => (value === null ? [] : [[name, value]]))),
  addresses: resources.map(({ address }) => address).sort(),
});

describe("Terraform has the same outputs and resources", () => {
  it("of modules", async (context) => {
    needsTerraform(context);
    const folder = newFolder("modules");
    writeFiles(folder, stackOfModules);
    const stack = join(folder, "stack");
    expect(told(await readStack(stack, { environment: {} }))).toEqual(applied(stack));
  });

  it("of stacks that read another's state", async (context) => {
    needsTerraform(context);
    const folder = newFolder("states");
    writeFiles(folder, stacksWithStates);
    const [net, api] = [join(folder, "net"), join(folder, "api")];
    expect(told(await readStack(net, { environment: {} }))).toEqual(applied(net));
    expect(told(await readStack(api, { environment: {}, beside: [net] }))).toEqual(applied(api));
  });
});
