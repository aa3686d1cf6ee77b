import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { playStack } from "../../local/cloud";
import type { RequestEvent } from "../../local/events";
import { type StartedCloud, startedCloud, synthesized, threeApis } from "../end-to-end/started-cloud";
import { connecting } from "../until";

const bearer = (token: string): RequestInit => ({ headers: { authorization: `Bearer ${token}` } });

describe("a local cloud of a synthesized stack", () => {
  let started: StartedCloud;
  beforeAll(async () => {
    started = await startedCloud();
  }, 60_000);
  afterAll(async () => started.close());

  test("answers for all real origins on loopback", () => {
    const { origins, gateways, entra } = started.cloud;
    const [gateway] = gateways;
    expect(origins.entries()).toEqual(
      expect.arrayContaining([
        { real: "https://login.microsoftonline.com", local: entra.url },
        { real: `https://${gateway?.hostnames[0]}`, local: gateway?.url },
      ]),
    );
    for (const { local } of origins.entries()) expect(new URL(local).hostname).toBe("127.0.0.1");
  });

  test("serves Entra's keys through gateway and function, as the gateway itself demands them", async () => {
    const { cloud } = started;
    const uri = String(cloud.stack.outputs.get("jwks_uri")?.value);
    const { keys } = (await (await fetch(cloud.origins.toLocal(uri))).json()) as {
      keys: { kid: string; alg: string; x5c?: unknown }[];
    };
    expect(keys.map(({ kid }) => kid)).toContain(cloud.entra.keys.signing.kid);
    for (const key of keys) expect([key.alg, key.x5c]).toEqual(["RS256", undefined]);
    expect(cloud.functionPids).toHaveLength(1);
  });

  test("tells its events: a request with its token, and a request without", async () => {
    const seen: RequestEvent[] = [];
    const stop = started.cloud.events.on("request", (event) => seen.push(event));
    const url = `${started.endpoint("hello")}/world`;
    await fetch(url, bearer(await started.token("hello", "caller")));
    await fetch(url);
    stop();
    const api = seen.filter(({ path }) => path === "/hello/world");
    expect(api.map(({ status }) => status)).toEqual([200, 401]);
    expect(api[0]?.token?.claims.azp).toBe(started.clientId("hello", "caller"));
    expect(api[1]).toMatchObject({ reason: expect.stringContaining("tokenAuthentication.authenticationFailed") });
  });

  test("ends once, however often it is told to", async () => {
    const { stack, dispose } = await synthesized(threeApis);
    const cloud = await playStack(stack);
    await Promise.all([cloud.close(), cloud.close()]);
    expect(await connecting(cloud.gateways[0]?.url ?? "")).toBe("ECONNREFUSED");
    dispose();
  });

  test("on a port that is taken fails, and leaves nothing behind", async () => {
    const { stack, dispose } = await synthesized(threeApis);
    const taken = Number(new URL(started.cloud.gateways[0]?.url ?? "").port);
    await expect(playStack(stack, { gatewayPorts: [taken] })).rejects.toMatchObject({ code: "EADDRINUSE" });
    dispose();
  });
});

test("a copy of the adapter that starts while Entra is down answers from the one that knows keys", async () => {
  // No third: of several cold ones at once, one may be given another's question, and knows no answer.
  const started = await startedCloud({ maxInstances: 2 });
  const { cloud } = started;
  const uri = cloud.origins.toLocal(String(cloud.stack.outputs.get("jwks_uri")?.value));
  const logs: string[] = [];
  cloud.events.on("log", ({ message }) => logs.push(message));
  const known = await (await fetch(uri)).text();
  expect(cloud.functionPids).toHaveLength(1);
  Object.assign(cloud.entra.faults, { surface: "keys", outage: "unavailable" });
  // As often as it takes: the copy that runs may be done before another has started.
  while (!logs.some((line) => line.includes('"event":"jwks-self-call","outcome":"usable"'))) {
    const answers = await Promise.all([fetch(uri), fetch(uri)]);
    expect(await Promise.all(answers.map((answer) => answer.text()))).toEqual([known, known]);
    // The rate limit of the adapter's deployment counts, too.
    await setTimeout(200);
  }
  expect(cloud.functionPids).toHaveLength(2);
  await started.close();
}, 60_000);

