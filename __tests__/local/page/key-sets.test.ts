import fastify, { type FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fetchKeySet } from "../../../local/page/key-sets";
import { originMap } from "../../../synthesized/system/origins";

const origins = originMap();
let server: FastifyInstance;
let status = 200;
let body: unknown = "";

beforeAll(async () => {
  server = fastify({ forceCloseConnections: true });
  server.get("/jwks", (_request, reply) => reply.code(status).send(body));
  origins.add("https://keys.example.com", await server.listen({ host: "127.0.0.1", port: 0 }));
});
afterAll(() => server.close());

const source = { name: "Adapter", uri: "https://keys.example.com/jwks" };

describe("fetchKeySet", () => {
  it("tells of each key what it is called and what it has", async () => {
    [status, body] = [200, { keys: [{ kid: "a", alg: "RS256", n: "x" }, { kty: "RSA" }] }];
    expect(await fetchKeySet(source, origins, "page")).toEqual({
      ...source,
      ...{ status: 200, bytes: Buffer.byteLength(JSON.stringify(body)) },
      keys: [
        { kid: "a", alg: "RS256", members: ["alg", "kid", "n"] },
        { kid: "", alg: null, members: ["kty"] },
      ],
    });
  });

  it("tells the status of who refuses, and what it said", async () => {
    [status, body] = [502, { message: "Bad Gateway" }];
    expect(await fetchKeySet(source, origins, "page")).toMatchObject({
      status: 502,
      keys: [],
      problem: '{"message":"Bad Gateway"}',
    });
  });

  it("tells of an answer that is no JSON", async () => {
    [status, body] = [200, "<html>"];
    expect(await fetchKeySet(source, origins, "page")).toMatchObject({
      status: 0,
      keys: [],
      problem: expect.stringContaining("JSON"),
    });
  });

  it("asks nobody outside this machine", async () => {
    expect(await fetchKeySet({ name: "x", uri: "https://elsewhere.example.com/" }, origins, "page")).toMatchObject({
      status: 0,
      problem: "not served on this machine",
    });
  });
});
