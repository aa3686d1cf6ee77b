import { describe, expect, test } from "vitest";
import { terminal } from "../../../internal/terminal";
import { movableClock } from "../../../local/clock";
import { startEntra } from "../../../local/entra/entra";
import { eventStream, type RequestEvent } from "../../../local/events";
import { tellRequests } from "../../../local/start/request-lines";
import { readStack } from "../../../synthesized/stack/stack";
import { originMap } from "../../../synthesized/system/origins";
import { helloApi, synthesizedApp } from "../../end-to-end/synthesized-app";

async function told(isVerbose = false) {
  const directory = synthesizedApp({ adapter: "none", apis: [helloApi] });
  const origins = originMap();
  const entra = await startEntra(await readStack(directory), { clock: movableClock(), origins });
  const events = eventStream();
  const written: string[] = [];
  const people = terminal({ write: (text: string) => written.push(text.trimEnd()), columns: 100 }, {});
  const verbosity = { isVerbose };
  const stop = tellRequests(people, { events, entra, reading: "strict" }, verbosity);
  const [client] = entra.directory().applications.filter(({ secrets }) => secrets.length > 0);
  await entra.close();
  if (client === undefined) throw new Error("no client");
  return { events, written, stop, verbosity, client, secret: client.secrets[0]?.value ?? "" };
}

const request: RequestEvent = {
  ...{ at: 0, id: "/A/B", gateway: "g", deployment: "d", method: "GET", path: "/hello/world", status: 200 },
  durationMs: 12.3,
};

describe("a line tells", () => {
  test("a request: method, path, status, client by name, how long, and why it was refused", async () => {
    const { events, written, client } = await told();
    const token = { header: {}, claims: { azp: client.clientId } };
    events.emit("request", { ...request, token, reading: "strict" });
    events.emit("request", { ...request, status: 401, token, reason: "authentication.failed: The token has expired." });
    events.emit("request", { ...request, status: 401, reason: "authentication.failed: No token." });
    events.emit("request", { ...request, token: { header: {}, claims: { client_id: "billing" } }, reading: "lenient" });
    expect(written).toEqual([
      `GET  /hello/world  200  ${client.displayName}  12 ms`,
      `GET  /hello/world  401  says it is ${client.displayName}  12 ms  authentication.failed: The token has expired.`,
      "GET  /hello/world  401  no token  12 ms  authentication.failed: No token.",
      "GET  /hello/world  200  billing  12 ms  lenient reading",
    ]);
  });

  test("what Entra is asked for, with its code, and the key sets that adapters fetch", async () => {
    const { events, written, client } = await told();
    const token = { at: 0, tenant: "t", clientId: client.clientId, wanted: "api://x/.default", durationMs: 1 };
    events.emit("token", { ...token, status: 200, uti: "u" });
    events.emit("token", {
      ...token,
      status: 400,
      wanted: `api://${client.clientId}/x`,
      reason: `AADSTS1: '${client.clientId}'.`,
    });
    events.emit("token", { ...token, status: 401, reason: "AADSTS7000215: Invalid secret. Trace ID: x. Timestamp: y" });
    events.emit("token", { ...token, status: 200, uti: "u", userAgent: "entra-oci-gateway-page/1" });
    events.emit("token", { at: 0, tenant: "t", status: 0, durationMs: 0 });
    events.emit("keysServed", { at: 0, tenant: "t", status: 200, kids: ["a", "b"], userAgent: "node" });
    expect(written).toEqual([
      `Entra  token  200  ${client.displayName}  for api://x/.default`,
      `Entra  token  400  ${client.displayName}  for api://${client.displayName}/x  AADSTS1: '${client.displayName}'.`,
      `Entra  token  401  ${client.displayName}  for api://x/.default  AADSTS7000215: Invalid secret.`,
      `Entra  token  200  ${client.displayName}  for api://x/.default  through the page`,
      "Entra  token  no answer",
      "Entra  keys  200  2 keys  to node",
    ]);
  });

  test("what functions say and what becomes of them, and execution logs only if asked", async () => {
    const { events, written, verbosity, stop } = await told();
    const execution = { at: 0, log: "execution", level: "WARN", source: "d", requestId: "/A/B" } as const;
    const log = () => events.emit("log", { ...execution, code: "request.noRoute", message: "No route." });
    log();
    events.emit("log", { at: 0, log: "access", level: "INFO", source: "d", message: "GET /" });
    events.emit("log", { at: 0, log: "invoke", level: "INFO", source: "oci_functions_function.f", message: "hello" });
    events.emit("notice", { at: 0, level: "INFO", source: "oci_functions_function.f", message: "it has changed" });
    verbosity.isVerbose = true;
    log();
    stop();
    log();
    expect(written).toEqual([
      "oci_functions_function.f  |  hello",
      "oci_functions_function.f  it has changed",
      "WARN  request.noRoute  No route.  opcRequestId /A/B",
    ]);
  });
});

test("no line has a token, a secret, an escape sequence or an end", async () => {
  const { events, written, secret } = await told();
  expect(secret.length).toBeGreaterThan(8);
  const message = `got eyJhbGciOi.eyJhenAiOi.c2lnbmF0dXJl and ${secret}\u001b[2J\n::error::x ${"y".repeat(1000)}`;
  events.emit("log", { at: 0, log: "invoke", level: "ERROR", source: "f", message });
  events.emit("request", { ...request, path: `/hello/eyJhbGciOi.eyJhenAiOi.c2lnbmF0dXJl/${secret}` });
  expect(written[0]).toMatch(/^f {2}\| {2}got eyJ… and … ::error::x y+…$/);
  expect(written[1]).toBe("GET  /hello/eyJ…/…  200  no token  12 ms");
});

test("the page's own fetches of key sets are nobody's requests", async () => {
  const { events, written } = await told();
  events.emit("request", { ...request, userAgent: "entra-oci-gateway-page/1 (key sets)" });
  events.emit("keysServed", {
    ...{ at: 0, tenant: "t", status: 200, kids: ["a"], userAgent: "entra-oci-gateway-page/1 (key sets)" },
  });
  events.emit("request", { ...request, userAgent: "entra-oci-gateway-page/1" });
  expect(written).toEqual(["GET  /hello/world  200  no token  through the page  12 ms"]);
});
