import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Deploying } from "../../operate/apply-again";
import { deploy } from "../../operate/deploy";
import { nextCommands } from "../../operate/next-commands";
import { planDigest, plannedChanges } from "../../operate/plan-digest";
import { terraformArguments } from "../../operate/terraform-arguments";
import { shownBy } from "../../operate/terraform-show";
import { Simulation, type Weather } from "./simulated-entra";

interface Ended {
  readonly world: Simulation;
  readonly said: string;
  readonly status?: number;
  readonly error?: Error;
}

async function deployed(
  weather: Weather,
  world = new Simulation(weather),
  more: Partial<Deploying> = {},
): Promise<Ended> {
  const said: string[] = [];
  let files = 0;
  const run: Deploying = {
    ...{ terraform: world.terraform, clock: world.clock, openDirectory: world.openDirectory },
    given: terraformArguments(["-auto-approve"]),
    newPlanFile: () => {
      files += 1;
      return `${files}.tfplan`;
    },
    approves: () => Promise.reject(new Error("nobody is asked")),
    say: (line) => said.push(line),
    tell: () => {},
    commands: nextCommands("/project", "/project/cdktf.out/stacks/api"),
    ...more,
  };
  try {
    return { world, status: await deploy(run), said: said.join("\n") };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { world, error, said: said.join("\n") };
  }
}

/** The next plan, once Entra shows everything. */
async function nextPlan(world: Simulation): Promise<number> {
  world.weather = { lag: 0 };
  return world.terraform.show(["plan", "-detailed-exitcode", "-out=next.tfplan"]);
}

const made = (world: Simulation, kind: string): number =>
  [...world.entra.keys()].filter((path) => path.split("/").at(-2) === kind).length;

test("without lag it plans, applies, and asks for nothing", async () => {
  const { status, said, world } = await deployed({ lag: 0 });
  expect({ status, said }).toEqual({ status: 0, said: "" });
  expect(world.commands).toEqual(["plan", "apply"]);
});

describe("with changes that were reviewed", () => {
  const nothing = `sha256:${"0".repeat(64)}`;
  const unasked = { given: terraformArguments([]) };

  /** Of the first plan of a world, which Terraform prints for nobody but this. */
  async function digest(): Promise<string> {
    const { terraform } = new Simulation({ lag: 0 });
    await terraform.show(["plan", "-out=1.tfplan"]);
    return planDigest(plannedChanges(await shownBy(terraform, "1.tfplan")) ?? []);
  }

  test.each([0, 6_000])("asks nobody, and binds the first apply alone: %i ms of lag", async (lag) => {
    const { status, error, world } = await deployed({ lag }, undefined, { ...unasked, reviewed: await digest() });
    expect({ status, error }).toEqual({ status: 0, error: undefined });
    expect(world.commands.slice(0, 2)).toEqual(["plan", "apply"]);
  });

  test("applies no others", async () => {
    const { error, world } = await deployed({ lag: 0 }, undefined, { ...unasked, reviewed: nothing });
    expect(error?.message).toMatch(/^PLAN_NOT_REVIEWED: /);
    expect(world.commands).toEqual(["plan"]);
  });
});

test("nobody who does not agree gets an apply; who agrees does, and who changes nothing is not asked", async () => {
  const asked = { given: terraformArguments([]), approves: async () => false };
  const refused = await deployed({ lag: 0 }, undefined, asked);
  expect({ status: refused.status, commands: refused.world.commands }).toEqual({ status: 1, commands: ["plan"] });
  const agreed = await deployed({ lag: 0 }, undefined, { ...asked, approves: async () => true });
  expect(agreed.world.commands).toEqual(["plan", "apply"]);
  const again = await deployed({ lag: 0 }, agreed.world, asked);
  expect({ status: again.status, commands: again.world.commands.slice(2) }).toEqual({
    status: 0,
    commands: ["plan", "apply"],
  });
});

describe.each([
  { lag: 3000, isLoggedOut: false },
  { lag: 8000, isLoggedOut: false },
  { lag: 20_000, isLoggedOut: false },
  { lag: 3000, isLoggedOut: false, assignmentLag: 8000 },
  { lag: 3000, isLoggedOut: true },
  { lag: 20_000, isLoggedOut: true },
  { lag: 100_000, isLoggedOut: true },
])("with $lag ms of lag, logged out of Microsoft Graph: $isLoggedOut", (weather) => {
  test("a first apply ends well: what was made is kept, nothing twice, and the next plan is empty", async () => {
    const { status, world, said, error } = await deployed(weather);
    expect({ status, error }).toEqual({ status: 0 });
    expect(world.destroyed).toEqual([]);
    expect([made(world, "applications"), made(world, "servicePrincipals"), made(world, "appRoleAssignedTo")]).toEqual([
      2, 2, 1,
    ]);
    expect(await nextPlan(world)).toBe(0);
    expect(said).toContain("Keeping azuread_service_principal.api, which this run made and the error tainted:");
    expect(said).toContain("Applying again, 2 of at most 5:");
    expect(said.includes("Microsoft Graph cannot be asked: nobody is logged in. Waiting 30 s instead…")).toBe(
      weather.isLoggedOut === true,
    );
  });
});

