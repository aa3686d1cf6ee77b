/** A console over a running tenant and a hand-fed stream of requests. */
import { eventStream, type RequestEvent } from "../../../local/events";
import { type Console, startConsole } from "../../../local/page/console";
import { createSwitches } from "../../../local/switches";
import { ids, type RunningTenant, startTenant, tenantId } from "../entra/tenant";
import { askedStub } from "./asked-stub";

const policy = {
  issuers: [`https://login.microsoftonline.com/${tenantId}/v2.0`],
  audiences: [ids.api],
  claims: [{ key: "azp", values: [ids.client], isRequired: true }],
  skewSeconds: 0,
};

export interface RunningConsole extends RunningTenant {
  readonly console: Console;
  readonly applied: number[];
  emit(event?: Partial<RequestEvent>): void;
  close(): Promise<void>;
}

/** @param port on loopback; a free one if left out */
export async function startRunningConsole(port?: number): Promise<RunningConsole> {
  const tenant = await startTenant();
  const events = eventStream();
  const applied: number[] = [];
  const keysUri = `https://login.microsoftonline.com/${tenantId}/discovery/v2.0/keys`;
  const running = await startConsole({
    ...{ name: "orders", port },
    parts: [
      {
        kind: "Gateway",
        address: "oci_apigateway_gateway.Gateway",
        name: "orders",
        url: "https://gateway.example.com",
      },
      { kind: "Deployment", address: "oci_apigateway_deployment.Orders", name: "/orders/v1" },
    ],
    deployments: [
      { address: "oci_apigateway_deployment.Orders", pathPrefix: "/orders/v1", judge: "gateway", policies: [policy] },
    ],
    sources: { issuers: ["Entra ID"], usesEntra: true, keyUris: [], between: ["adapter"] },
    clients: [{ clientId: ids.client, name: "orders-batch" }],
    keySets: [
      { name: "Entra", uri: keysUri },
      { name: "Adapter", uri: "https://unmapped.example.com/jwks" },
    ],
    ...{ origins: tenant.origins, events },
    asked: askedStub(),
    switches: createSwitches(tenant.entra, tenant.clock, () => void applied.push(tenant.clock.now())),
  });
  let count = 0;
  return {
    ...tenant,
    ...{ console: running, applied },
    emit(event = {}) {
      count += 1;
      events.emit("request", {
        ...{ at: tenant.clock.now(), id: `request-${count}`, gateway: "oci_apigateway_gateway.Gateway" },
        ...{
          deployment: "oci_apigateway_deployment.Orders",
          method: "GET",
          path: "/orders/v1/list",
          status: 200,
          durationMs: 3.2,
        },
        ...event,
      });
    },
    close: async () => void (await Promise.all([running.close(), tenant.entra.close()])),
  };
}
