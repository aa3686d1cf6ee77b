/** Identity headers that a client forges, against all that an issuer may write into a claim: by every stack that synth accepts. */
import { createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AllowedClients, Backend, entraIssuer, type IdentityHeaders, VerificationKeys } from "../../constructs/index";
import type { Json, JsonObject } from "../../internal/json";
import { decisionsOf } from "../../local/gateway/choices";
import { codesOf, onlyResource, secured, TENANT, testStack } from "../constructs/test-stack";
import { rsaKey, token } from "../local/gateway/issuer";
import { gatewayAt } from "../local/gateway/started-gateway";

const key = rsaKey("one");
const audience = "api";
const client = "66666666-7777-8888-9999-aaaaaaaaaaaa";
const prefix = "/api";

/** By issuer: what its tokens hold, whatever a caller does. */
const issuers: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  [entraIssuer("global", TENANT, 2)]: {
    sub: "s",
    oid: "o",
    tid: TENANT,
    ver: "2.0",
    aud: audience,
    azp: client,
    azpacr: "1",
  },
  [entraIssuer("china", TENANT, 1)]: {
    sub: "s",
    oid: "o",
    tid: TENANT,
    ver: "1.0",
    aud: audience,
    appid: client,
    appidacr: "2",
  },
  "https://issuer.example.com": { sub: "s" },
};
const clientClaims: Readonly<Record<string, string>> = { "2.0": "azp", "1.0": "appid" };

let backend: { readonly origin: string; readonly close: () => void };
let seen: IncomingMessage["rawHeaders"] = [];
beforeAll(async () => {
  const server = createServer((incoming, answer) => {
    seen = incoming.rawHeaders;
    answer.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  backend = { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
});
afterAll(() => backend.close());

const names = [
  "sub",
  "oid",
  "tid",
  "iss",
  "aud",
  "ver",
  "azp",
  "azpacr",
  "appid",
  "appidacr",
  "name",
  "email",
  "roles",
  "scp",
];
const claimName = fc.constantFrom(...names, "groups", "upn", "idtyp", "plan");
const headerName = fc.stringMatching(/^X([-_][A-Za-z]{1,4}){1,2}$/);
const claimValue = fc.oneof(
  fc.constantFrom<Json>(
    "",
    [],
    [""],
    [null],
    "a\n",
    "a\u0000",
    "a\u007f",
    null,
    0,
    false,
    {},
    [[]],
    " ",
    "\t",
    "ä",
    "\ud800",
  ),
  fc.jsonValue().map((value) => value as Json),
);

const stackOf = (issuer: string, claim: fc.Arbitrary<string>) =>
  fc.record({
    issuer: fc.constant(issuer),
    identity: fc.dictionary(headerName, claim, { minKeys: 1, maxKeys: 2, noNullPrototype: true }),
    required: fc.uniqueArray(
      fc.record({ claim: claimName, values: fc.array(fc.constantFrom("a", "b c", "a\n", "ä"), { maxLength: 2 }) }),
      { maxLength: 2, selector: ({ claim }) => claim },
    ),
  });
/** Of claims drawn from all, synth accepts one stack in ten: as many again take what their issuer always writes. */
const stack = fc
  .tuple(fc.constantFrom(...Object.entries(issuers)), fc.boolean())
  .chain(([[issuer, sure], isSure]) => stackOf(issuer, isSure ? fc.constantFrom(...Object.keys(sure)) : claimName));
const attack = fc.record({
  claims: fc.dictionary(claimName, claimValue, { noNullPrototype: true }),
  upper: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
  connection: fc.boolean(),
});

/** All that a server after the fashion of CGI takes for the same name, in mixed case. */
function spellings(identity: IdentityHeaders, upper: readonly boolean[]): string[] {
  return Object.keys(identity)
    .flatMap((name) =>
      name
        .split(/[-_]/)
        .reduce<string[]>(
          (heads, part, index) =>
            index === 0 ? [part] : heads.flatMap((head) => [`${head}-${part}`, `${head}_${part}`]),
          [],
        ),
    )
    .map((name) =>
      [...name].map((letter, at) => (upper[at % 8] ? letter.toUpperCase() : letter.toLowerCase())).join(""),
    );
}

function send(url: string, headers: readonly string[]): Promise<number> {
  const { hostname, port, pathname } = new URL(url);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path: pathname, headers: ["host", "gateway.test", ...headers] as never }, (answer) => {
      answer.resume().on("end", () => resolve(answer.statusCode ?? 0));
    })
      .on("error", reject)
      .end();
  });
}

test("no stack that synth accepts lets one through, whatever claims hold and however it is spelled", async () => {
  const counts = { refused: 0, admitted: 0 };
  await fc.assert(
    fc.asyncProperty(stack, fc.array(attack, { minLength: 2, maxLength: 4 }), async (settings, attacks) => {
      const { issuer, identity, required } = settings;
      const sure: Readonly<Record<string, string>> = issuers[issuer] ?? {};
      const clientClaim = clientClaims[sure.ver ?? ""] ?? "azp";
      const scope = testStack();
      secured(scope, {
        pathPrefix: prefix,
        issuers: [issuer],
        audiences: [audience],
        clients: AllowedClients.byClaim(clientClaim, [client]),
        keys: VerificationKeys.staticKeys([
          { kid: key.kid, pem: String(key.publicKey.export({ type: "spki", format: "pem" })) },
        ]),
        requiredClaims: required.filter(({ claim }) => claim !== clientClaim),
        identityHeaders: identity,
        routes: [{ path: "/x", methods: ["GET"], backend: Backend.http({ url: "https://back.test/" }) }],
      });
      if (codesOf(scope).length > 0) {
        counts.refused += 1;
        return;
      }
      const written = JSON.stringify(onlyResource(scope, "oci_apigateway_deployment").specification);
      const specification = JSON.parse(written.replaceAll("$${", "${")) as JsonObject;
      const origins = { "https://back.test": backend.origin };
      const gateways = await Promise.all(
        (["strict", "lenient"] as const).map((reading) =>
          gatewayAt(specification, { origins, decisions: decisionsOf(reading) }),
        ),
      );
      const fixed = { azp: client, ...sure, iss: issuer, aud: audience };
      const listed = Object.fromEntries(
        required.flatMap(({ claim, values: [first] }) => (first ? [[claim, first]] : [])),
      );
      // Once with what the deployment lists, so that most requests are admitted, and once with anything.
      for (const { claims, upper, connection } of attacks)
        for (const chosen of [{ ...claims, ...listed }, claims]) {
          const forged = spellings(identity, upper);
          const bearer = await token(key, { claims: { ...chosen, ...fixed } });
          for (const { url } of gateways) {
            seen = [];
            const status = await send(`${url}${prefix}/x`, [
              ...["authorization", `Bearer ${bearer}`],
              ...forged.flatMap((name) => [name, "administrator"]),
              ...(connection ? ["connection", ["close", ...forged].join(", ")] : []),
            ]);
            expect([200, 401]).toContain(status);
            if (status === 401) continue;
            counts.admitted += 1;
            expect(seen).not.toContain("administrator");
            const received = seen.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase());
            expect(received).toEqual(expect.arrayContaining(Object.keys(identity).map((name) => name.toLowerCase())));
          }
        }
    }),
    { numRuns: 80 },
  );
  // Both happen, or the property says nothing.
  expect(counts.refused).toBeGreaterThan(10);
  expect(counts.admitted).toBeGreaterThan(10);
}, 60_000);
