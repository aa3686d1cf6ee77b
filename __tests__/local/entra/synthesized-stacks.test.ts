/**
 * Stacks as synth writes them: from each example's outputs alone a client gets its token, and it is the one that the
 * stack's deployment admits.
 */
import { readdirSync } from "node:fs";
import { createRemoteJWKSet, decodeJwt, jwtVerify } from "jose";
import { describe, expect, it } from "vitest";
import { isObject, isText, type JsonObject } from "../../../internal/json";
import { movableClock } from "../../../local/clock";
import { type Entra, startEntra } from "../../../local/entra/entra";
import { isValueObject } from "../../../synthesized/expression/value";
import { stacksIn } from "../../../synthesized/stack/several-as-one";
import type { Stack } from "../../../synthesized/stack/stack";
import { type OriginMap, originMap } from "../../../synthesized/system/origins";
import { describesTenant } from "../../../synthesized/system/read-tenant";
import { applicationOf } from "../../../synthesized/system/tenant";
import { synthesizedExample } from "../../synthesized/synthesized-example";

interface Client {
  readonly api: JsonObject;
  readonly clientId: string;
  readonly secret: string | undefined;
}

const clientsOf = (all: Stack): readonly Client[] => stacksIn(all).flatMap(clientsOfOne);

function clientsOfOne({ outputs }: Stack): readonly Client[] {
  const secrets = outputs.get("client_secrets")?.value;
  const apis = outputs.get("apis")?.value;
  return entries(apis).flatMap(([name, api]) =>
    entries(api.clients).map(([client, { client_id }]) => {
      const ofApi = isValueObject(secrets) ? secrets[name] : undefined;
      const secret = isValueObject(ofApi) ? ofApi[client] : undefined;
      return { api, clientId: textOf(client_id), secret: isText(secret) ? secret : undefined };
    }),
  );
}

function entries(value: unknown): [string, JsonObject][] {
  return Object.entries(value ?? {}).filter((entry): entry is [string, JsonObject] => isObject(entry[1]));
}

function textOf(value: unknown): string {
  if (typeof value !== "string") throw new TypeError(`text expected, got ${JSON.stringify(value)}`);
  return value;
}

async function proofOf(entra: Entra, { clientId, secret }: Client): Promise<Record<string, string> | undefined> {
  if (secret !== undefined) return { client_secret: secret };
  const [credential] = applicationOf(entra.directory(), clientId)?.federatedCredentials ?? [];
  if (credential === undefined) return undefined;
  const type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
  return { client_assertion_type: type, client_assertion: await entra.federatedAssertion(credential) };
}

async function askFor(client: Client, proof: Record<string, string>, origins: OriginMap): Promise<string> {
  const { api, clientId } = client;
  const answer = await fetch(origins.toLocal(textOf(api.token_endpoint)), {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: clientId,
      scope: textOf(api.scope),
      ...proof,
    }),
  });
  const body = JSON.parse(await answer.text());
  expect(body).not.toHaveProperty("error");
  return textOf(body.access_token);
}

describe.each(readdirSync("examples"))("the example %s", (example) => {
  it("lets each client have the token that its API admits", async () => {
    const stack = await synthesizedExample(example);
    if (!describesTenant(stack)) {
      expect(JSON.stringify(stack.resources.map(({ values }) => values))).not.toContain("login.microsoftonline.com");
      return;
    }
    const origins = originMap();
    const entra = await startEntra(stack, { clock: movableClock(), origins });
    try {
      for (const client of clientsOf(stack)) {
        const proof = await proofOf(entra, client);
        const token =
          proof === undefined
            ? await entra.mint({ client: client.clientId, api: textOf(client.api.scope).replace("/.default", "") })
            : await askFor(client, proof, origins);
        const { iss = "", tid, aud } = decodeJwt(token);
        expect(client.api.issuers).toContain(iss);
        expect(client.api.audiences).toContain(aud);
        const keys = createRemoteJWKSet(
          new URL(origins.toLocal(`https://login.microsoftonline.com/${tid}/discovery/keys`)),
        );
        const { payload } = await jwtVerify(token, keys);
        expect(payload[textOf(client.api.client_id_claim)]).toBe(client.clientId);
        if (proof !== undefined) expect(payload.roles).not.toHaveLength(0);
      }
    } finally {
      await entra.close();
    }
  });
});
