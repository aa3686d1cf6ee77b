/** Deployments of which each request chooses one of several trusts, and tokens that choose by a lie. */
import { request } from "node:http";
import { join } from "node:path";
import { App, TerraformOutput } from "cdktf";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type ITokenTrust,
  type RequiredClaim,
  RouteAccess,
  Trust,
  type TrustChoice,
  VerificationKeys,
} from "../../constructs/index";
import { type PlayedCloud, playStack } from "../../local/cloud";
import type { TokenChanges } from "../../local/other-issuers/other-issuers";
import { readStack } from "../../synthesized/stack/stack";
import { unsecured, withBrokenSignature, withClaims, withoutSignature } from "../../synthesized/verify/forge";
import { entraApp, newGateway, secured, stockRoute, testStack, trustOf } from "../constructs/test-stack";
import { rsaKeyPair } from "../prepared-keys";
import { newFolder } from "../run-folder";

type Name = "a" | "b";
const issuerOf = (name: Name): string => `https://${name}.issuers.example.com/Tenant`;
const pems = { a: pem(), b: pem() };

function pem(): string {
  return String(rsaKeyPair().publicKey.export({ type: "spki", format: "pem" }));
}

/** Each has an issuer, a key, an audience and a client of its own. */
const trusted = (name: Name, ...requiredClaims: readonly RequiredClaim[]): ITokenTrust =>
  trustOf({
    issuers: [issuerOf(name)],
    audiences: [`api-of-${name}`],
    clients: [`client-of-${name}`],
    requiredClaims,
    keys: VerificationKeys.staticKeys([{ kid: name, pem: pems[name] }]),
  });
const requiring = (claim: string) => ({
  a: trusted("a", { claim, values: [`${claim}-a`] }),
  b: trusted("b", { claim, values: [`${claim}-b`] }),
});

let cloud: PlayedCloud;
let gateways: readonly string[];
let ownToken: (changes?: TokenChanges) => Promise<string>;

beforeAll(async () => {
  const outdir = newFolder("several-issuers");
  const app = new App({ outdir, stackTraces: false });
  const stack = testStack(app, "several");
  const gateway = newGateway(stack);
  const own = entraApp(stack, { clients: [{ name: "caller" }] });
  new TerraformOutput(stack, "api", { value: own.clientId });
  new TerraformOutput(stack, "client", { value: own.clients[0]?.clientId });
  const deploy = (id: string, trust: TrustChoice) =>
    secured(
      stack,
      {
        ...{ gateway, trust, pathPrefix: `/${id}`, identityHeaders: {} },
        routes: [stockRoute, { ...stockRoute, path: "/open", access: RouteAccess.anonymous() }],
      },
      id,
    );
  deploy("issuer", Trust.byIssuer({ a: trusted("a"), b: trusted("b"), own: own.trust({ keys: own.jwksUri }) }));
  deploy("tenant", Trust.byTenant(requiring("tid")));
  deploy("version", Trust.byVersion(requiring("ver")));
  deploy("header", Trust.byHeader("X-Kind", { a: trusted("a") }, { otherwise: trusted("b") }));
  deploy("host", Trust.byHost({ "a.example.com": trusted("a"), "b.example.com": trusted("b") }));
  app.synth();
  const read = await readStack(join(outdir, "stacks", "several"));
  cloud = await playStack(read);
  gateways = [cloud, await cloud.inReading("lenient")].map((at) => String(at.gateways[0]?.url));
  const [api, client] = ["api", "client"].map((name) => String(cloud.stack.outputs.get(name)?.value));
  ownToken = (changes = {}) => cloud.entra.mint({ api: String(api), client: String(client), ...changes });
}, 120_000);
afterAll(() => cloud.close());

/** Signed with the key of one of them. */
function tokenOf(name: Name, changes: TokenChanges = {}): Promise<string> {
  const issuer = cloud.otherIssuers.find((one) => one.issuer === issuerOf(name) && one.pathPrefix === "/issuer");
  if (issuer === undefined) throw new Error(`${name} is not played`);
  return issuer.token(`client-of-${name}`, changes);
}

/** Under each reading. */
async function statusesOf(path: string, token?: string, headers: Readonly<Record<string, string>> = {}) {
  const authorization: Readonly<Record<string, string>> =
    token === undefined ? {} : { authorization: `Bearer ${token}` };
  const answers = gateways.map((url) => fetch(`${url}${path}`, { headers: { ...headers, ...authorization } }));
  return (await Promise.all(answers)).map(({ status }) => status);
}

const claims = (changes: TokenChanges["claims"]): TokenChanges => ({ claims: changes });
const ofKind = (kind: string) => ({ "X-Kind": kind });

type Row = [what: string, path: string, token: () => Promise<string>, headers?: Readonly<Record<string, string>>];

