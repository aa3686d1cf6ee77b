import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { Backend, RouteAccess, SecuredApiStack, type SecuredApiStackProps } from "../../constructs/index";
import type { JsonObject } from "../../internal/json";
import type { Reading } from "../../local/choice";
import { type PlayedCloud, playStack } from "../../local/cloud";
import type { PlayOptions } from "../../local/play-options";
import { isKnownInWhole, isValueObject, type Value } from "../../synthesized/expression/value";
import { readStack, type Stack } from "../../synthesized/stack/stack";

/** What a request to the echoing back end looked like. */
export interface Echo {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

export interface StartedCloud {
  readonly cloud: PlayedCloud;
  /** Where an API listens on this machine. */
  readonly endpoint: (api: string) => string;
  readonly clientId: (api: string, client: string) => string;
  readonly apiId: (api: string) => string;
  /** A token from the token endpoint, by the client's secret. */
  readonly token: (api: string, client: string) => Promise<string>;
  readonly close: () => Promise<void>;
}

export const readings = ["strict", "lenient"] as const satisfies readonly Reading[];

/** Where the gateway of a cloud listens under each reading: that of the other one is started beside it, and ends with it. */
export async function gatewayOfEach({ cloud }: StartedCloud): Promise<Readonly<Record<Reading, string>>> {
  const urlOf = ([gateway]: PlayedCloud["gateways"]): string => String(gateway?.url);
  const [strict, lenient] = [cloud.gateways, (await cloud.inReading("lenient")).gateways];
  return { strict: urlOf(strict), lenient: urlOf(lenient) };
}

const backendOrigin = "https://backend.test";

/** Three APIs: one as in the default app, one in front of a back end with an open route, and one with v1 tokens. */
export const threeApis: SecuredApiStackProps = {
  namePrefix: "test",
  preventDestroy: false,
  apis: [
    {
      name: "hello",
      pathPrefix: "/hello",
      clients: [{ name: "caller" }, { name: "outsider", admitted: false }],
      routes: [{ path: "/world", methods: ["GET"], backend: Backend.stock({ status: 200, body: "hello" }) }],
    },
    {
      name: "orders",
      pathPrefix: "/orders",
      clients: [{ name: "caller" }],
      routes: [
        {
          path: "/health",
          methods: ["GET"],
          access: RouteAccess.anonymous(),
          backend: Backend.http({ url: `${backendOrigin}/health` }),
        },
        { path: "/{all*}", methods: ["ANY"], backend: Backend.http({ url: `${backendOrigin}/\${request.path[all]}` }) },
      ],
    },
    {
      name: "legacy",
      pathPrefix: "/legacy",
      tokenVersion: 1,
      clients: [{ name: "caller" }],
      routes: [{ path: "/x", methods: ["GET"], backend: Backend.stock({ status: 200, body: "legacy" }) }],
    },
  ],
};

/** Synthesizes a stack by the constructs and reads it back. */
export async function synthesized(
  props: SecuredApiStackProps,
  change: (stack: SecuredApiStack) => void = () => {},
): Promise<{ stack: Stack; dispose: () => void }> {
  const outdir = mkdtempSync(join(tmpdir(), "synth-"));
  const app = new App({ outdir });
  change(new SecuredApiStack(app, "test", props));
  app.synth();
  const stack = await readStack(join(outdir, "stacks", "test"));
  return { stack, dispose: () => rmSync(outdir, { recursive: true, force: true }) };
}

/** The clouds of {@link threeApis}, with an echoing back end. */
export async function startedCloud(options: PlayOptions = {}, props = threeApis): Promise<StartedCloud> {
  const { stack, dispose } = await synthesized(props);
  const backend = await echo();
  const cloud = await playStack(stack, { ...options, origins: { [backendOrigin]: backend.origin } });
  const apis = objectIn(stack.outputs.get("apis")?.value);
  const secrets = objectIn(stack.outputs.get("client_secrets")?.value);
  const api = (name: string): JsonObject => objectIn(apis[name]);
  const clientId = (name: string, client: string): string =>
    String(objectIn(objectIn(api(name).clients)[client]).client_id);
  return {
    cloud,
    clientId,
    endpoint: (name) => cloud.origins.toLocal(String(api(name).endpoint)),
    apiId: (name) => applicationOf(stack, `test-${name}`),
    async token(name, client) {
      const answer = await fetch(cloud.origins.toLocal(String(api(name).token_endpoint)), {
        method: "POST",
        body: new URLSearchParams({
          grant_type: "client_credentials",
          client_id: clientId(name, client),
          client_secret: String(objectIn(secrets[name])[client]),
          scope: String(api(name).scope),
        }),
      });
      const { access_token: token } = (await answer.json()) as { access_token?: string };
      if (token === undefined) throw new Error(`no token for ${client}: ${answer.status}`);
      return token;
    },
    async close() {
      await cloud.close();
      await backend.close();
      dispose();
    },
  };
}

function applicationOf(stack: Stack, displayName: string): string {
  const found = stack.resourcesOf("azuread_application").find(({ values }) => values.display_name === displayName);
  return String(found?.values.client_id);
}

function objectIn(value: Value | undefined): JsonObject {
  if (!isValueObject(value) || !isKnownInWhole(value)) throw new TypeError(`no object: ${JSON.stringify(value)}`);
  // Sound: an object that is known in whole is JSON.
  return value as JsonObject;
}

async function echo(): Promise<{ origin: string; close: () => Promise<void> }> {
  const server: Server = createServer((request, response) => {
    request.resume();
    const seen: Echo = { url: request.url ?? "", headers: request.headers };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(seen));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}
