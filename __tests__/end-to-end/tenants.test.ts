/** Callers of several tenants, guests and managed identities at APIs that trust some of them: by Entra's rules, through the whole gateway. */
import { App, TerraformResource } from "cdktf";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type AzureOAuthAppProps, Backend, EntraClient, type IAzureOAuthApp } from "../../constructs/index";
import { azureCliClientId } from "../../limits/entra";
import { askedCloud } from "../../local/asked/asked-cloud";
import { localTokens } from "../../local/asked/local-tokens";
import { walkedSystem } from "../../local/asked/walked-system";
import { type PlayedCloud, playStack } from "../../local/cloud";
import type { SignIn } from "../../local/entra/mint";
import { StsError } from "../../local/entra/sts-error";
import { startCloudConsole } from "../../local/page/console-of-cloud";
import { readStack, type Stack } from "../../synthesized/stack/stack";
import type { Api, Client, System, Visitor } from "../../synthesized/system/apis";
import { systemOfStack } from "../../synthesized/system/system-of-stack";
import { foreignTenant } from "../../synthesized/system/well-known";
import { partsOf } from "../../synthesized/verify/forge";
import { connectLocalCloud } from "../../synthesized/verify/local-cloud";
import { runChecks } from "../../synthesized/verify/run-checks";
import type { Obtained, Tokens } from "../../synthesized/verify/tokens";
import { documentOf, entraApp, newGateway, secured, testStack } from "../constructs/test-stack";
import { stackFolder } from "../synthesized/stack-folder";
import { startOnce } from "./running";

const partner = "77777777-7777-4777-8777-777777777777";
const member = "3f2a5c1e-0d4b-4e6f-8a9b-1c2d3e4f5a6b";
const partnersClient = "66666666-7777-4888-8999-aaaaaaaaaaaa";
const severalTenants = { signInAudience: "AzureADMultipleOrgs", trustedTenantIds: [partner] } as const;

/** One API each: people of two tenants, programs of two tenants, people of one tenant. */
const registrations: Readonly<Record<"people" | "programs" | "own", Partial<AzureOAuthAppProps>>> = {
  people: { ...severalTenants, delegatedAccess: { principalIds: [member], everyUserOfTrustedTenants: true } },
  programs: {
    ...severalTenants,
    clients: [{ name: "billing" }, EntraClient.fromClientId({ name: "partner", clientId: partnersClient })],
  },
  own: { delegatedAccess: { principalIds: [member] } },
};
const versions = [1, 2] as const;

function tenantsStack(): Promise<Stack> {
  const scope = testStack(new App({ stackTraces: false, outdir: stackFolder("{}") }));
  const gateway = newGateway(scope, { invokePolicy: "none" });
  for (const tokenVersion of versions)
    for (const [kind, settings] of Object.entries(registrations)) {
      const name = `${kind}-v${tokenVersion}`;
      const api: IAzureOAuthApp = entraApp(scope, { ...settings, tokenVersion, displayName: name }, `Entra-${name}`);
      const deployment = {
        ...{ gateway, displayName: name, pathPrefix: `/${name}`, trust: api.trust({ keys: api.jwksUri }) },
        routes: [{ path: "/x", methods: ["GET" as const], backend: Backend.stock({ status: 200, body: name }) }],
      };
      secured(scope, deployment, name);
    }
  return readStack(stackFolder(documentOf(scope)), { environment: {} });
}

let cloud: PlayedCloud;
let system: System;
let tokens: Tokens;
const toLocal = (url: string, init?: RequestInit) => fetch(cloud.origins.toLocal(url), init);
beforeAll(async () => {
  const stack = await tenantsStack();
  cloud = await playStack(stack);
  system = walkedSystem(systemOfStack(stack), cloud);
  tokens = localTokens(cloud, toLocal);
}, 60_000);
afterAll(async () => cloud?.close());

