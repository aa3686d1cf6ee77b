import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { doctorChecks } from "../../doctor/checks";
import { rsaKeyPair } from "../prepared-keys";
import { azureCli, healthyMachine, type Machine, permitted, runDoctor, scratchFolder, secrets } from "./machine";

let machine: Machine;
beforeEach(async () => {
  machine = await healthyMachine();
});
afterEach(() => machine.clouds.close());

describe("on a machine where all is well", () => {
  test("finds nothing missing, and says what nobody can check", async () => {
    const { code, out, err } = await runDoctor([], machine.context());
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain(`${doctorChecks.length - 1} ok, 0 missing, 0 wrong, 1 not checked. Nothing was changed.`);
    expect(out).toMatch(/not checked {2}Write permissions {3}no API tells/);
    expect(out).toContain("allow group <deployers> to manage api-gateway-family in compartment <compartment>");
  });

  test("only reads", async () => {
    await runDoctor([], machine.context());
    const { oci, entra, registry } = machine.clouds;
    expect(new Set([...oci.requests, ...registry.requests].map(({ method }) => method))).toEqual(new Set(["GET"]));
    const posts = entra.requests.filter(({ method }) => method !== "GET");
    expect(posts.map(({ url }) => url.pathname)).toEqual([expect.stringMatching(/\/oauth2\/v2.0\/token$/)]);
  });

  test("asks each thing once, however many checks need it", async () => {
    await runDoctor([], machine.context());
    const paths = machine.clouds.oci.requests.map(({ url }) => url.pathname);
    expect(paths).toHaveLength(new Set(paths).size);
  });

  test("tells programs the same", async () => {
    const { code, out } = await runDoctor(["--json"], machine.context());
    const report = JSON.parse(out) as { fit: boolean; checks: { id: string; state: string; remedy?: string }[] };
    expect({ code, fit: report.fit }).toEqual({ code: 0, fit: true });
    expect(report.checks.map(({ id }) => id)).toEqual(doctorChecks.map(({ id }) => id));
    expect(report.checks.every(({ state, remedy }) => (state === "ok") === (remedy === undefined))).toBe(true);
  });
});

describe("on a bare machine", () => {
  const bare = () => {
    const home = scratchFolder();
    return {
      ...machine.context(),
      environment: { HOME: home, DOCKER_CONFIG: home },
      home,
      run: async () => ({ failure: "not found" as const }),
    };
  };

  test("lists all that is missing at once, each with what mends it, and exits 1", async () => {
    const { code, out } = await runDoctor([], bare());
    expect(code).toBe(1);
    for (const command of [
      /^ {2}missing {6}Terraform/m,
      /TF_VAR_compartment_id=ocid1/,
      /TF_VAR_tenancy_id=/,
      /TF_VAR_region=/,
      /oci setup config/,
      /OCIR_USERNAME=/,
      /az login/,
    ])
      expect(out).toMatch(command);
    expect(out).toMatch(/0 ok, 7 missing, 0 wrong, 13 not checked/);
  });

  test("asks nobody", async () => {
    await runDoctor([], bare());
    const { oci, entra, registry } = machine.clouds;
    expect([oci, entra, registry].flatMap(({ requests }) => requests)).toEqual([]);
  });
});

