/** The local cloud as a process of its own, with one API, its clients' tokens, and where its keys are. */
import { App } from "cdktf";
import { Backend, SecuredApiStack } from "cdktf-entra-oci-gateway";
import { startLocalCloud } from "cdktf-entra-oci-gateway/local";

/** What the other side verifies by, and what both are sent. */
export interface GatewaySide {
  readonly port: number;
  readonly path: string;
  readonly body: string;
  readonly keysUri: string;
  readonly issuer: string;
  readonly audience: string;
  readonly clients: readonly string[];
  /** Tokens that are admitted. */
  readonly good: readonly string[];
  /** More of them than anybody remembers. */
  readonly many: readonly string[];
  /** Tokens that are not: over, for another API, of a client that is not listed, signed by nobody. */
  readonly bad: readonly string[];
}

const body = JSON.stringify({ orders: [{ id: 1, state: "open" }] });

async function start(): Promise<GatewaySide> {
  const clients = ["shop", "billing", "reports"];
  const stack = new SecuredApiStack(new App(), "bench", {
    namePrefix: "bench",
    apis: [
      {
        ...{ name: "orders", pathPrefix: "/orders" },
        clients: [...clients.map((name) => ({ name })), { name: "outsider", admitted: false }],
        routes: [
          { path: "/{id}", methods: ["GET"], backend: Backend.stock({ status: 200, body }) },
          { path: "/list", methods: ["GET", "POST"], backend: Backend.stock({ status: 200, body }) },
        ],
      },
    ],
  });
  const cloud = await startLocalCloud({ stacks: [stack] });
  const { orders } = cloud.endpoints;
  if (orders?.tokens === undefined) throw new Error("no endpoint");
  const good = await Promise.all([...clients, ...clients, ...clients].map((client) => cloud.token({ client })));
  const many: string[] = [];
  for (let count = 0; count < 2000; count += 1) many.push(await cloud.token({ client: "shop" }));
  const [first = ""] = good;
  const { iss, aud } = claimsIn(first);
  const now = Math.floor(Date.now() / 1000);
  const bad = await Promise.all([
    cloud.token({ claims: { exp: now - 3600 } }),
    cloud.token({ claims: { aud: "another" } }),
    cloud.token({ client: "outsider" }),
  ]);
  const { port, pathname } = new URL(orders.local);
  const keysUri = orders.tokens.local.replace(/\/oauth2\/v2\.0\/token$/, "/discovery/v2.0/keys");
  return {
    ...{ port: Number(port), path: `${pathname}/list`, body, keysUri, issuer: String(iss), audience: String(aud) },
    clients: clients.map((name) => orders.clients[name]?.clientId ?? ""),
    ...{ good, many, bad: [...bad, `${first.slice(0, -8)}AAAAAAAA`] },
  };
}

function claimsIn(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
}

void start().then((side) => process.send?.(side));
process.on("disconnect", () => process.exit());
