/** An example of the project, synthesized and read; several stacks as one. */
import { findStacks } from "../../synthesized/stack/find-stack";
import { readTogether } from "../../synthesized/stack/read-together";
import type { Stack } from "../../synthesized/stack/stack";
import { projectApp } from "../constructs/app-process";

export async function synthesizedExample(name: string): Promise<Stack> {
  const directories = findStacks(projectApp(name).outdir, undefined);
  const { written } = await readTogether({ directories, areNamed: false }, { environment: {} });
  return written;
}
