/** What keeps a machine from running Terraform with the real providers. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { newFolder } from "../run-folder";
import type { JsonObject } from "../terraform-schema/json";
import { attempt } from "./run";

export const terraform = process.env.TERRAFORM_BINARY_NAME ?? "terraform";

const unreachable =
  /registry.*(unreachable|could not connect)|could not connect to|no such host|failed to query available provider/is;

/**
 * Only what the machine lacks counts as an obstacle.
 *
 * @param providers what `required_providers` holds
 * @param since the first minor version of Terraform 1 that will do
 * @throws Error if Terraform finds anything else wrong with them
 */
export async function findObstacle(providers: JsonObject, since = 0): Promise<string | undefined> {
  const cwd = join(newFolder("obstacle"), "stack");
  mkdirSync(cwd);
  writeFileSync(join(cwd, "cdk.tf.json"), JSON.stringify({ terraform: { required_providers: providers } }));
  const env = { CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1" };
  const version = await attempt(terraform, ["version", "-json"], { cwd, env }).catch(() => undefined);
  if (version?.status !== 0) return `there is no ${terraform} on the PATH`;
  const [major = 0, minor = 0] = String(JSON.parse(version.output).terraform_version).split(".").map(Number);
  if (major === 1 && minor < since) return `Terraform ${major}.${minor} is older than 1.${since}`;
  const { status, transcript } = await attempt(terraform, ["init", "-input=false", "-no-color"], { cwd, env });
  if (status === 0) return undefined;
  if (unreachable.test(transcript))
    return "its providers cannot be had: neither the registry nor a mirror answers (see TF_CLI_CONFIG_FILE)";
  throw new Error(`terraform init refuses the providers:\n${transcript}`);
}
