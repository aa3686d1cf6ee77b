/**
 * Every check of the gateway that decides by itself: it is taken out of the source, and an attack that was refused passes. What two checks
 * stop has its attacks in end-to-end/attacks.test.ts.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";
import { describe, expect, onTestFinished, test } from "vitest";
import type { JsonObject } from "../../../internal/json";
import type { Reading } from "../../../local/choice";
import { movableClock } from "../../../local/clock";
import { eventStream } from "../../../local/events";
import { decisionsOf } from "../../../local/gateway/choices";
import { startGateway } from "../../../local/gateway/gateway-server";
import { localDeployments } from "../../../local/gateway/local-deployments";
import { type OriginMap, originMap } from "../../../synthesized/system/origins";
import { newFolder } from "../../run-folder";
import { jwksUri, keyServer, tokenAuthentication } from "./issuer";
import { rawRequest } from "./raw-request";
import { get, type Headers, inGateway, key, keySetFile, type Removal, removals } from "./removable-checks";
import { deploymentResource, gatewayId, stackOf, stockRoute } from "./test-stack";

type Start = typeof startGateway;

/** The gateway with places of a source replaced. */
async function gatewayWithout(file: string, ...changes: readonly (readonly [string, string?])[]): Promise<Start> {
  const replaced: Plugin = {
    name: "replaced",
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        if (path !== file) return undefined;
        let contents = readFileSync(path, "utf8");
        for (const [check, instead = ""] of changes) {
          // What is not there, or twice, would remove nothing, or more than is said.
          expect(contents.split(check)).toHaveLength(2);
          contents = contents.replace(check, () => instead);
        }
        return { contents, loader: "ts" };
      });
    },
  };
  const { outputFiles } = await build({
    entryPoints: [inGateway("gateway-server.ts")],
    ...{ bundle: true, platform: "node", format: "cjs", write: false, logLevel: "error" },
    plugins: [replaced],
  });
  const bundle = join(newFolder("gateway"), "gateway.cjs");
  writeFileSync(bundle, outputFiles[0]?.text ?? "");
  const { startGateway: start } = createRequire(__filename)(bundle) as { startGateway: Start };
  return start;
}

/** A gateway at work on a closed route, or on what the removal wants. */
async function answered(start: Start, reading: Reading, removal: Removal): Promise<number> {
  const { spec = {}, keys: served = [key.jwk], file } = removal;
  const { authorization, verify_claims: rules, routes } = spec;
  const server = await keyServer(...served);
  if (file.endsWith("key-source.ts")) server.status = 404;
  const origins = originMap();
  origins.add(jwksUri, server.origin);
  const checks = { verify_claims: rules ?? [{ key: "c", values: ["right"], is_required: true }] };
  const policies: JsonObject = authorization === undefined ? {} : { request_policies: [{ authorization }] };
  const closed = {
    request_policies: [tokenAuthentication({}, checks)],
    routes: [stockRoute("/x", "in", policies, ["ANY"])],
  };
  const url = await at(start, reading, routes === undefined ? closed : { routes }, origins);
  return (await rawRequest(url, removal.attack)).status;
}

async function at(start: Start, reading: Reading, spec: JsonObject, origins: OriginMap): Promise<string> {
  const stack = stackOf([deploymentResource("/api", spec)]);
  const { url, close } = await start({
    ...{ address: "g", deployments: localDeployments(stack).gateways.flatMap(({ deployments }) => deployments) },
    ...{ clock: movableClock(), events: eventStream(), decisions: decisionsOf(reading), network: { origins } },
    ...{ logged: { id: gatewayId, displayName: "g" }, gateway: { id: gatewayId, compartmentId: undefined } },
    invokeFunction: () => Promise.reject(new Error("no route leads to a function")),
  });
  onTestFinished(close);
  return url;
}

describe.each(Object.entries(removals))("%s", (_name, removal) => {
  const { file, check, instead, status, only } = removal;
  const readings = only === undefined ? (["strict", "lenient"] as const) : ([only] as const);
  let without: Promise<Start> | undefined;

  test.each(readings)("decides, under the %s reading", async (reading) => {
    const refused = status ?? (removal.spec?.authorization === undefined ? 401 : 403);
    const isSkipped = reading === "lenient" && refused === 500 && file === keySetFile;
    // There a bad key is left out, so that no key is left.
    expect(await answered(startGateway, reading, removal)).toBe(isSkipped ? 401 : refused);
    without ??= gatewayWithout(file, [check, instead]);
    expect(await answered(await without, reading, removal)).toBe(200);
  });
});

describe("what a back end is told", () => {
  /** The values of `X-Sure`, which the route sets, as a back end gets them. */
  async function told(start: Start, headers: Headers): Promise<readonly string[]> {
    const server = createServer((request, response) => response.end(JSON.stringify(request.rawHeaders)));
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    onTestFinished(() => void server.close().closeAllConnections());
    const origins = originMap();
    origins.add("https://back.test", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const set = { set_headers: [{ items: [{ name: "X-Sure", values: ["sure"] }] }] };
    const route = {
      ...{ path: "/x", methods: ["GET"], backend: [{ type: "HTTP_BACKEND", url: "https://back.test/" }] },
      request_policies: [{ header_transformations: [set] }],
    };
    const { body } = await rawRequest(await at(start, "strict", { routes: [route] }, origins), get(...headers));
    const raw = JSON.parse(body) as readonly string[];
    return raw.filter((_, index) => raw[index - 1]?.toLowerCase() === "x-sure" && index % 2 === 1);
  }

  test("is not taken away by Connection, because its headers go before any is set", async () => {
    const attack: Headers = [["Connection", "close, x-sure"]];
    expect(await told(startGateway, attack)).toEqual(["sure"]);
    const query = "const query = transformQuery(";
    const late = await gatewayWithout(
      inGateway("request-pipeline.ts"),
      ['if (decisions["hop-by-hop"] === "strict") removeHopByHop(headers);', "if (false);"],
      [query, `removeHopByHop(headers); ${query}`],
    );
    expect(await told(late, attack)).toEqual([]);
  });

  test("does not stand beside what the client sent, because it overwrites", async () => {
    const attack: Headers = [["x-sure", "forged"]];
    expect(await told(startGateway, attack)).toEqual(["sure"]);
    const file = inGateway("header-transformations.ts");
    const beside = await gatewayWithout(file, [
      'ifExists === "OVERWRITE") headers.set(',
      'ifExists === "OVERWRITE") headers.add(',
    ]);
    expect(await told(beside, attack)).toEqual(["forged", "sure"]);
  });
});