test("a snapshot of keys changes nothing here, where functions are nobody towards OCI", async () => {
  const started = await startedCloud({}, { ...threeApis, adapter: { keySnapshot: {} } });
  const { cloud } = started;
  const logs: string[] = [];
  cloud.events.on("log", ({ message }) => logs.push(message));
  const answer = await fetch(cloud.origins.toLocal(String(cloud.stack.outputs.get("jwks_uri")?.value)));
  expect(answer.status).toBe(200);
  expect(logs.join("\n")).not.toContain('"event":"setting"');
  await started.close();
}, 60_000);

describe("a stack with a mistake shows it", () => {
  test("no policy for functions: keys cannot be had, 500 with the reason", async () => {
    const started = await startedCloud({}, { ...threeApis, invokePolicy: "none" });
    expect(started.cloud.warnings.map(({ allowed }) => allowed)).toContainEqual(
      expect.stringMatching(/^No oci_identity_policy of the stack lets this gateway call oci_functions_function\./),
    );
    const logs: string[] = [];
    started.cloud.events.on("log", ({ code, message }) => logs.push(`${code} ${message}`));
    const response = await fetch(`${started.endpoint("hello")}/world`, bearer(await started.token("hello", "caller")));
    expect(response.status).toBe(500);
    expect(logs.join("\n")).toMatch(
      /functionBackend\.notFoundOrNotAuthorized No oci_identity_policy of the stack lets this gateway call/,
    );
    expect(logs.join("\n")).toMatch(
      /authentication\.idpCallFailed Unexpected response from the JWKS uri: .*, received 404/,
    );
    await started.close();
  }, 60_000);

  test("no policy for a gateway of somebody else: it is let in, and its owner is told what to see to", async () => {
    const gateway = { gatewayId: "ocid1.apigateway.oc1.eu-frankfurt-1.other", hostname: "api.example.com" };
    const started = await startedCloud({}, { ...threeApis, existingGateway: gateway });
    expect(started.cloud.warnings.map(({ allowed }) => allowed)).toContainEqual(
      expect.stringMatching(/^The stack does not say whether this gateway, .* The owner of the gateway must/),
    );
    expect(
      (await fetch(`${started.endpoint("hello")}/world`, bearer(await started.token("hello", "caller")))).status,
    ).toBe(200);
    await started.close();
  }, 60_000);

  test("Entra's keys without the adapter work as long as Entra does", async () => {
    const started = await startedCloud({}, { ...threeApis, adapter: "none" });
    const status = async (): Promise<number> =>
      (await fetch(`${started.endpoint("hello")}/world`, bearer(await started.token("hello", "caller")))).status;
    Object.assign(started.cloud.entra.faults, { surface: "keys", outage: "unavailable" });
    expect(await status()).toBe(500);
    Object.assign(started.cloud.entra.faults, { outage: "none" });
    expect(await status()).toBe(200);
    await started.close();
  }, 60_000);

  test.each(["documented", "unconfirmed-fn-invocation", "unconfirmed-gateway-id"] as const)(
    "policy %s lets the gateway in",
    async (invokePolicy) => {
      const started = await startedCloud({}, { ...threeApis, invokePolicy });
      expect((await fetch(`${started.endpoint("hello").replace(/hello$/, "jwks")}/keys`)).status).toBe(200);
      await started.close();
    },
    60_000,
  );

  test("a custom domain is found in what names it", async () => {
    const customDomain = { hostname: "api.example.com", certificateId: "ocid1.certificate.oc1..x" };
    const started = await startedCloud({}, { ...threeApis, customDomain });
    expect(started.cloud.gateways[0]?.hostnames).toContain("api.example.com");
    expect(
      (await fetch(`${started.endpoint("hello")}/world`, bearer(await started.token("hello", "caller")))).status,
    ).toBe(200);
    await started.close();
  }, 60_000);
});
