/**
 * The clouds of a stack on this machine, for tests and for work beside an editor: Entra ID, API Gateway and Functions, with real signatures, on
 * loopback, in this process.
 *
 * @module
 */

import type { LocalCloud, LocalCloudSettings } from "./library/local-cloud";
import { startedCloud } from "./library/started-cloud";

export type {
  AnsweredRequest,
  ForeignMember,
  LocalAuthority,
  LocalClient,
  LocalClock,
  LocalCloud,
  LocalCloudSettings,
  LocalConsole,
  LocalEndpoint,
  LocalEvents,
  LocalPorts,
  LocalProxy,
  LoggedLine,
  TimeSpan,
  TokenOrder,
} from "./library/local-cloud";

/**
 * Starts the clouds of some stacks.
 *
 * @example
 * ```ts
 * import { App } from "cdktf";
 * import { Backend, SecuredApiStack } from "cdktf-entra-oci-gateway";
 * import { startLocalCloud } from "cdktf-entra-oci-gateway/local";
 *
 * const stack = new SecuredApiStack(new App(), "shop", {
 *   namePrefix: "shop",
 *   apis: [
 *     {
 *       name: "orders",
 *       pathPrefix: "/orders",
 *       clients: [{ name: "billing" }],
 *       routes: [{ path: "/all", methods: ["GET"], backend: Backend.http({ url: "https://orders.internal/all" }) }],
 *     },
 *   ],
 * });
 * const cloud = await startLocalCloud({
 *   stacks: [stack],
 *   origins: { "https://orders.internal": "http://127.0.0.1:3000" },
 * });
 * const token = await cloud.token({ api: "orders", client: "billing" });
 * const headers = { authorization: `Bearer ${token}` };
 * const { status } = await cloud.fetch(`${cloud.endpoints.orders?.url}/all`, { headers });
 * console.log(status);
 * cloud.clock.advance({ hours: 2 });
 * await cloud.close();
 * ```
 *
 * @throws an error with the name `UserError`, whose `findings` are all that is wrong: with the settings, with what synth refuses, or with what
 *   the clouds would refuse
 * @beta
 */
export function startLocalCloud(settings: LocalCloudSettings): Promise<LocalCloud> {
  return startedCloud(settings);
}
