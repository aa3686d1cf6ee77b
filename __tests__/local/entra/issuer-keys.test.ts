import fastify, { type FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fetchIssuerKeys } from "../../../local/entra/issuer-keys";
import { originMap } from "../../../synthesized/system/origins";

const issuer = "https://ci.example.com/acme";
const origins = originMap();
let server: FastifyInstance;
let configuration: unknown;
let keys: unknown;

beforeAll(async () => {
  server = fastify({ forceCloseConnections: true });
  server.get("/acme/.well-known/openid-configuration", async (_request, reply) => reply.send(configuration));
  server.get("/acme/keys", async (_request, reply) => reply.send(keys));
  server.get("/moved", (_request, reply) => reply.redirect("/acme/keys"));
  origins.add(issuer, await server.listen({ host: "127.0.0.1", port: 0 }));
});
afterAll(() => server.close());

const good = { issuer, jwks_uri: `${issuer}/keys` };

describe("fetchIssuerKeys", () => {
  it("follows the issuer's configuration to its keys", async () => {
    [configuration, keys] = [good, { keys: [{ kty: "RSA" }] }];
    await expect(fetchIssuerKeys(issuer, origins)).resolves.toEqual({ keys: [{ kty: "RSA" }] });
  });

  it.each<[string, unknown, unknown, RegExp]>([
    [
      "the configuration is another issuer's",
      { ...good, issuer: `${issuer}/` },
      { keys: [] },
      /names another issuer or no keys/,
    ],
    ["the configuration names no keys", { issuer }, { keys: [] }, /names another issuer or no keys/],
    [
      "the keys are elsewhere",
      { ...good, jwks_uri: "https://elsewhere.example.com/keys" },
      { keys: [] },
      /elsewhere.*not answered on this machine/,
    ],
    [
      "the keys have moved",
      { ...good, jwks_uri: "https://ci.example.com/moved" },
      { keys: [] },
      /moved: HTTP 302 leads to 127/,
    ],
    ["there is no key set", good, { nothing: true }, /no key set at .*\/keys/],
    ["the key set is too long", good, { keys: ["x".repeat(300_000)] }, /keys: the answer has more than 262144 bytes/],
    ["the key set is no JSON", good, "[1,", /keys: is not JSON/],
    ["the key set is no object", good, "[1]", /not an object/],
    ["the key set can be read in two ways", good, '{"keys":[],"keys":[]}', /keys: names "keys" twice/],
  ])("refuses when %s", async (_why, served, set, reason) => {
    [configuration, keys] = [served, set];
    await expect(fetchIssuerKeys(issuer, origins)).rejects.toThrow(reason);
  });
});
