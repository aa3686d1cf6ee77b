/** A machine on which all is well; tests take away what they ask about. */
import { generateKeyPairSync } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { doctorCommand } from "../../doctor/command";
import type { DoctorContext } from "../../doctor/context";
import type { State } from "../../doctor/outcome";
import { fingerprintOf } from "../../internal/clients/oci-key";
import type { ProgramEnd } from "../../internal/program";
import { type Ended, programOf, runCaptured } from "../internal/captured-process";
import { type FakeClouds, startFakeClouds, tenantId, unsignedToken } from "./fake-clouds";

export const compartmentId = "ocid1.compartment.oc1..aaaaaaaacompartment";
export const tenancyId = "ocid1.tenancy.oc1..aaaaaaaatenancy";
const userId = "ocid1.user.oc1..aaaaaaaauser";

/** What must never be printed. */
export const secrets = {
  clientSecret: "planted~client~secret",
  registryPassword: "planted)auth)token",
  registryToken: "planted-registry-token",
  passphrase: "planted passphrase",
} as const;

export const permitted = {
  oid: "deployer",
  roles: ["Application.ReadWrite.OwnedBy", "Application.Read.All", "AppRoleAssignment.ReadWrite.All"],
};

export interface Machine {
  readonly home: string;
  readonly environment: Record<string, string>;
  readonly clouds: FakeClouds;
  readonly programs: Record<string, (args: readonly string[]) => ProgramEnd>;
  readonly keyFile: string;
  readonly pem: string;
  /** The parts of the context that tests replace. */
  readonly overrides: { patience?: number; now?: () => Date; fetch?: typeof fetch };
  context(): DoctorContext;
}

export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "doctor test "));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
export const keyPair = { privateKey, publicKey, fingerprint: fingerprintOf(privateKey) };

/** Call it in a test file's `beforeEach`, and `close` the clouds after. */
export async function healthyMachine(): Promise<Machine> {
  const home = scratchFolder();
  const keyFile = join(home, ".oci", "key.pem");
  const pem = privateKey
    .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: secrets.passphrase })
    .toString();
  mkdirSync(join(home, ".oci"));
  writeFileSync(keyFile, `${pem}OCI_API_KEY\n`);
  chmodSync(keyFile, 0o600);
  const profile = {
    tenancy: tenancyId,
    user: userId,
    fingerprint: keyPair.fingerprint,
    key_file: "~/.oci/key.pem",
    pass_phrase: secrets.passphrase,
    region: "eu-frankfurt-1",
  };
  writeFileSync(
    join(home, ".oci", "config"),
    `[DEFAULT]\n${Object.entries(profile)
      .map(([name, said]) => `${name}=${said}\n`)
      .join("")}`,
  );
  const clouds = await startFakeClouds({
    ociKey: publicKey,
    ociKeyId: `${tenancyId}/${userId}/${keyPair.fingerprint}`,
    registryUser: "acme/deployer",
    graphClaims: permitted,
    ...secrets,
  });
  const environment: Record<string, string> = {
    HOME: home,
    DOCKER_CONFIG: join(home, ".docker"),
    TF_VAR_compartment_id: compartmentId,
    TF_VAR_tenancy_id: tenancyId,
    TF_VAR_region: "eu-frankfurt-1",
    OCIR_HOST: clouds.registry.url.host,
    OCIR_USERNAME: "acme/deployer",
    OCIR_AUTH_TOKEN: secrets.registryPassword,
    ARM_TENANT_ID: tenantId,
    ARM_CLIENT_ID: "66666666-7777-8888-9999-000000000000",
    ARM_CLIENT_SECRET: secrets.clientSecret,
  };
  const programs: Machine["programs"] = { terraform: () => ({ status: 0, stdout: '{"terraform_version":"1.12.2"}' }) };
  const overrides: Machine["overrides"] = {};
  const run: DoctorContext["run"] = async (program, args) => programs[program]?.(args) ?? { failure: "not found" };
  const context = (): DoctorContext => ({
    environment,
    home,
    fetch: (...call) => fetch(...call),
    run,
    endpoints: clouds.endpoints,
    now: () => new Date(),
    patience: 10_000,
    ...overrides,
  });
  return { home, environment, clouds, programs, keyFile, pem, overrides, context };
}

/** The Azure CLI, logged in as a person with these claims in the token for Graph. */
export function azureCli(claims: object): (args: readonly string[]) => ProgramEnd {
  return (args) => {
    const account = { tenantId, environmentName: "AzureCloud", user: { name: "person@example.com", type: "user" } };
    const said = args[1] === "show" ? account : { accessToken: unsignedToken(claims), expiresOn: "2030-01-01" };
    return { status: 0, stdout: JSON.stringify(said) };
  };
}

export const runDoctor = (args: readonly string[], context: DoctorContext): Promise<Ended> =>
  runCaptured(
    programOf(
      "doctor",
      doctorCommand(() => context),
    ),
    ["doctor", ...args],
  );

export interface Reported {
  readonly id: string;
  readonly state: State;
  readonly detail: string;
  readonly remedy?: string;
}

/** What the doctor says of one check. */
export async function reported(machine: Machine, id: string): Promise<Reported> {
  const { out } = await runDoctor(["--json"], machine.context());
  const { checks } = JSON.parse(out) as { checks: Reported[] };
  const found = checks.find((check) => check.id === id);
  if (found === undefined) throw new Error(`no check ${id}`);
  return found;
}