test("an assignment that landed unseen is taken into the state", async () => {
  const { world } = await deployed({ lag: 0 });
  world.state.delete("azuread_app_role_assignment.client");
  const { status, said } = await deployed(world.weather, world);
  expect(status).toBe(0);
  const [id] = [...world.entra.keys()].filter((path) => path.includes("/appRoleAssignedTo/"));
  expect(world.commands).toContain(`import azuread_app_role_assignment.client ${id}`);
  expect(said).toContain("Taking azuread_app_role_assignment.client into the state, since it is in Entra already:");
  expect(made(world, "appRoleAssignedTo")).toBe(1);
  expect(await nextPlan(world)).toBe(0);
});

test("whoever is logged out is told how to find an assignment that landed unseen", async () => {
  const { world } = await deployed({ lag: 0 });
  world.state.delete("azuread_app_role_assignment.client");
  world.weather = { lag: 0, isLoggedOut: true };
  const { error } = await deployed(world.weather, world);
  const principals = [...world.entra.keys()].filter((path) => /^.servicePrincipals.[^/]+$/.test(path));
  const [api = "", client = ""] = principals.map((path) => path.slice("/servicePrincipals/".length));
  expect(error?.message).toContain(
    `az rest --url "https://graph.microsoft.com/v1.0/servicePrincipals/${api}/appRoleAssignedTo" --query "value[?principalId=='${client}' && appRoleId=='90e49b33-e45b-5b19-b184-8b3bae05a04e'].id" --output tsv`,
  );
  expect(error?.message).toContain(
    `terraform -chdir=cdktf.out/stacks/api import azuread_app_role_assignment.client '/servicePrincipals/${api}/appRoleAssignedTo/<id>'`,
  );
});

test("a secret whose text was lost is named when all else is well, and how to remove it", async () => {
  // The read after the secret was added is the third of an application.
  const { status, said, world } = await deployed({ lag: 0, flaps: (nth) => nth === 3 });
  expect(status).toBe(0);
  const [lost, kept] = [...world.entra.values()].flatMap(({ secrets }) => secrets.map(({ keyId }) => keyId));
  expect(world.state.get("azuread_application_password.client")?.values.key_id).toBe(kept);
  expect(said).toContain(`azuread_application.client has a client secret that nobody knows: key id ${lost}, "Slot A"`);
  expect(said).toContain(`npx entra-oci-gateway repair --stack cdktf.out/stacks/api --remove-secret ${lost}`);
  expect(said).not.toContain(String(kept));
});

describe("any other error", () => {
  const fault = { address: "oci_core_vcn.network", summary: "409-Conflict, the VCN is busy" };

  test("ends it, with nothing mended and the commands to go on with", async () => {
    const { error, world } = await deployed({ lag: 3000, fault });
    expect(world.commands).toEqual(["plan", "apply"]);
    expect(error?.message.split("\n")).toEqual([
      "DEPLOY_UNFINISHED: oci_core_vcn.network: its error is none of Entra's replication, so nothing was mended: 409-Conflict, the VCN is busy. Put right what stands above.",
      ...["api", "client"].map(
        (name) =>
          `DEPLOY_UNFINISHED: azuread_service_principal.${name}: is tainted: Entra did not show it when it was made. Do not let it be replaced: npx entra-oci-gateway repair --stack cdktf.out/stacks/api.`,
      ),
      "DEPLOY_UNFINISHED: deploy: is not finished. Then: npx entra-oci-gateway deploy --stack cdktf.out/stacks/api.",
    ]);
  });

  test.each([
    ["a person's own mistake", "Could not create app role assignment", "unexpected status 403 (403 Forbidden)"],
    [
      "a 404 for what was there before",
      "Could not create app role assignment",
      "unexpected status 404 (404 Not Found) with error: Request_ResourceNotFound: Resource '11111111-2222-4333-8444-555555555555' does not exist or one of its queried reference-property objects are not present.",
    ],
  ])("is %s", async (_, summary, detail) => {
    const { error, world } = await deployed({
      lag: 0,
      fault: { address: "azuread_app_role_assignment.client", summary, detail },
    });
    expect(error?.message).toContain("DEPLOY_UNFINISHED: azuread_app_role_assignment.client: its error is none of");
    expect(world.commands).toEqual(["plan", "apply"]);
  });
});

