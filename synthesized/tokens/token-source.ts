/**
 * Where `token` and `call` get a token from, and for whom: a local cloud that runs, or Entra for a deployed system.
 *
 * @module
 */
import type { Fetch } from "../../internal/bounded-get";
import type { CommandProcess, Options, OptionValues } from "../../internal/command";
import type { Json, JsonObject } from "../../internal/json";
import { printable } from "../../internal/terminal";
import { type ExitCode, UsageError, UserError } from "../../internal/user-error";
import { azureCliClientId, entra } from "../../limits/entra";
import type { Api, Client, System, Visitor } from "../system/apis";
import { eachApi } from "../verify/check";
import { connectLocalCloud } from "../verify/local-cloud";
import { deployedSystem, targetOptions } from "../verify/target";
import { isJudgement, noJudgement, type Obtained } from "../verify/tokens";
import { tokenByDeviceCode, tokenByProof } from "./msal";
import { assertNoProof, proofIn, proofOptions } from "./proof";

const usualAddress = "http://127.0.0.1:4040";

/** The options of both commands. */
export const sourceOptions = {
  ...targetOptions,
  local: { value: "URL", help: `the local cloud that start runs [${usualAddress}]` },
  outputs: {
    value: "FILE",
    help: 'of a deployed system instead, through @azure/msal-node where that is installed: Terraform\'s outputs; - reads "terraform output -json" from standard input',
  },
  client: {
    value: "NAME|ID",
    help: "who asks for the token [an admitted client of the API; with --person me, azure-cli]",
  },
  person: {
    value: "WHO",
    help: "who uses a client that people sign in to: of a local cloud member, guest (of whom nobody assigned anything), or the id of another tenant [member]; of a deployed system me: who signs in with the code that is printed",
  },
  ...proofOptions,
  claim: {
    value: "NAME=VALUE",
    repeatable: true,
    help: "in a local cloud, a claim to add or replace; JSON, or text; may be repeated",
  },
} as const satisfies Options;

/** What both commands read from the environment. */
export const sourceEnvironment = {
  "ENTRA_CLIENT_SECRET_<NAME>": "secret of the client NAME, where the outputs leave the sensitive ones out",
  NODE_EXTRA_CA_CERTS: "file of a certificate authority of your own",
};

type Chosen = OptionValues<typeof sourceOptions>;

/** A system whose APIs give tokens. */
export interface TokenSource {
  readonly system: System;
  readonly fetch: Fetch;
  now(): number;
  /** @param named on the command line */
  client(api: Api, named: string | undefined): Client;
  token(api: Api, client: Client): Promise<Obtained>;
}

export async function tokenSource(options: Chosen, process: CommandProcess): Promise<TokenSource> {
  const { local, outputs, person, claim } = options;
  if (local !== undefined && outputs !== undefined)
    throw new UsageError("--outputs", `${outputs} together with --local`, "one of both");
  if (outputs === undefined) {
    assertNoProof(options, "a local cloud");
    const special = { ...visitorOf(person), ...claimsOf(claim) };
    const cloud = await connectLocalCloud(local ?? usualAddress);
    const { system, fetch } = cloud;
    return {
      ...{ system, fetch, now: () => Date.now() + cloud.offset },
      client: (api, named) => clientOf(system, api, named),
      token: (api, client) => cloud.token(api, client, special),
    };
  }
  return deployedSource(options, process);
}

