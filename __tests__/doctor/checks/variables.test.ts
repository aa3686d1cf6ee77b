import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { compartmentId, healthyMachine, type Machine, reported, tenancyId } from "../machine";

let machine: Machine;
beforeEach(async () => {
  machine = await healthyMachine();
});
afterEach(() => machine.clouds.close());

describe("compartment_id", () => {
  test.each([
    [compartmentId, "ok", /compartment's OCID/],
    ["", "missing", /not set/],
    [tenancyId, "wrong", /the OCID of a tenancy; .*the root compartment cannot be used/],
    ["ocid1.compartment.oc1", "wrong", /the OCID of a compartment; needed/],
    ["ocid1.compartment.oc1..<unique>", "wrong", /needed/],
    ["my-compartment", "wrong", /a text of 14 characters; needed: a compartment's, ocid1\.compartment/],
  ])("%j is %s", async (set, state, detail) => {
    machine.environment.TF_VAR_compartment_id = set;
    expect(await reported(machine, "compartment-id")).toMatchObject({ state, detail: expect.stringMatching(detail) });
    const probed = await reported(machine, "oci-gateways");
    expect(probed.state).toBe(state === "ok" ? "ok" : "not checked");
  });
});

describe("tenancy_id", () => {
  test.each([
    [tenancyId, "ok", /tenancy's OCID/],
    ["", "missing", /not set/],
    [compartmentId, "wrong", /the OCID of a compartment/],
    ["ocid1.tenancy.oc1..another", "wrong", /another tenancy than that of the login from DEFAULT/],
  ])("%j is %s", async (set, state, detail) => {
    machine.environment.TF_VAR_tenancy_id = set;
    expect(await reported(machine, "tenancy-id")).toMatchObject({ state, detail: expect.stringMatching(detail) });
  });
});

describe("region", () => {
  test.each([
    ["eu-frankfurt-1", "ok", /subscribed/],
    ["", "missing", /not set/],
    ["FRA", "wrong", /a text of 3 characters; needed: a region's identifier/],
    ["eu-frankfurt", "wrong", /needed/],
    ["eu-frankfurt-1.evil.example", "wrong", /needed/],
    ["us-ashburn-1", "wrong", /not subscribed to us-ashburn-1; it is to eu-frankfurt-1, eu-zurich-1/],
    ["eu-zurich-1", "not checked", /still being made/],
  ])("%j is %s", async (set, state, detail) => {
    machine.environment.TF_VAR_region = set;
    expect(await reported(machine, "region")).toMatchObject({ state, detail: expect.stringMatching(detail) });
  });

  test("keeps its form where nobody can tell whether it is subscribed", async () => {
    await machine.clouds.oci.close();
    expect(await reported(machine, "region")).toMatchObject({
      state: "not checked",
      detail: expect.stringMatching(/^eu-frankfurt-1 has the form of a region; .*no connection/),
    });
  });
});
