/** An example of the project, synthesized and read. */
import { join } from "node:path";
import { readStack, type Stack } from "../../synthesized/stack/stack";
import { projectApp } from "../constructs/app-process";

export function synthesizedExample(name: string): Promise<Stack> {
  return readStack(join(projectApp(name).outdir, "stacks", name), { environment: {} });
}
