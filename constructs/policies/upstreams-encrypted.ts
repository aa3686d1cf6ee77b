/**
 * Keys and back ends are reached over TLS.
 *
 * @module
 */
import type { PolicyRule } from "./rule";
import { backEnds, calledKeyServers, unencrypted } from "./specification";

export const upstreamsEncrypted: PolicyRule = {
  id: "upstreams-encrypted",
  title: "Keys and back ends are reached over TLS",
  why: "Over plain http whoever stands in between chooses the keys, and with them the tokens that pass, or reads the tokens that are forwarded.",
  remedy: "Use an https:// address, or say with allowPlainHttp or a suppression why not.",
  source: "https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayusinghttpbackend.htm",
  resourceType: "oci_apigateway_deployment",
  check(deployment) {
    const [keys, servers] = [calledKeyServers(deployment), backEnds(deployment)];
    return [
      ...keys.unclear,
      ...servers.unclear,
      ...keys.all.flatMap(({ where, block }) => unencrypted(where, block.uri)),
      ...servers.all.flatMap(({ where, block }) => unencrypted(where, block.url)),
    ];
  },
};
