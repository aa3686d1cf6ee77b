/**
 * What the real OCI provider plans against a state written by hand, as the local cloud computes it. `-refresh=false`: nothing is asked of
 * OCI, so that any key will do. Data sources would be read all the same; what depends on one is left out. So is Entra: the azuread provider
 * fetches a token before it plans anything.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it, type TestContext } from "vitest";
import { readStack } from "../../synthesized/stack";
import { projectApp } from "../constructs/app-process";
import { rsaKeyPair } from "../prepared-keys";
import { newFolder } from "../run-folder";
import { asList, isObject, type Json, type JsonObject } from "../terraform-schema/json";
import { knownSchemas } from "../terraform-schema/known-schemas";
import { type Block, blockOf } from "../terraform-schema/schema";
import { run } from "./run";
import { findObstacle, terraform } from "./terraform-obstacle";

const { cdktf } = JSON.parse(readFileSync(join(__dirname, "..", "..", "providers", "oci", "package.json"), "utf8"));
const requiredProviders = { oci: { source: "oracle/oci", version: cdktf.provider.version } };

let obstacle: string | undefined;
beforeAll(async () => {
  obstacle = await findObstacle(requiredProviders);
});
const needsProviders = ({ skip }: TestContext): void => skip(obstacle !== undefined, obstacle);

/** A resource as it was applied. */
interface Applied {
  readonly type: string;
  readonly name: string;
  readonly values: JsonObject;
}

