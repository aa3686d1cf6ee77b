import { project } from "./project";
import { run } from "./run";

/** The lanes judge what users run: the compiled project. */
export default async function buildProject(): Promise<void> {
  await run("npm", ["run", "build"], { cwd: project });
}
