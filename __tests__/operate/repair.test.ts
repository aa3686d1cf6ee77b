import { expect, test } from "vitest";
import { found } from "../../internal/clients/failure";
import { deploy } from "../../operate/deploy";
import { nextCommands } from "../../operate/next-commands";
import { type Repairing, repair } from "../../operate/repair";
import { terraformArguments } from "../../operate/terraform-arguments";
import { Simulation, type Weather } from "./simulated-entra";

const commands = nextCommands("/project", "/project/cdktf.out/stacks/api");

/** As if somebody had run `terraform apply`. */
async function applied(weather: Weather, world = new Simulation(weather)): Promise<Simulation> {
  await world.terraform.show(["plan", "-out=by-hand.tfplan"]);
  await world.terraform.show(["apply", "by-hand.tfplan"]);
  world.commands.length = 0;
  return world;
}

async function repaired(world: Simulation, more: Partial<Repairing> = {}) {
  const said: string[] = [];
  let files = 0;
  const run: Repairing = {
    ...{ terraform: world.terraform, clock: world.clock, openDirectory: world.openDirectory, commands, remove: [] },
    given: terraformArguments([]),
    newPlanFile: () => {
      files += 1;
      return `repair-${files}.tfplan`;
    },
    agrees: async () => true,
    say: (line) => said.push(line),
    tell: () => {},
    ...more,
  };
  const status = await repair(run);
  return { status, said: said.join("\n"), changes: world.commands.filter((command) => !/^(plan|show)/.test(command)) };
}

const principals = ["azuread_service_principal.api", "azuread_service_principal.client"] as const;

test.each([3000, 8000, 20_000])("after an apply by hand with %i ms of lag the next one ends well", async (lag) => {
  const world = await applied({ lag });
  const { status, said, changes } = await repaired(world);
  expect(status).toBe(0);
  expect(changes).toEqual(principals.map((address) => `untaint ${address}`));
  expect(said).toContain("To be kept, instead of replaced by the next apply: Entra holds them as they were made:");
  for (const address of principals) expect(said).toContain(`  ${address} (/servicePrincipals/`);
  expect(said).toContain(
    "Mended. Now apply as you do, such as with: npx entra-oci-gateway deploy --stack cdktf.out/stacks/api",
  );
  await applied(world.weather, world);
  expect(world.destroyed).toEqual([]);
  expect(await world.terraform.show(["plan", "-detailed-exitcode", "-out=next.tfplan"])).toBe(0);
});

test("whoever does not agree has been told, and nothing is changed", async () => {
  const world = await applied({ lag: 3000 });
  const { status, said, changes } = await repaired(world, { agrees: async () => false });
  expect({ status, changes }).toEqual({ status: 1, changes: [] });
  expect(said).toContain(principals[0]);
});

test("a state that is sound is left as it is", async () => {
  const world = await applied({ lag: 0 });
  const { status, said, changes } = await repaired(world, { agrees: () => Promise.reject(new Error("asked")) });
  expect({ status, changes }).toEqual({ status: 0, changes: [] });
  expect(said).toContain("There is nothing to mend.");
});

test("without a login for Microsoft Graph, Terraform's own refresh says what Entra holds", async () => {
  const world = await applied({ lag: 3000, isLoggedOut: true });
  world.time += 3000;
  const { status, said, changes } = await repaired(world);
  expect({ status, changes }).toEqual({ status: 0, changes: principals.map((address) => `untaint ${address}`) });
  expect(said).toContain("Not looked at: client secrets that the state does not know: nobody is logged in.");
});

test("what Entra does not show yet is named, and not touched", async () => {
  const world = await applied({ lag: 3_600_000 });
  const { status, said, changes } = await repaired(world);
  expect({ status, changes }).toEqual({ status: 1, changes: [] });
  expect(said).toContain("Tainted, and not shown by Entra yet: run this again in some minutes:");
});

