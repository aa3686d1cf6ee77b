/** A function of a user's own decides who is admitted: over the real socket, in a process of its own. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { JsonObject } from "../../internal/json";
import { playStack } from "../../local/cloud";
import { functionId, functionResources } from "../local/functions/test-functions";
import { deploymentResource, gatewayResource, resource, stackOf, stockRoute } from "../local/gateway/test-stack";
import { newFolder } from "../run-folder";

/** Admits whoever knows the word, with the role that the key names. */
const program = `
const http = require("node:http");
const { symlinkSync } = require("node:fs");
const path = process.env.FN_LISTENER.replace("unix:", "");
const server = http.createServer((request, response) => {
  let text = "";
  request.on("data", (data) => (text += data));
  request.on("end", () => {
    const { type, data = {} } = JSON.parse(text);
    const [word, role] = String(data.key ?? "").split(":");
    const answer = { active: type === "USER_DEFINED" && word === "sesame", scope: ["app-role:" + role], context: { who: role } };
    response.setHeader("Content-Type", "application/json");
    response.end(JSON.stringify(answer));
  });
});
server.listen(path + ".real", () => symlinkSync("lsnr.sock.real", path));
`;

const authentication = {
  type: "CUSTOM_AUTHENTICATION",
  function_id: functionId,
  parameters: { key: "request.headers[X-Key]" },
};

const deployment = deploymentResource("/api", {
  request_policies: [{ authentication: [authentication] }],
  routes: [
    stockRoute("/any", "any of ${request.auth[who]}"),
    stockRoute("/admin", "admin", {
      request_policies: [{ authorization: [{ type: "ANY_OF", allowed_scope: ["app-role:admin"] }] }],
    }),
  ],
});

async function played(bundles: Record<string, string>, function_: JsonObject = {}) {
  const stack = stackOf([gatewayResource(), deployment, ...functionResources(function_)]);
  const cloud = await playStack(stack, { functionBundles: bundles });
  onTestFinished(cloud.close);
  const ask = async (path: string, key?: string) => {
    const headers: HeadersInit = key === undefined ? [] : [["X-Key", key]];
    const response = await fetch(`${cloud.gateways[0]?.url}/api${path}`, { headers });
    return [response.status, await response.text()] as const;
  };
  return { cloud, ask };
}

function bundle(): string {
  const file = join(newFolder("authorizer"), "func.js");
  writeFileSync(file, program);
  return file;
}

test("a role is asked for by route, and is what the function says", { timeout: 60_000 }, async () => {
  const { cloud, ask } = await played({ [functionId]: bundle() });
  expect(cloud.notPlayed).toEqual([]);
  expect(await ask("/any", "sesame:reader")).toEqual([200, "any of reader"]);
  expect((await ask("/admin", "sesame:reader"))[0]).toBe(403);
  expect((await ask("/admin", "sesame:admin"))[0]).toBe(200);
  expect([(await ask("/any", "simsalabim:admin"))[0], (await ask("/any"))[0]]).toEqual([401, 401]);
});

test("without its bundle nobody is admitted, and that is told once", async () => {
  const { cloud, ask } = await played({});
  expect(cloud.notPlayed).toMatchObject([
    { subject: "deployment /api", obstacles: [{ remedy: expect.stringContaining("--function") }] },
  ]);
  expect((await ask("/any", "sesame:reader"))[0]).toBe(503);
});

test("where no policy lets the gateway call it, everybody gets 502, and that is told", {
  timeout: 60_000,
}, async () => {
  const stack = stackOf([
    gatewayResource(),
    deployment,
    ...functionResources().filter(({ type }) => type !== "oci_identity_policy"),
    resource("oci_identity_policy.other", { statements: [] }),
  ]);
  const cloud = await playStack(stack, { functionBundles: { [functionId]: bundle() } });
  onTestFinished(cloud.close);
  const response = await fetch(`${cloud.gateways[0]?.url}/api/any`, { headers: { "X-Key": "sesame:a" } });
  expect(response.status).toBe(502);
  expect(cloud.warnings.map(({ field }) => field)).toContain(
    "specification.request_policies authentication function_id",
  );
});
