import { expect, test } from "vitest";
import type { Terraform } from "../../operate/terraform-program";
import { currentState, liveIn, planIn } from "../../operate/terraform-show";

const vcn = { address: "oci_core_vcn.v", mode: "managed", type: "oci_core_vcn", values: { id: "v" } };

/** As Terraform 1.11.4 writes it, in the parts that matter. */
const state = {
  format_version: "1.0",
  values: {
    root_module: {
      resources: [
        vcn,
        { ...vcn, address: "oci_core_vcn.t", tainted: true },
        { ...vcn, address: "data.oci_core_vcn.d", mode: "data" },
      ],
      child_modules: [{ address: "module.m", resources: [{ ...vcn, address: "module.m.oci_core_vcn.v" }] }],
    },
  },
};

/** Terraform that shows this, the state and any plan, unless a plan is refused. */
function showing(printed: string, { refused = "" } = {}) {
  const asked: string[] = [];
  const terraform: Terraform = {
    show: () => Promise.reject(new Error("nothing is shown")),
    read: async (args) => {
      asked.push(args.join(" "));
      return { status: args.includes(refused) ? 1 : 0, stdout: printed };
    },
    follow: () => Promise.reject(new Error("nothing is followed")),
  };
  return { asked, terraform };
}

const stateIn = (printed: string) => currentState(showing(printed).terraform);

test("a state has its resources, of all modules, and not what it only reads", async () => {
  expect(await stateIn(JSON.stringify(state))).toEqual([
    { address: "oci_core_vcn.v", type: "oci_core_vcn", isTainted: false, values: { id: "v" } },
    { address: "oci_core_vcn.t", type: "oci_core_vcn", isTainted: true, values: { id: "v" } },
    { address: "module.m.oci_core_vcn.v", type: "oci_core_vcn", isTainted: false, values: { id: "v" } },
  ]);
  // Before the first apply.
  expect(await stateIn('{"format_version":"1.0"}')).toEqual([]);
});

test("a plan has its changes, what was there, and what the stack says to the azuread provider", async () => {
  const planOf = (printed: object) => planIn(showing(JSON.stringify(printed)).terraform, "x.tfplan");
  const plan = await planOf({
    prior_state: state,
    resource_changes: [
      { ...vcn, change: { actions: ["delete", "create"], before: { id: "v" }, after: { cidr: "c" } } },
      { ...vcn, mode: "data", change: { actions: ["read"], before: null, after: {} } },
    ],
    configuration: {
      provider_config: {
        azuread: { expressions: { tenant_id: { constant_value: "tid" }, environment: { references: ["var.e"] } } },
      },
    },
  });
  expect(plan.prior).toHaveLength(3);
  expect(plan.changes).toEqual([
    {
      ...{ address: "oci_core_vcn.v", type: "oci_core_vcn", actions: ["delete", "create"] },
      ...{ before: { id: "v" }, after: { cidr: "c" } },
    },
  ]);
  expect(plan.entra).toEqual({ tenant: "tid" });
  expect(await planOf({})).toEqual({ prior: [], changes: [], entra: {} });
});

test("what is live is in a state and in a plan, what is only read too; a plan has variables and changes", () => {
  const live = liveIn(state);
  const addresses = ["oci_core_vcn.v", "oci_core_vcn.t", "data.oci_core_vcn.d", "module.m.oci_core_vcn.v"];
  expect(live?.resources.map(({ address }) => address)).toEqual(addresses);
  expect(live).toMatchObject({ planned: [], variables: new Map() });
  expect(live).not.toHaveProperty("drift");
  const change = (...actions: string[]) => ({ ...vcn, change: { actions, before: {}, after: null } });
  const plan = liveIn({
    ...{ format_version: "1.2", prior_state: state, variables: { region: { value: "fra" }, none: {} } },
    ...{ resource_drift: [change("delete")], resource_changes: [change("no-op")] },
  });
  expect(plan?.resources).toEqual(live?.resources);
  expect(plan?.variables).toEqual(new Map([["region", "fra"]]));
  expect(plan?.drift).toMatchObject([{ address: "oci_core_vcn.v", actions: ["delete"] }]);
  expect(plan?.planned).toMatchObject([{ actions: ["no-op"] }]);
});

test("another object is no state: also the one in which Terraform keeps it", () => {
  expect(liveIn({ version: 4, resources: [] })).toBeUndefined();
});

test.each(["", "[]", "null", "Error: no state"])("%j is no answer of Terraform's", async (printed) => {
  await expect(stateIn(printed)).rejects.toThrow("TERRAFORM_OUTPUT: terraform show -json: printed no JSON object.");
});

test("what Terraform does not show is told", async () => {
  const { asked, terraform } = showing(JSON.stringify(state), { refused: "x.tfplan" });
  expect(await currentState(terraform)).toHaveLength(3);
  await expect(planIn(terraform, "x.tfplan")).rejects.toThrow("TERRAFORM_OUTPUT: terraform show -json: ended with 1.");
  expect(asked).toEqual(["show -json", "show -json x.tfplan"]);
});