test("everything else that is tainted is named with the command that would keep it, and not touched", async () => {
  const world = await applied({ lag: 3000 });
  world.time += 3000;
  const taint = (address: string): void => {
    const resource = world.state.get(address);
    if (resource !== undefined) resource.isTainted = true;
  };
  taint("oci_core_vcn.network");
  // Somebody tainted it to have it replaced: it is as the stack says.
  const complete = world.entra.get(String(world.state.get(principals[0])?.values.id));
  if (complete !== undefined) complete.values.description = "as the stack says";
  const { status, said, changes } = await repaired(world);
  expect({ status, changes }).toEqual({ status: 0, changes: [`untaint ${principals[1]}`] });
  expect(said).toContain("Tainted, and left as it is:");
  expect(said).toContain("oci_core_vcn.network: terraform -chdir=cdktf.out/stacks/api untaint oci_core_vcn.network");
  expect(said).toContain(`${principals[0]}: terraform -chdir=cdktf.out/stacks/api untaint ${principals[0]}`);
});

test("a service principal that exists elsewhere is never touched", async () => {
  const world = await applied({ lag: 3000 });
  world.time += 3000;
  const [adopted, foreign] = principals.map((address) => world.state.get(address)?.values ?? {});
  Object.assign(adopted ?? {}, { use_existing: true });
  Object.assign(foreign ?? {}, { client_id: "of an application that is not in the state" });
  const { status, changes } = await repaired(world);
  expect({ status, changes }).toEqual({ status: 0, changes: [] });
});

test("an assignment that landed unseen is taken into the state", async () => {
  const world = await applied({ lag: 0 });
  world.state.delete("azuread_app_role_assignment.client");
  const { status, said, changes } = await repaired(world);
  expect(status).toBe(0);
  const [id] = [...world.entra.keys()].filter((path) => path.includes("/appRoleAssignedTo/"));
  expect(changes).toEqual([`import azuread_app_role_assignment.client ${id}`]);
  expect(said).toContain(
    `To be taken into the state: they are in Entra already:\n  azuread_app_role_assignment.client (${id})`,
  );
  expect(await world.terraform.show(["plan", "-detailed-exitcode", "-out=next.tfplan"])).toBe(0);
});

test("whether an assignment landed unseen is essential: who cannot look says so", async () => {
  const world = await applied({ lag: 0, isLoggedOut: true });
  world.state.delete("azuread_app_role_assignment.client");
  const { status, said } = await repaired(world);
  expect(status).toBe(3);
  expect(said).toContain("Not looked at: whether what the plan would make is in Entra already: nobody is logged in.");
});

test("so is a plan that Terraform cannot make; what is tainted is mended all the same", async () => {
  const world = await applied({ lag: 3000 });
  const planless = {
    ...world.terraform,
    follow: async (args: readonly string[], take: (line: string) => void) =>
      args[0] === "plan" ? 1 : world.terraform.follow(args, take),
  };
  const { status, said, changes } = await repaired(world, { terraform: planless });
  expect({ status, changes }).toEqual({ status: 3, changes: principals.map((address) => `untaint ${address}`) });
  expect(said).toContain(
    "Not looked at: whether what the plan would make is in Entra already, since there is no plan.",
  );
});

test("a service principal that the state lost is taken back, if Entra holds it as it was made", async () => {
  const world = await applied({ lag: 3000 });
  world.time += 3000;
  const path = world.state.get(principals[0])?.values.id;
  world.state.delete(principals[0]);
  const { changes } = await repaired(world);
  expect(changes).toContain(`import ${principals[0]} ${path}`);
  world.state.delete(principals[0]);
  const held = world.entra.get(String(path));
  if (held !== undefined) held.values.description = "somebody's";
  world.commands.length = 0;
  expect((await repaired(world)).changes).toEqual([]);
});