interface Change {
  readonly address: string;
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

/** What Terraform would do to these resources, were the document applied to them. */
async function plan(document: JsonObject, applied: readonly Applied[], env: NodeJS.ProcessEnv = {}): Promise<Change[]> {
  const cwd = join(newFolder("plan"), "stack");
  mkdirSync(cwd);
  const backend = { local: { path: "applied.tfstate" } };
  const settings = Object(document.terraform);
  writeFileSync(join(cwd, "cdk.tf.json"), JSON.stringify({ ...document, terraform: { ...settings, backend } }));
  writeFileSync(join(cwd, "applied.tfstate"), JSON.stringify(stateOf(applied)));
  const terraformIn = (...args: string[]) =>
    run(terraform, args, { cwd, env: { CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1", ...credentials, ...env } });
  await terraformIn("init", "-input=false", "-no-color");
  const targets = applied.map(({ type, name }) => `-target=${type}.${name}`);
  await terraformIn("plan", "-refresh=false", "-input=false", "-no-color", "-out=planned", ...targets);
  const { output } = await terraformIn("show", "-json", "planned");
  const { resource_changes: changes = [] } = JSON.parse(output) as {
    resource_changes?: { address: string; change: { actions: string[]; after: JsonObject } }[];
  };
  return changes.map(({ address, change: { actions, after } }) => ({ address, actions, after }));
}

/** https://developer.hashicorp.com/terraform/internals/json-format says nothing of it: the form of version 4, as Terraform writes it. */
const stateOf = (applied: readonly Applied[]): JsonObject => ({
  version: 4,
  terraform_version: "1.5.0",
  serial: 7,
  lineage: "5f4b8a0e-8b1c-4d27-9d5e-0f6a3c2b1a90",
  outputs: {},
  resources: applied.map(({ type, name, values }) => ({
    ...{ mode: "managed", type, name, provider: 'provider["registry.terraform.io/oracle/oci"]' },
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

const nothing = { actions: ["no-op"] };

describe("an example that is applied", () => {
  const directory = join(projectApp("other-issuer").outdir, "stacks", "other-issuer");
  const document: JsonObject = JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8"));

  /** All resources that no data source has a part in, and the variables with which they were applied. */
  async function applied(): Promise<{ resources: Applied[]; env: NodeJS.ProcessEnv }> {
    const { resources, variables } = await readStack(directory, { environment: {} });
    const independent = new Set<string>();
    for (const { address, mode, dependsOn } of resources)
      if (mode === "managed" && dependsOn.every((other) => independent.has(other))) independent.add(address);
    const env = [...variables].map(([name, { value }]) => [`TF_VAR_${name}`, String(value)]);
    return { resources: resources.filter(({ address }) => independent.has(address)), env: Object.fromEntries(env) };
  }

  it("is left as it is", async (context) => {
    needsProviders(context);
    const { resources, env } = await applied();
    const changes = await plan(document, resources, env);
    expect(changes.map(({ address }) => address).sort()).toEqual(
      resources.map((each) => `${each.type}.${each.name}`).sort(),
    );
    expect(changes.filter(({ actions }) => actions.join() !== "no-op")).toEqual([]);
    expect(changes.map(({ address }) => address)).toContainEqual(expect.stringMatching(/^oci_apigateway_deployment/));
  });

  it("shows the one thing that somebody changed behind it", async (context) => {
    needsProviders(context);
    const { resources, env } = await applied();
    const changed = resources.map((each) =>
      each.type === "oci_apigateway_deployment"
        ? { ...each, values: { ...each.values, display_name: "renamed" } }
        : each,
    );
    const changes = (await plan(document, changed, env)).filter(({ actions }) => actions.join() !== "no-op");
    expect(changes).toMatchObject([
      {
        address: "oci_apigateway_deployment.Partners_DE4EC16C",
        actions: ["update"],
        after: { display_name: "partners" },
      },
    ]);
  });
});

describe("blocks of a deployment's specification", () => {
  const ids = {
    compartment_id: "ocid1.compartment.oc1..aaaaaaaacompartment",
    gateway_id: "ocid1.apigateway.oc1.eu-frankfurt-1.aaaaaaaagateway",
    path_prefix: "/orders",
    display_name: "orders",
  };
  const route = (path: string, policies?: JsonObject): JsonObject => ({
    path,
    methods: ["GET"],
    backend: [{ type: "HTTP_BACKEND", url: `https://orders.example${path}` }],
    ...(policies === undefined ? {} : { request_policies: [policies] }),
  });
  const deployment = (...specification: readonly JsonObject[]): JsonObject => ({ ...ids, specification });

  /** How the specification stands after `wanted` is applied where `live` is. */
  async function afterwards(live: JsonObject, wanted: JsonObject): Promise<Change> {
    const values = { ...live, id: "ocid1.apideployment.oc1.eu-frankfurt-1.aaaaaaaadeployment", state: "ACTIVE" };
    const document = {
      terraform: { required_providers: requiredProviders },
      provider: { oci: [{ region: "eu-frankfurt-1" }] },
      resource: { oci_apigateway_deployment: { orders: wanted } },
    };
    const [change] = await plan(document, [{ type: "oci_apigateway_deployment", name: "orders", values }]);
    if (change === undefined) throw new Error("the plan does not tell of the deployment");
    return change;
  }

  it("that are left out stay live, and the plan shows nothing", async (context) => {
    needsProviders(context);
    const open = {
      cors: [{ allowed_origins: ["*"] }],
      rate_limiting: [{ rate_key: "CLIENT_IP", rate_in_requests_per_second: 5 }],
    };
    const live = deployment({
      request_policies: [open],
      routes: [route("/a", { authorization: [{ type: "ANONYMOUS" }] })],
    });
    expect(await afterwards(live, deployment({ routes: [route("/a")] }))).toMatchObject({
      ...nothing,
      after: {
        specification: [
          { request_policies: [open], routes: [{ request_policies: [{ authorization: [{ type: "ANONYMOUS" }] }] }] },
        ],
      },
    });
  });

  it("belong to a place in the list: a route that moves there inherits them", async (context) => {
    needsProviders(context);
    const open = route("/open", { authorization: [{ type: "ANONYMOUS" }] });
    const live = deployment({ routes: [open, route("/closed")] });
    const { actions, after } = await afterwards(live, deployment({ routes: [route("/closed"), open] }));
    const [specification] = after.specification as readonly [{ routes: readonly Json[] }];
    expect(actions).toEqual(["update"]);
    expect(specification.routes[0]).toMatchObject({
      path: "/closed",
      request_policies: [{ authorization: [{ type: "ANONYMOUS" }] }],
    });
  });

  it("lose what they had when they say something else", async (context) => {
    needsProviders(context);
    const live = deployment({ routes: [route("/a", { authorization: [{ type: "ANONYMOUS" }] })] });
    const closed = route("/a", { authorization: [{ type: "AUTHENTICATION_ONLY" }] });
    const { actions, after } = await afterwards(live, deployment({ routes: [closed] }));
    expect(actions).toEqual(["update"]);
    expect(after).toMatchObject({
      specification: [{ routes: [{ request_policies: [{ authorization: [{ type: "AUTHENTICATION_ONLY" }] }] }] }],
    });
  });
});