function apiOf(name: string): Api {
  const found = system.apis.find((api) => new URL(api.probe?.url ?? "").pathname === `/${name}/x`);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

function clientOf(name: string, wanted: string): Client {
  const found = apiOf(name).clients.find((client) => [client.name, client.clientId].includes(wanted));
  if (found === undefined) throw new Error(`no ${wanted}: ${JSON.stringify(apiOf(name).clients)}`);
  return found;
}

async function statusOf(name: string, token: string): Promise<number> {
  return (await toLocal(apiOf(name).probe?.url ?? "", { headers: { authorization: `Bearer ${token}` } })).status;
}

/** What somebody meets who signs in: Entra's refusal, or the gateway's answer. */
async function signedIn(name: string, signIn: SignIn, client = azureCliClientId): Promise<string> {
  try {
    return String(await statusOf(name, await cloud.entra.userToken(client, apiOf(name).audiences[0] ?? "", signIn)));
  } catch (refusal) {
    if (refusal instanceof StsError) return `AADSTS${refusal.code}`;
    throw refusal;
  }
}

describe.each(versions)("version %i", (version) => {
  const [people, programs, own] = [`people-v${version}`, `programs-v${version}`, `own-v${version}`];

  test.each<[string, SignIn, Record<"people" | "programs" | "own", string>]>([
    ["a member who is assigned", {}, { people: "200", programs: "AADSTS65001", own: "200" }],
    ["a guest who is assigned", { guest: "assigned" }, { people: "200", programs: "AADSTS65001", own: "200" }],
    [
      "a guest who is not assigned",
      { guest: "unassigned" },
      { people: "AADSTS50105", programs: "AADSTS65001", own: "AADSTS50105" },
    ],
    [
      "a member of the trusted tenant",
      { tenant: partner },
      { people: "200", programs: "AADSTS65001", own: "AADSTS500011" },
    ],
    [
      "a guest of the trusted tenant: what everyUserOfTrustedTenants says",
      { tenant: partner, guest: "unassigned" },
      { people: "200", programs: "AADSTS65001", own: "AADSTS500011" },
    ],
    [
      "a member of a tenant that nobody trusts",
      { tenant: foreignTenant },
      { people: "401", programs: "AADSTS65001", own: "AADSTS500011" },
    ],
    [
      "a guest of a tenant that nobody trusts",
      { tenant: foreignTenant, guest: "unassigned" },
      { people: "401", programs: "AADSTS65001", own: "AADSTS500011" },
    ],
  ])("%s", async (_who, signIn, expected) => {
    expect({
      ...{ people: await signedIn(people, signIn), programs: await signedIn(programs, signIn) },
      own: await signedIn(own, signIn),
    }).toEqual(expected);
  });

  test.each([{}, { tenant: partner }, { tenant: foreignTenant }, { guest: "assigned" } as const])(
    "nobody signs in through a program's client, %j",
    async (signIn) => {
      expect(await signedIn(people, signIn, clientOf(people, "billing").clientId)).toMatch(/^AADSTS(65001|700016)$/);
    },
  );

  test("a program of the trusted tenant is answered with its tokens, and not with those of others", async () => {
    const met = async (tenant: string): Promise<number | string> => {
      const obtained = await tokens.visit(apiOf(programs), clientOf(programs, partnersClient), { tenant });
      return obtained.kind === "token" ? statusOf(programs, obtained.token) : obtained.kind;
    };
    expect([await met(partner), await met(foreignTenant)]).toEqual([200, 401]);
  });

  test("a client of the stack's own tenant gets no token of another", async () => {
    for (const tenant of [partner, foreignTenant])
      expect(await tokens.visit(apiOf(programs), clientOf(programs, "billing"), { tenant })).toMatchObject({
        ...{ kind: "refused", reason: expect.stringMatching(/AADSTS700016/) },
      });
  });
});

test("the walk-through shows who is trusted and what becomes of guests", async () => {
  const context = {
    ...{ system, fetch: toLocal, tokens, now: () => cloud.clock.now(), mostMilliseconds: 60_000 },
    whyNotReached: () => undefined,
  };
  const { results } = await runChecks(context);
  expect(results.filter(({ status }) => status === "failed")).toEqual([]);
  const shown = results.filter(({ id }) => ["trusted-tenant", "guest", "other-tenant"].includes(id));
  const [cli, partners] = ["Azure CLI", clientOf("programs-v2", partnersClient).name];
  expect(shown.map(({ title, status }) => `${status}: ${title}`).sort()).toEqual(
    versions
      .flatMap((version) => {
        const [people, programs, own] = ["people", "programs", "own"].map((kind) => apiOf(`${kind}-v${version}`).name);
        return [
          ...[`${people} answers ${cli} for the trusted tenant ${partner}`],
          ...[`${programs} answers ${partners} for the trusted tenant ${partner}`],
          ...[people, own].map((name) => `Entra gives a guest who is not assigned no token for ${name} through ${cli}`),
          ...[people, programs, own].map((name) => `${name} refuses a token of another tenant`),
        ];
      })
      .map((title) => `passed: ${title}`)
      .sort(),
  );
});

test("another process gets the same tokens and refusals from the page", async () => {
  const page = await startCloudConsole(cloud, askedCloud(cloud));
  onTestFinished(() => page.close());
  const outside = (await connectLocalCloud(page.url)).tokens;
  const visits: readonly [string, string, Visitor][] = [
    ["people-v2", azureCliClientId, { tenant: partner }],
    ["people-v2", azureCliClientId, { tenant: foreignTenant }],
    ["people-v2", azureCliClientId, { guest: true }],
    ["own-v1", azureCliClientId, { tenant: partner }],
    ["programs-v1", partnersClient, { tenant: partner }],
    ["programs-v1", partnersClient, { guest: true }],
  ];
  for (const [name, client, visitor] of visits) {
    const order = [apiOf(name), clientOf(name, client), visitor] as const;
    expect(told(await outside.visit(...order))).toEqual(told(await tokens.visit(...order)));
  }
});

/** What it is for, or why there is none; each token has times and ids of its own. */
function told(obtained: Obtained): unknown {
  if (obtained.kind !== "token") return { kind: obtained.kind, reason: obtained.reason };
  const { iss, tid, azp, appid, oid } = partsOf(obtained.token).claims;
  return { iss, tid, azp, appid, oid };
}

test.each([{}, { guest: false }, { guest: true, tenant: "x" }, { member: true }, "guest"])(
  "the page knows no visitor %j",
  async (visitor) => {
    const page = await startCloudConsole(cloud, askedCloud(cloud));
    onTestFinished(() => page.close());
    const { status } = await fetch(new URL("/token", page.url), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ api: apiOf("own-v2").deployment, client: azureCliClientId, visitor }),
    });
    expect(status).toBe(400);
  },
);