async function deployedSource(options: Chosen, process: CommandProcess): Promise<TokenSource> {
  const { person, claim } = options;
  if (claim.length > 0)
    throw new UsageError(
      "--claim",
      "it together with --outputs",
      "a local cloud, --local URL: Entra alone says what stands in its tokens",
    );
  if (person !== undefined && person !== "me")
    throw new UsageError(
      "--person",
      `${person} together with --outputs`,
      "me: you sign in, with a code that is printed",
    );
  if (person !== undefined) assertNoProof(options, "--person");
  const proofOf = proofIn(options, process.projectRoot);
  const { system, fetch, now } = await deployedSystem(options, process);
  const reaching = { fetch, places: [process.projectRoot, __dirname] };
  const tell = (message: string): void => {
    process.stderr.write(`${printable(message, 1000)}\n`);
  };
  return person === undefined
    ? {
        ...{ system, fetch, now, client: (api, named) => clientOf(system, api, named) },
        token: (api, client) => tokenByProof(api, client, proofOf(client), reaching),
      }
    : {
        ...{ system, fetch, now, client: personsClient },
        token: (api, client) => tokenByDeviceCode(api, client, tell, reaching),
      };
}

/** Outputs do not tell of the clients that people sign in to. */
function personsClient({ clients }: Api, named = azureCli): Client {
  const known = clients.find(({ name, clientId }) => name === named || clientId === named);
  if (known !== undefined) return known;
  const clientId = named === azureCli ? azureCliClientId : named;
  if (!entra.guid.pattern.test(clientId))
    throw new UsageError(
      "--client",
      named,
      `${azureCli}, or the id of another client that people sign in to, in lower case`,
    );
  return { ...{ name: named, clientId }, admitted: false, credential: "person" };
}

const azureCli = "azure-cli";

function visitorOf(person: string | undefined): { readonly visitor?: Visitor } {
  if (person === undefined || person === "member") return {};
  if (person === "guest") return { visitor: { guest: true } };
  if (entra.guid.pattern.test(person)) return { visitor: { tenant: person } };
  throw new UsageError(
    "--person",
    person,
    "member, guest, or the id of another tenant, a GUID in lower case; me is for --outputs",
  );
}

function claimsOf(pairs: readonly string[]): { readonly claims?: JsonObject } {
  if (pairs.length === 0) return {};
  const claims = pairs.map((pair) => {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
    if (name === undefined || value === undefined) throw new UsageError("--claim", pair, "NAME=VALUE, such as ver=1.0");
    return [name, jsonOrText(value)] as const;
  });
  return { claims: Object.fromEntries(claims) };
}

/** `1.0` is the text that Entra writes, and no number. */
function jsonOrText(value: string): Json {
  if (/^\d+\.\d+$/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** @param named on the command line; where a system has one API, nobody needs to name it */
export function apiOf({ apis }: System, named: string | undefined): Api {
  const names = apis.map(({ name }) => name).join(", ");
  if (named === undefined && apis.length !== 1) throw new UsageError("API", "none", names || "a system that has one");
  const found = named === undefined ? apis[0] : apis.find(({ name }) => name === named);
  if (found === undefined) throw new UsageError("API", named ?? "none", names || "a system that has one");
  return found;
}

/** @param named by its name or id; else one that is admitted, with a secret where there is such a one */
export function clientOf(system: System, api: Api, named: string | undefined): Client {
  const allowed = api.clients.map(({ name }) => name).join(", ") || `a client, of which none of ${api.name} is known`;
  const found =
    named === undefined
      ? eachApi({ ...system, apis: [api] })[0]?.client
      : api.clients.find(({ name, clientId }) => name === named || clientId === named);
  if (found === undefined) throw new UsageError("--client", named ?? "none", allowed);
  return found;
}

/** @throws {UserError} with exit code 1 where the token was refused, 3 where nobody could be asked */
export function tokenOrError(obtained: Obtained, api: Api, { name }: Client): Extract<Obtained, { kind: "token" }> {
  if (obtained.kind === "token") return obtained;
  const isRefused = obtained.kind === "refused" && isJudgement(obtained);
  const code = isRefused ? "TOKEN_REFUSED" : "TOKEN_UNAVAILABLE";
  const exitCode: ExitCode = isRefused ? 1 : 3;
  const actual = obtained.kind === "refused" && !isRefused ? noJudgement(obtained) : obtained.reason;
  throw new UserError([{ code, setting: `token of ${name} for ${api.name}`, actual }], exitCode);
}
