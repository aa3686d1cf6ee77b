import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ociHandler, unsignedToken } from "../../doctor/fake-clouds";
import { healthyMachine, keyPair, type Machine, reported, runDoctor, secrets, tenancyId } from "../../doctor/machine";

let machine: Machine;
const now = new Date("2026-05-01T12:00:00Z");
const seconds = now.getTime() / 1000;

beforeEach(async () => {
  machine = await healthyMachine();
  machine.overrides.now = () => now;
  Object.assign(machine.environment, { OCI_AUTH: "SecurityToken", TF_VAR_config_file_profile: "SESSION" });
});
afterEach(() => machine.clouds.close());

function session(token: string | undefined): void {
  const file = join(machine.home, "token");
  if (token !== undefined) writeFileSync(file, `${token}\n`);
  const entries = `tenancy=${tenancyId}\nkey_file=${machine.keyFile}\npass_phrase=${secrets.passphrase}\nsecurity_token_file=~/token\n`;
  appendFileSync(join(machine.home, ".oci", "config"), `[SESSION]\n${entries}`);
}

test("signs with the session's token, and prints it nowhere", async () => {
  const token = unsignedToken({ exp: seconds + 60 });
  session(token);
  machine.clouds.oci.handler = ociHandler({
    ociKey: keyPair.publicKey,
    ociKeyId: `ST$${token}`,
    clientSecret: "",
    registryUser: "",
    registryPassword: "",
    registryToken: "",
    graphClaims: {},
  });
  const { code, out } = await runDoctor([], machine.context());
  expect(code).toBe(0);
  expect(out).toContain("SecurityToken from the named profile");
  expect(out).not.toContain(token.split(".")[2]);
});

test("knows a session that has ended before anybody is asked", async () => {
  session(unsignedToken({ exp: seconds }));
  expect(await reported(machine, "oci-login")).toMatchObject({
    state: "wrong",
    detail: expect.stringMatching(/ended at 2026-05-01T12:00:00.000Z$/),
    remedy: expect.stringMatching(/^oci session authenticate/),
  });
  expect(machine.clouds.oci.requests).toEqual([]);
});

test("misses the token, the profile's entries, the profile", async () => {
  session(undefined);
  expect(await reported(machine, "oci-login")).toMatchObject({
    state: "missing",
    detail: expect.stringContaining("cannot be read"),
  });
  appendFileSync(join(machine.home, ".oci", "config"), "[SESSION]\n");
  expect(await reported(machine, "oci-login")).toMatchObject({
    state: "missing",
    detail: expect.stringMatching(/lacks tenancy, key_file, security_token_file$/),
  });
  delete machine.environment.TF_VAR_config_file_profile;
  expect(await reported(machine, "oci-login")).toMatchObject({
    state: "missing",
    detail: expect.stringContaining("needs a profile"),
  });
});