describe("a managed identity that the stack makes in Azure", () => {
  const ids = {
    client_id: "c0ffee00-0000-4000-8000-000000000001",
    principal_id: "c0ffee00-0000-4000-8000-000000000002",
  };

  async function jobs(values: readonly string[]) {
    const scope = testStack(new App({ stackTraces: false, outdir: stackFolder("{}") }));
    const job = new TerraformResource(scope, "Job", { terraformResourceType: "azurerm_user_assigned_identity" });
    const api = entraApp(scope, {
      clients: [
        EntraClient.fromClientId({
          ...{ name: "job", clientId: job.getStringAttribute("client_id") },
          servicePrincipalObjectId: job.getStringAttribute("principal_id"),
        }),
      ],
    });
    secured(scope, {
      gateway: newGateway(scope, { invokePolicy: "none" }),
      trust: api.trust({ keys: api.jwksUri }),
    });
    return startOnce(stackFolder(documentOf(scope)), ...values.flatMap((value) => ["--value", value]));
  }

  test("is answered with what Azure would give it, once its ids are told", async () => {
    const told = Object.entries(ids).map(([name, id]) => `azurerm_user_assigned_identity.Job.${name}=${id}`);
    const { code, out, err } = await jobs(told);
    expect(out.replace(/\s+/g, " "), err).toMatch(
      /a token → a token in \d+ ms: what Azure would give its managed identity .* 200 → 200 in/,
    );
    expect(code, out + err).toBe(0);
  });

  test("is nobody whose ids are not told, which is no success", async () => {
    const { code, out } = await jobs([]);
    expect(code).toBe(3);
    expect(out).toContain("azurerm_user_assigned_identity.Job.client_id");
  });
});