/** A world with two secrets, of which the state knows the second. */
async function withLostSecret() {
  const world = await applied({ lag: 0, flaps: (nth) => nth === 3 });
  world.weather = { lag: 0 };
  await deployAgain(world);
  const [lost = "", live = ""] = [...world.entra.values()].flatMap(({ secrets }) => secrets.map(({ keyId }) => keyId));
  world.commands.length = 0;
  const left = () => [...world.entra.values()].flatMap(({ secrets }) => secrets.map(({ keyId }) => keyId));
  return { world, lost, live, left };
}

const deployAgain = (world: Simulation): Promise<number> =>
  deploy({
    ...{ terraform: world.terraform, clock: world.clock, openDirectory: world.openDirectory, commands },
    given: terraformArguments(["-auto-approve"]),
    newPlanFile: () => "again.tfplan",
    approves: async () => true,
    say: () => {},
    tell: () => {},
  });

test("a secret that the state does not know is named, and removed by its key id alone", async () => {
  const { world, lost, live, left } = await withLostSecret();
  const named = await repaired(world);
  expect(named.said).toContain(
    `  azuread_application.client: key id ${lost}, "Slot A", made 2026-11-01, ends 2027-05-01: npx entra-oci-gateway repair --stack cdktf.out/stacks/api --remove-secret ${lost}`,
  );
  expect(named.said).not.toContain(live);
  expect(left()).toEqual([lost, live]);
  const refused = await repaired(world, { remove: [lost], agrees: async () => false });
  expect({ status: refused.status, left: left() }).toEqual({ status: 1, left: [lost, live] });
  const removed = await repaired(world, { remove: [lost.toUpperCase()] });
  expect({ status: removed.status, left: left() }).toEqual({ status: 0, left: [live] });
  expect(removed.said).toContain(`Removed from azuread_application.client: the client secret with key id ${lost}.`);
});

test("a secret in use is never removed, nor one of no application of this stack", async () => {
  const { world, lost, live, left } = await withLostSecret();
  await expect(repaired(world, { remove: [lost, live] })).rejects.toThrow(
    `USAGE: --remove-secret: got ${live}, which is in use: the state knows it.`,
  );
  await expect(repaired(world, { remove: ["other"] })).rejects.toThrow(
    "USAGE: --remove-secret: got other, which no application of this stack has.",
  );
  world.weather = { lag: 0, isLoggedOut: true };
  await expect(repaired(world, { remove: [lost] })).rejects.toThrow("while Entra cannot be asked");
  expect(left()).toEqual([lost, live]);
});

test("a secret that comes into use while somebody thinks is not removed", async () => {
  const { world, lost, left } = await withLostSecret();
  const agrees = async () => {
    Object.assign(world.state.get("azuread_application_password.client")?.values ?? {}, { key_id: lost });
    return true;
  };
  await expect(repaired(world, { remove: [lost], agrees })).rejects.toThrow("which is in use");
  expect(left()).toContain(lost);
});

test("what Terraform cannot mend is told with the command that was tried", async () => {
  const world = await applied({ lag: 3000 });
  const stubborn = {
    ...world.terraform,
    show: async (args: readonly string[]) => (args[0] === "untaint" ? 1 : world.terraform.show(args)),
  };
  await expect(repaired(world, { terraform: stubborn })).rejects.toThrow(
    `REPAIR_UNFINISHED: terraform untaint: ended with 1. See what it said above; then: terraform -chdir=cdktf.out/stacks/api untaint ${principals[0]}.`,
  );
});

test("a login that may read little is one that cannot look", async () => {
  const world = await applied({ lag: 0 });
  const directory = await world.openDirectory();
  if ("failure" in directory) throw new Error("somebody is logged in");
  const detail = "graph.microsoft.com answered HTTP 403";
  const openDirectory = async () =>
    found({ ...directory.value, secrets: async () => ({ failure: { code: "unexpected-answer", detail } as const }) });
  const { status, said } = await repaired(world, { openDirectory });
  expect(status).toBe(3);
  expect(said).toContain(`Not looked at: ${detail}.`);
});
