/**
 * `token`: an access token, alone on standard output.
 *
 * @module
 */
import { command } from "../../internal/command";
import type { JsonObject } from "../../internal/json";
import { printable } from "../../internal/terminal";
import { partsOf } from "../verify/forge";
import { dateInWords } from "../verify/token-checks";
import { spanInWords } from "./claim-words";
import { apiOf, sourceEnvironment, sourceOptions, tokenOrError, tokenSource } from "./token-source";

export const tokenCommand = command({
  usage: "[API]",
  details:
    'Whose it is and how long it lasts is said on standard error: curl -H "Authorization: Bearer $(entra-oci-gateway token orders)" URL',
  options: {
    ...sourceOptions,
    json: { help: 'for programs: {"api", "client", "client_id", "access_token", "token_type", "expires_on"}' },
  },
  positionals: { least: 0, most: 1 },
  exitCodes: {
    0: "a token was printed",
    1: "Entra refuses it",
    3: "it could not be had: no secret is known, or Entra was not reached",
  },
  environment: sourceEnvironment,
  async run({ options, positionals: [named] }, process) {
    const source = await tokenSource(options, process);
    const api = apiOf(source.system, named);
    const client = source.client(api, options.client);
    const { token, note } = tokenOrError(await source.token(api, client), api, client);
    const exp = claimsIn(token)?.exp;
    const lasts = typeof exp === "number" ? lastsInWords(exp * 1000, source.now()) : "for how long, it does not say";
    const besides = note === undefined ? "" : ` (${note})`;
    process.stderr.write(
      `${printable(`${api.name}: token of ${client.name}, ${client.clientId}${besides}: ${lasts}`)}\n`,
    );
    const answer = {
      ...{ api: api.name, client: client.name, client_id: client.clientId, access_token: token, token_type: "Bearer" },
      ...(typeof exp === "number" ? { expires_on: exp } : {}),
    };
    process.stdout.write(options.json ? `${JSON.stringify(answer)}\n` : `${token}\n`);
    return 0;
  },
});

function lastsInWords(end: number, now: number): string {
  const isOver = end <= now;
  return `${isOver ? "expired" : "valid for"} ${spanInWords(Math.abs(end - now))}${isOver ? " ago, at" : ", until"} ${dateInWords(end)}`;
}

/** What a token says to others than its API is its issuer's business: one that is no JWT is a token all the same. */
function claimsIn(token: string): JsonObject | undefined {
  try {
    return partsOf(token).claims;
  } catch {
    return undefined;
  }
}
