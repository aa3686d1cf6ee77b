/**
 * Plans of the real OCI provider against a state written by hand. `-refresh=false`: nothing is asked of OCI, so that any key will do. Data
 * sources would be read all the same; what depends on one is left out. So is Entra: the azuread provider fetches a token before it plans
 * anything.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isKnownInWhole } from "../../synthesized/expression/value";
import { readStack } from "../../synthesized/stack/stack";
import { rsaKeyPair } from "../prepared-keys";
import { newFolder } from "../run-folder";
import { asList, isObject, type JsonObject } from "../terraform-schema/json";
import { knownSchemas } from "../terraform-schema/known-schemas";
import { type Block, blockOf } from "../terraform-schema/schema";
import { attempt, run } from "./run";
import { terraform } from "./terraform-obstacle";

const { cdktf } = JSON.parse(readFileSync(join(__dirname, "..", "..", "providers", "oci", "package.json"), "utf8"));
export const requiredProviders = { oci: { source: "oracle/oci", version: cdktf.provider.version } };

/** A resource as it was applied. */
export interface Applied {
  readonly type: string;
  readonly name: string;
  readonly values: JsonObject;
}

/** All resources of a stack that no data source has a part in, and the variables with which they were applied. */
export async function appliedBy(directory: string): Promise<{ resources: Applied[]; env: NodeJS.ProcessEnv }> {
  const { resources, variables } = await readStack(directory, { environment: {} });
  const independent = new Set<string>();
  for (const { address, mode, dependsOn } of resources)
    if (mode === "managed" && dependsOn.every((other) => independent.has(other))) independent.add(address);
  const env = [...variables].map(([name, { value }]) => [`TF_VAR_${name}`, String(value)]);
  // Sound: an object that is known in whole is JSON.
  const known = resources.flatMap(({ address, type, name, values }) =>
    independent.has(address) && isKnownInWhole(values) ? [{ type, name, values: values as JsonObject }] : [],
  );
  return { resources: known, env: Object.fromEntries(env) };
}

export interface Change {
  readonly address: string;
  /** Where it was before; absent where it stays. */
  readonly from?: string;
  readonly actions: readonly string[];
  readonly after: JsonObject;
}

const tenancy = "ocid1.tenancy.oc1..aaaaaaaatenancy";

/** The oci provider reads its arguments from `TF_VAR_<argument>`, too. */
const credentials = {
  TF_VAR_tenancy_ocid: tenancy,
  TF_VAR_user_ocid: "ocid1.user.oc1..aaaaaaaauser",
  TF_VAR_fingerprint: "00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff",
  TF_VAR_private_key: rsaKeyPair().privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
};

/** A plan: what it would change, or why there is none. */
export type Plan = { readonly changes: readonly Change[] } | { readonly refusal: string };

/** What Terraform would do to these resources, were the document applied to them. */
export async function plan(
  document: JsonObject,
  applied: readonly Applied[],
  env: NodeJS.ProcessEnv = {},
  targets: readonly Applied[] = applied,
): Promise<readonly Change[]> {
  const planned = await attemptPlan(document, applied, env, targets);
  if ("refusal" in planned) throw new Error(planned.refusal);
  return planned.changes;
}

/** The same, where it may be refused. */
export async function attemptPlan(
  document: JsonObject,
  applied: readonly Applied[],
  env: NodeJS.ProcessEnv = {},
  targets: readonly Applied[] = applied,
): Promise<Plan> {
  const cwd = join(newFolder("plan"), "stack");
  mkdirSync(cwd);
  const backend = { local: { path: "applied.tfstate" } };
  const settings = Object(document.terraform);
  writeFileSync(
    join(cwd, "cdk.tf.json"),
    JSON.stringify({ ...document, terraform: { ...settings, backend } }, null, 2),
  );
  writeFileSync(join(cwd, "applied.tfstate"), JSON.stringify(stateOf(applied)));
  const options = { cwd, env: { CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1", ...credentials, ...env } };
  await run(terraform, ["init", "-input=false", "-no-color"], options);
  const only = targets.map(({ type, name }) => `-target=${type}.${name}`);
  const settled = ["-refresh=false", "-input=false", "-no-color", "-out=planned", ...only];
  const { status, transcript } = await attempt(terraform, ["plan", ...settled], options);
  if (status !== 0) return { refusal: transcript };
  const { output } = await run(terraform, ["show", "-json", "planned"], options);
  const { resource_changes: changes = [] } = JSON.parse(output) as {
    resource_changes?: {
      address: string;
      previous_address?: string;
      change: { actions: string[]; after: JsonObject };
    }[];
  };
  return {
    changes: changes.map(({ address, previous_address: from, change: { actions, after } }) => ({
      ...{ address, actions, after },
      ...(from === undefined ? {} : { from }),
    })),
  };
}

const oracle = "registry.terraform.io/oracle/oci";
const builtin = "terraform.io/builtin/terraform";

/** https://developer.hashicorp.com/terraform/internals/json-format says nothing of it: the form of version 4, as Terraform writes it. */
const stateOf = (applied: readonly Applied[]): JsonObject => ({
  version: 4,
  terraform_version: "1.5.0",
  serial: 7,
  lineage: "5f4b8a0e-8b1c-4d27-9d5e-0f6a3c2b1a90",
  outputs: {},
  resources: applied.map(({ type, name, values }) => ({
    ...{ mode: "managed", type, name, provider: `provider["${type === "terraform_data" ? builtin : oracle}"]` },
    instances: [{ schema_version: 0, attributes: whole(values, blockOf(knownSchemas(), "resource", type)) }],
  })),
});

/** With empty collections where there is nothing, as the provider stores them: it takes an absent one for unknown. */
function whole(values: JsonObject, block: Block | undefined): JsonObject {
  const missing = Object.entries(block?.attributes ?? {}).filter(
    ([name, { type }]) => Array.isArray(type) && values[name] === undefined,
  );
  const empty = missing.map(([name, { type }]) => [name, Array.isArray(type) && type[0] === "map" ? {} : []] as const);
  const blocks = Object.entries(block?.block_types ?? {}).filter(([, { nesting_mode: mode }]) => mode !== "single");
  const nested = blocks.map(([name, { block: inner }]) => {
    const items = asList(values[name] ?? []);
    return [name, items.map((item) => (isObject(item) ? whole(item, inner) : item))] as const;
  });
  return { ...values, ...Object.fromEntries(empty), ...Object.fromEntries(nested) };
}
