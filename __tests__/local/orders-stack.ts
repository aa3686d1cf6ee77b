/** A team's stack for tests of the library: one API in front of an HTTP back end, for a client of its own, one that exists, and people. */
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { App } from "cdktf";
import { Backend, ClientCredentials, EntraClient, RouteAccess, SecuredApiStack } from "../../constructs/index";
import { newFolder } from "../run-folder";

export const warehouse = "66666666-7777-4888-9999-aaaaaaaaaaaa";

const api = {
  name: "orders",
  pathPrefix: "/orders",
  clients: [
    { name: "billing", credentials: ClientCredentials.secret({ lifetimeDays: 180 }) },
    { name: "outsider", admitted: false },
    EntraClient.fromClientId({ name: "warehouse", clientId: warehouse }),
  ],
  routes: [
    { path: "/all", methods: ["GET" as const], backend: Backend.http({ url: "https://orders.internal/all" }) },
    {
      path: "/open",
      methods: ["GET" as const],
      access: RouteAccess.anonymous(),
      backend: Backend.stock({ status: 200, body: "open" }),
    },
  ],
};

export function ordersStack(name = "shop"): SecuredApiStack {
  const app = new App({ outdir: newFolder("unwritten"), stackTraces: false });
  return new SecuredApiStack(app, name, { namePrefix: name, preventDestroy: false, apis: [api] });
}

/** A back end of the test's own, which keeps what it was sent. */
export async function startBackend() {
  const seen: IncomingHttpHeaders[] = [];
  const server = createServer(({ headers }, response) => {
    seen.push(headers);
    response.end("[]");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // Sound: a server that listens on a port has such an address.
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { seen, origin: `http://127.0.0.1:${port}`, close };
}
