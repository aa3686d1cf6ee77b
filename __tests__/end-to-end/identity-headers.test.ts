/** What a back end learns of its caller comes from the verified token, whatever the caller sends. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Echo, type StartedCloud, startedCloud } from "./started-cloud";

let started: StartedCloud;
beforeAll(async () => {
  started = await startedCloud();
}, 60_000);
afterAll(() => started.close());

/** Every spelling that a server after the fashion of CGI takes for the same header. */
const forged = Object.fromEntries(
  ["X-Auth-Subject", "X_Auth_Subject", "x-auth_subject", "X-Auth-Client", "X_Auth_Client", "X-Auth-Issuer"].map(
    (name) => [name, "forged"],
  ),
);

async function seenByBackend(path: string, headers: Record<string, string>): Promise<Echo> {
  const answer = await fetch(`${started.endpoint("orders")}${path}`, { headers });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Echo;
}

test("a route with a token tells the back end the token's subject, issuer and client", async () => {
  const token = await started.token("orders", "caller");
  const { sub, iss } = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());

  const { headers } = await seenByBackend("/42", { ...forged, Authorization: `Bearer ${token}` });

  expect(headers).toMatchObject({
    "x-auth-subject": sub,
    "x-auth-issuer": iss,
    "x-auth-client": started.clientId("orders", "caller"),
  });
  expect(JSON.stringify(headers)).not.toContain("forged");
  // The back end reads roles from the token itself.
  expect(headers.authorization).toBe(`Bearer ${token}`);
});

test("an anonymous route tells it nothing", async () => {
  const { headers } = await seenByBackend("/health", { ...forged, "X-Other": "kept" });
  expect(JSON.stringify(headers)).not.toContain("forged");
  expect(Object.keys(headers).filter((name) => /^x[-_]auth/.test(name))).toEqual([]);
  expect(headers["x-other"]).toBe("kept");
});
