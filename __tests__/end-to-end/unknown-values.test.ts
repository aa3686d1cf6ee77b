/** Values of the stack of `main.ts` that nobody knows: what is played answers as if they were known, the rest 503, over raw HTTP. */
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { decodeJwt } from "jose";
import { expect, onTestFinished, test } from "vitest";
import { isObject, type Json, type JsonObject } from "../../internal/json";
import { type PlayedCloud, playStack } from "../../local/cloud";
import { readStack } from "../../synthesized/stack/stack";
import { projectApp } from "../constructs/app-process";
import { newFolder } from "../run-folder";

const directory = join(newFolder("unknown"), "secured-api");
cpSync(join(projectApp("secured-api").outdir, "stacks", "secured-api"), directory, { recursive: true });
const whole = objectIn(JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8")));
const resources = objectIn(whole.resource);

function objectIn(value: Json | undefined): JsonObject {
  if (!isObject(value)) throw new TypeError("it is no object");
  return value;
}

const addressAt = (prefix: string): string => {
  const all = Object.entries(objectIn(resources.oci_apigateway_deployment));
  const [name] = all.find(([, body]) => objectIn(body).path_prefix === prefix) ?? [];
  return `oci_apigateway_deployment.${name}`;
};

/** Every value of every resource, as it stands in the document. */
function* placesIn(value: Json, path: readonly string[] = []): Generator<readonly string[]> {
  if (path.length > 2) yield path;
  const members = Array.isArray(value) ? [...value.entries()] : isObject(value) ? Object.entries(value) : [];
  for (const [name, inner] of members)
    if (!["//", "lifecycle", "depends_on", "provider", "provisioner"].includes(String(name)))
      yield* placesIn(inner, [...path, String(name)]);
}

const types = ["oci_apigateway_", "oci_functions_", "oci_identity_policy", "azuread_"];
const places = [...placesIn(resources)].filter(([type = ""]) => types.some((one) => type.startsWith(one)));

function forgotten(value: Json, [name = "", ...rest]: readonly string[], unknown: string): Json {
  const inner = (member: Json): Json => (rest.length === 0 ? unknown : forgotten(member, rest, unknown));
  if (Array.isArray(value)) return value.map((item, at) => (String(at) === name ? inner(item) : item));
  return isObject(value) && value[name] !== undefined ? { ...value, [name]: inner(value[name]) } : value;
}

/** The stack with these places out of anybody's sight, in a folder that has what its function runs. */
async function cloudWithout(chosen: readonly (readonly string[])[]): Promise<PlayedCloud> {
  const resource = chosen.reduce<Json>(
    (all, place, index) => forgotten(all, place, `\${data.oci_unheard_of.x.a${index}}`),
    resources,
  );
  const data = { ...(isObject(whole.data) ? whole.data : {}), oci_unheard_of: { x: {} } };
  writeFileSync(join(directory, "cdk.tf.json"), JSON.stringify({ ...whole, data, resource }));
  return playStack(await readStack(directory, { environment: {} }));
}

interface Answers {
  readonly [request: string]: { readonly status: number; readonly isMarked: boolean; readonly body: string };
}

/** Whoever knows the deployment's address finds its gateway. */
function urlOf({ gateways }: PlayedCloud, deployment: string): string {
  const found = gateways.find((gateway) => gateway.deployments.some(({ address }) => address === deployment));
  if (found === undefined) throw new Error(`nobody has ${deployment}`);
  return found.url;
}

/** @param claims of a right token */
async function answersOf(cloud: PlayedCloud, claims: JsonObject): Promise<Answers> {
  const { azp, aud } = claims;
  const mint = (more: JsonObject): Promise<string> => {
    const { iat: _iat, nbf: _nbf, exp: _exp, ...stable } = claims;
    return cloud.entra.mint({ client: String(azp), api: String(aud), claims: { ...stable, ...more } });
  };
  const bearer = async (more: JsonObject): Promise<RequestInit> => ({
    headers: { authorization: `Bearer ${await mint(more)}` },
  });
  const [hello, jwks] = [addressAt("/hello"), addressAt("/jwks")].map((address) => urlOf(cloud, address));
  // On a busy machine the function may not have its keys in time; nothing keeps that it failed.
  for (let tries = 0; tries < 20; tries += 1) {
    const keys = await fetch(`${jwks}/jwks/keys`);
    if (keys.status < 500 || keys.headers.get("x-not-played-here") !== null) break;
  }
  const requests: readonly (readonly [string, string, RequestInit?])[] = [
    ["without a token", `${hello}/hello/world`],
    ["with a token", `${hello}/hello/world`, await bearer({})],
    ["of another client", `${hello}/hello/world`, await bearer({ azp: "99999999-9999-4999-8999-999999999999" })],
    ["for another API", `${hello}/hello/world`, await bearer({ aud: "00000003-0000-0000-c000-000000000000" })],
    ["of a person", `${hello}/hello/world`, await bearer({ idtyp: "user" })],
    ["of another tenant", `${hello}/hello/world`, await bearer({ tid: "99999999-9999-4999-8999-999999999999" })],
    ["with another method", `${hello}/hello/world`, { method: "POST" }],
    ["to nowhere", `${hello}/hello/nowhere`],
    ["for keys", `${jwks}/jwks/keys`],
  ];
  const answers: [string, Answers[string]][] = [];
  for (const [name, url, init] of requests) {
    const answer = await fetch(url, init);
    const isMarked = answer.headers.get("x-not-played-here") !== null;
    // Keys are made for each run.
    const body = name === "for keys" ? "" : await answer.text();
    answers.push([name, { status: answer.status, isMarked, body }]);
  }
  return Object.fromEntries(answers);
}

test("are never answered by what would not have been answered so", async () => {
  const known = await cloudWithout([]);
  onTestFinished(known.close);
  const [client = ""] = known.entra
    .directory()
    .applications.flatMap(({ clientId, secrets }) => (secrets.length > 0 ? clientId : []));
  const [api = ""] = known.entra
    .directory()
    .applications.flatMap(({ clientId, identifierUris }) =>
      identifierUris.some((uri) => uri.startsWith("api://")) ? clientId : [],
    );
  const claims = decodeJwt(await known.entra.mint({ client, api })) as JsonObject;
  const expected = await answersOf(known, claims);
  expect(Object.fromEntries(Object.entries(expected).map(([name, { status }]) => [name, status]))).toEqual({
    "without a token": 401,
    "with a token": 200,
    "of another client": 401,
    "for another API": 401,
    "of a person": 401,
    "of another tenant": 401,
    "with another method": 405,
    "to nowhere": 404,
    "for keys": 200,
  });
  const played = new Set<string>();
  const unplayed = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(places.length - 1), { minLength: 1, maxLength: 2 }), async (chosen) => {
      const cloud = await cloudWithout(chosen.map((index) => places[index] ?? []));
      try {
        for (const [name, answer] of Object.entries(await answersOf(cloud, claims))) {
          if (answer.isMarked) {
            unplayed.add(name);
            expect(answer.status, name).toBe(503);
            expect(answer.body === "" ? "oci_" : answer.body, name).toMatch(/oci_|azuread_/);
          } else {
            played.add(name);
            expect({ name, ...answer }).toEqual({ name, ...expected[name] });
          }
        }
      } finally {
        await cloud.close();
      }
    }),
    { numRuns: 15, examples: [[[0]]] },
  );
  // It has looked at both.
  expect([...played].sort()).toEqual(Object.keys(expected).sort());
  expect([...unplayed]).toContain("with a token");
}, 300_000);