test("it applies five times at most", async () => {
  const { error, world, said } = await deployed({ lag: 0, flaps: (nth) => nth > 10_000 });
  expect({ error, said }).toEqual({ said: "" });
  // Entra shows everything to Microsoft Graph and nothing to the provider.
  world.weather = { lag: 0 };
  world.state.delete("azuread_app_role_assignment.client");
  const blind = { value: { ...theValue(await world.openDirectory()), assignment: async () => ({ value: undefined }) } };
  const ended = await deployed(world.weather, world, { openDirectory: async () => blind });
  expect(world.commands.filter((command) => command === "apply")).toHaveLength(1 + 5);
  expect(ended.error?.message).toContain("DEPLOY_UNFINISHED: Entra: does not show yet what was made, after 5 applies.");
});

test("what Entra does not show for five minutes is waited for no longer, and stays tainted for repair", async () => {
  const { error, world } = await deployed({ lag: 3_600_000 });
  expect(error?.message).toContain("DEPLOY_UNFINISHED: azuread_service_principal.client: is not shown by Entra yet.");
  expect(world.commands).toEqual(["plan", "apply"]);
  expect(world.state.get("azuread_service_principal.client")?.isTainted).toBe(true);
});

test("a destroy that the first plan did not hold ends it before it is done", async () => {
  const world = new Simulation({ lag: 3000 });
  const taint = async (): ReturnType<Simulation["openDirectory"]> => {
    const network = world.state.get("oci_core_vcn.network");
    if (network !== undefined) network.isTainted = true;
    return world.openDirectory();
  };
  const { error } = await deployed(world.weather, world, { openDirectory: taint });
  expect(error?.message).toContain(
    "DEPLOY_UNFINISHED: oci_core_vcn.network: would now be destroyed, which the first plan did not hold. Look at it: npx entra-oci-gateway plan --stack cdktf.out/stacks/api.",
  );
  expect(world.destroyed).toEqual([]);
});

const theValue = <T>(found: { readonly value: T } | object): T => {
  if (!("value" in found)) throw new Error("nothing was found");
  return found.value;
};

/** Reads that meet a replica which lags: one here and there, or long runs of them. */
const flapping = fc
  .array(fc.record({ good: fc.integer({ min: 0, max: 12 }), bad: fc.integer({ min: 1, max: 4 }) }), { maxLength: 30 })
  .map((runs) => runs.flatMap(({ good, bad }) => [...Array(good).fill(false), ...Array(bad).fill(true)]));

const longLag = fc.integer({ min: 0, max: 400_000 });

test("whatever replicas do: nothing is made twice or lost, nothing is destroyed, and it ends well or says what is left", async () => {
  let well = 0;
  await fc.assert(
    fc.asyncProperty(longLag, longLag, flapping, fc.boolean(), async (lag, assignmentLag, flaps, isLoggedOut) => {
      const weather = { lag, assignmentLag, flaps: (nth: number) => flaps[nth] === true, isLoggedOut };
      const { status, error, world } = await deployed(weather);
      expect(world.destroyed).toEqual([]);
      expect(made(world, "applications")).toBe(2);
      const known = [...world.state.values()].map(({ values }) => values.id);
      for (const path of world.entra.keys()) if (path.startsWith("/applications/")) expect(known).toContain(path);
      expect(made(world, "servicePrincipals")).toBeLessThanOrEqual(2);
      expect(made(world, "appRoleAssignedTo")).toBeLessThanOrEqual(1);
      if (status === 0) {
        well += 1;
        expect(await nextPlan(world)).toBe(0);
      } else expect(error?.message).toMatch(/^DEPLOY_UNFINISHED: /);
    }),
    { numRuns: 300 },
  );
  expect(well).toBeGreaterThan(0);
});

test("a replica that lags now and then is no reason to end otherwise than well", async () => {
  const single = fc.array(fc.integer({ min: 12, max: 40 }), { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 60_000 }), single, async (lag, gaps) => {
      const bad = new Set(gaps.map((_, index) => gaps.slice(0, index + 1).reduce((sum, gap) => sum + gap, 0)));
      const { status, error, world } = await deployed({ lag, flaps: (nth) => bad.has(nth) });
      expect({ status, error }).toEqual({ status: 0 });
      expect(await nextPlan(world)).toBe(0);
    }),
    { numRuns: 300 },
  );
});