describe("secrets", () => {
  const bothForms = async () => {
    const [table, json] = await Promise.all([
      runDoctor([], machine.context()),
      runDoctor(["--json"], machine.context()),
    ]);
    return [table.out, table.err, json.out, json.err].join("\n");
  };
  const planted = () => [...Object.values(secrets), machine.clouds.tokenSignature, "BEGIN", machine.pem.slice(60, 120)];
  const expectNone = (output: string, more: readonly string[] = []) => {
    for (const secret of [...planted(), ...more]) {
      expect(output).not.toContain(secret);
      expect(output).not.toContain(Buffer.from(secret).toString("base64"));
    }
    expect(output).not.toMatch(/Bearer |Basic |Signature version/);
  };

  test("are not printed where all is well", async () => {
    expectNone(await bothForms());
  });

  test("are not printed where services refuse them and repeat them", async () => {
    Object.assign(machine.environment, {
      OCIR_AUTH_TOKEN: "planted-but-wrong",
      ARM_CLIENT_SECRET: "planted-and-refused",
    });
    const pem = rsaKeyPair().privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    machine.environment.OCI_PRIVATE_KEY = pem;
    const output = await bothForms();
    expect(output).toMatch(/wrong/);
    expectNone(output, ["planted-but-wrong", "planted-and-refused", pem.slice(60, 120)]);
  });

  test.each([401, 403, 404, 429, 500, 503])(
    "are not printed where every service answers %i and repeats them",
    async (status) => {
      const { oci, entra, registry } = machine.clouds;
      for (const server of [oci, entra, registry]) {
        server.handler = ({ headers, body, url }, response) => {
          const repeated = `${headers.authorization} ${body} ${url}`;
          response.writeHead(status, { "www-authenticate": `Bearer realm="${repeated.replaceAll('"', "")}"` });
          response.end(
            JSON.stringify({
              code: repeated,
              error: repeated,
              error_description: repeated,
              error_codes: [repeated],
              message: repeated,
            }),
          );
        };
      }
      expectNone(await bothForms());
    },
  );

  test("are not printed where they stand in the wrong variable", async () => {
    const secret = "planted/in the wrong place";
    const names = [
      "compartment_id",
      "tenancy_id",
      "region",
      "auth",
      "tenancy_ocid",
      "user_ocid",
      "fingerprint",
      "private_key",
      "private_key_password",
      "config_file_profile",
    ].flatMap((name) => [`TF_VAR_${name}`, `OCI_${name.toUpperCase()}`]);
    const others = [
      "OCIR_USERNAME",
      "OCIR_AUTH_TOKEN",
      "ARM_TENANT_ID",
      "ARM_CLIENT_ID",
      "ARM_CLIENT_SECRET",
      "ARM_OIDC_TOKEN",
      "ARM_CLIENT_CERTIFICATE_PASSWORD",
      "ARM_ENVIRONMENT",
      "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
    ];
    for (const name of [...names, ...others]) {
      // One at a time: one mistake hides others.
      const before = machine.environment[name];
      machine.environment[name] = secret;
      expectNone((await runDoctor([], machine.context())).out, [secret]);
      if (before === undefined) delete machine.environment[name];
      else machine.environment[name] = before;
    }
    delete machine.environment.OCIR_AUTH_TOKEN;
    Object.assign(machine.environment, { OCIR_USERNAME: "planted without namespace", OCIR_AUTH_TOKEN: "x" });
    expectNone((await runDoctor([], machine.context())).out, ["planted without namespace"]);
  });

  test("are not printed where a key stands in place of its path", async () => {
    machine.environment.OCI_PRIVATE_KEY_PATH = machine.pem;
    expectNone(await bothForms());
  });

  test("are not printed where they come from programs and files", async () => {
    for (const name of ["ARM_CLIENT_SECRET", "ARM_CLIENT_ID", "OCIR_USERNAME", "OCIR_AUTH_TOKEN"])
      delete machine.environment[name];
    machine.programs.az = azureCli(permitted);
    const docker = scratchFolder();
    writeFileSync(
      join(docker, "config.json"),
      `{"auths": {"${machine.clouds.registry.url.host}": {"auth": "planted in a broken file"`,
    );
    machine.environment.DOCKER_CONFIG = docker;
    expectNone(await bothForms(), ["planted in a broken file"]);
  });
});

describe("the command line", () => {
  test.each([["--help"], ["-h"]])("explains itself to %s", async (option) => {
    const { code, out } = await runDoctor([option], machine.context());
    expect(code).toBe(0);
    expect(out).toMatch(/^entra-oci-gateway doctor \[OPTIONS\]\n[\s\S]*--json/);
  });

  test.each([["--fix"], ["now"]])("refuses %s, and does nothing", async (argument) => {
    const { code, out, err } = await runDoctor([argument], machine.context());
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(/^USAGE: entra-oci-gateway doctor[^\n]*\n$/);
    expect(machine.clouds.oci.requests).toEqual([]);
  });
});