test.each<Row>([
  ["a by its issuer", "/issuer", () => tokenOf("a")],
  ["b by its issuer", "/issuer", () => tokenOf("b")],
  ["Entra by its issuer", "/issuer", () => ownToken()],
  ["a by its tenant", "/tenant", () => tokenOf("a", claims({ tid: "tid-a" }))],
  ["b by its tenant, in other letters", "/tenant", () => tokenOf("b", claims({ tid: "tid-b" }))],
  ["b by its version", "/version", () => tokenOf("b", claims({ ver: "ver-b" }))],
  ["a by a header", "/header", () => tokenOf("a"), ofKind("a")],
  ["a by a header in other letters", "/header", () => tokenOf("a"), ofKind("A")],
  ["b, for which no header is", "/header", () => tokenOf("b")],
  ["b by a header of nobody's", "/header", () => tokenOf("b"), ofKind("c")],
])("admits %s", async (_, path, token, headers) => {
  expect(cloud.notPlayed).toEqual([]);
  expect(await statusesOf(`${path}/orders`, await token(), headers)).toEqual([200, 200]);
});

const [iss, otherIss] = [issuerOf("a"), issuerOf("b")];

test.each<Row>([
  ["of a, with the key of b", "/issuer", () => tokenOf("b", claims({ iss, aud: "api-of-a", azp: "client-of-a" }))],
  ["of a, with the key of Entra", "/issuer", () => ownToken(claims({ iss, aud: "api-of-a", azp: "client-of-a" }))],
  [
    "of b, with the key of a",
    "/issuer",
    () => tokenOf("a", claims({ iss: otherIss, aud: "api-of-b", azp: "client-of-b" })),
  ],
  ["of a, for the audience of b", "/issuer", () => tokenOf("a", claims({ aud: "api-of-b" }))],
  ["of a, for the client of b", "/issuer", () => tokenOf("a", claims({ azp: "client-of-b" }))],
  ["of an issuer that nobody trusts", "/issuer", () => tokenOf("a", claims({ iss: "https://c.issuers.example.com" }))],
  ["of no issuer", "/issuer", () => tokenOf("a", { without: ["iss"] })],
  // It chooses a, whatever its case, which takes no other spelling of its issuer.
  ["of an issuer in other letters", "/issuer", () => tokenOf("a", claims({ iss: iss.toLowerCase() }))],
  ["of an issuer with a slash", "/issuer", () => tokenOf("a", claims({ iss: `${iss}/` }))],
  ["of several issuers", "/issuer", () => tokenOf("a", claims({ iss: [iss, otherIss] }))],
  ["of a, expired", "/issuer", () => tokenOf("a", claims({ exp: 1_000_000_000 }))],
  ["of a, changed to b afterwards", "/issuer", async () => withClaims(await tokenOf("a"), { iss: otherIss })],
  ["of a, with a broken signature", "/issuer", async () => withBrokenSignature(await tokenOf("a"))],
  ["of a, without its signature", "/issuer", async () => withoutSignature(await tokenOf("a"))],
  ["of a, not signed at all", "/issuer", async () => unsecured(await tokenOf("a"))],
  ["of a, with the tenant of b", "/tenant", () => tokenOf("a", claims({ tid: "tid-b" }))],
  ["of a, with its tenant in other letters", "/tenant", () => tokenOf("a", claims({ tid: "TID-A" }))],
  ["of a, without a tenant", "/tenant", () => tokenOf("a")],
  ["of b that names the tenant of a", "/tenant", () => tokenOf("b", claims({ tid: "tid-a", iss }))],
  ["of a, with the version of b", "/version", () => tokenOf("a", claims({ ver: "ver-b" }))],
  ["of a, with a version of nobody's", "/version", () => tokenOf("a", claims({ ver: "3.0" }))],
  ["of a, sent as b's", "/header", () => tokenOf("a"), ofKind("c")],
  ["of a, without the header", "/header", () => tokenOf("a")],
  ["of b, sent as a's", "/header", () => tokenOf("b"), ofKind("a")],
  ["of a, at a host of nobody's", "/host", () => tokenOf("a")],
])("refuses a token %s", async (_, path, token, headers) => {
  expect(await statusesOf(`${path}/orders`, await token(), headers)).toEqual([401, 401]);
});

test("admits by the host that a request names, whatever the address at which it comes", async () => {
  const authorization = `Bearer ${await tokenOf("a")}`;
  const statusAt = (url: string, host: string): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const sent = request(`${url}/host/orders`, { headers: { host, authorization } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      sent.on("error", reject).end();
    });
  for (const url of gateways) {
    expect(await statusAt(url, "a.example.com")).toBe(200);
    expect(await statusAt(url, "b.example.com")).toBe(401);
  }
});

test("refuses whoever has no token, and serves open routes all the same", async () => {
  for (const prefix of ["/issuer", "/tenant", "/version", "/header", "/host"]) {
    expect(await statusesOf(`${prefix}/orders`), prefix).toEqual([401, 401]);
    expect(await statusesOf(`${prefix}/open`), prefix).toEqual([200, 200]);
  }
});
