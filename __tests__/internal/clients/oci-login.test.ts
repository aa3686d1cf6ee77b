import { appendFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { healthyMachine, keyPair, type Machine, reported, tenancyId } from "../../doctor/machine";

let machine: Machine;
beforeEach(async () => {
  machine = await healthyMachine();
});
afterEach(() => machine.clouds.close());

const config = () => join(machine.home, ".oci", "config");
const environmentLogin = () => ({
  OCI_TENANCY_OCID: tenancyId,
  TF_VAR_user_ocid: "ocid1.user.oc1..aaaaaaaauser",
  OCI_FINGERPRINT: keyPair.fingerprint,
  TF_VAR_private_key_path: machine.keyFile,
  OCI_PRIVATE_KEY_PASSWORD: "planted passphrase",
});

describe("an API key", () => {
  test("is taken from the file", async () => {
    expect(await reported(machine, "oci-login")).toMatchObject({
      state: "ok",
      detail: `ApiKey from DEFAULT in ${config()}`,
    });
  });

  test("is taken from the environment, where a file is not needed", async () => {
    rmSync(config());
    Object.assign(machine.environment, environmentLogin());
    expect(await reported(machine, "oci-login")).toMatchObject({ state: "ok", detail: "ApiKey from the environment" });
    expect(await reported(machine, "oci-home-region")).toMatchObject({ state: "ok" });
  });

  test("may come in one variable, with \\n for line ends", async () => {
    rmSync(config());
    const pem = keyPair.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    Object.assign(machine.environment, environmentLogin(), { TF_VAR_private_key: pem.replaceAll("\n", "\\n") });
    expect(await reported(machine, "oci-home-region")).toMatchObject({ state: "ok" });
  });

  test("is missed by name where the environment has a part of it", async () => {
    rmSync(config());
    Object.assign(machine.environment, { OCI_TENANCY_OCID: tenancyId, OCI_PRIVATE_KEY_PATH: machine.keyFile });
    expect(await reported(machine, "oci-login")).toMatchObject({
      state: "missing",
      detail: "the login in the environment lacks OCI_USER_OCID, OCI_FINGERPRINT",
      remedy: "export OCI_USER_OCID=…\nexport OCI_FINGERPRINT=…",
    });
  });

  test("is missed by name where the file has a part of it", async () => {
    writeFileSync(config(), `[DEFAULT]\ntenancy=${tenancyId}\nfingerprint=a\n`);
    expect(await reported(machine, "oci-login")).toMatchObject({
      detail: expect.stringMatching(/lacks user, key_file$/),
    });
  });

  test("needs a tenancy that is one", async () => {
    Object.assign(machine.environment, environmentLogin(), { OCI_TENANCY_OCID: "acme" });
    expect(await reported(machine, "oci-login")).toMatchObject({ state: "wrong" });
  });
});

describe("a profile", () => {
  test("is the one that is named", async () => {
    machine.environment.TF_VAR_config_file_profile = "WORK";
    expect(await reported(machine, "oci-login")).toMatchObject({
      state: "missing",
      detail: `${config()} lacks the profile that TF_VAR_config_file_profile names; it has DEFAULT`,
    });
    appendFileSync(config(), "[WORK]\nuser=u\n");
    expect(await reported(machine, "oci-login")).toMatchObject({
      detail: expect.stringMatching(/the named profile in .* lacks tenancy/),
    });
  });

  test("of the command line's own file does not count, and that is said", async () => {
    rmSync(config());
    machine.environment.OCI_CLI_CONFIG_FILE = "/somewhere";
    expect(await reported(machine, "oci-login")).toMatchObject({
      state: "missing",
      detail: expect.stringContaining("OCI_CLI_CONFIG_FILE is read by the OCI command line only"),
    });
  });
});

describe("the kind of login", () => {
  test.each(["instanceprincipal", "ResourcePrincipal", "OKEWorkloadIdentity"])(
    "%s is not tried from here",
    async (auth) => {
      machine.environment.OCI_AUTH = auth;
      expect(await reported(machine, "oci-login")).toMatchObject({ state: "ok" });
      expect(await reported(machine, "oci-private-key")).toMatchObject({ state: "not checked" });
      expect(await reported(machine, "oci-home-region")).toMatchObject({
        state: "not checked",
        detail: expect.stringContaining("works only inside of OCI"),
      });
      expect(machine.clouds.oci.requests).toEqual([]);
    },
  );

  test("must be known", async () => {
    machine.environment.TF_VAR_auth = "ApiKeys";
    expect(await reported(machine, "oci-login")).toMatchObject({
      state: "wrong",
      detail: expect.stringContaining("SecurityToken"),
    });
  });
});
