/** `start --once` on stacks whose networks let something through to nobody: it is told, and the gateway answers as it would in the cloud. */
import { describe, expect, test } from "vitest";
import { Backend, type SecuredApiStackProps } from "../../constructs/index";
import type { JsonObject } from "../../internal/json";
import { rule, withArguments, without } from "../synthesized/system/changed-network";
import { startOnce } from "./running";
import { helloApi, synthesizedApp } from "./synthesized-app";

interface JsonReport {
  readonly results: readonly {
    readonly id: string;
    readonly status: string;
    readonly subject: string;
    readonly got: string;
    readonly look?: readonly string[];
  }[];
}

type Change = (document: JsonObject) => JsonObject;

async function walk(over: Partial<SecuredApiStackProps>, change: Change = (document) => document) {
  // Sound: what synth wrote is a JSON object.
  const changed = (text: string): string => JSON.stringify(change(JSON.parse(text) as JsonObject));
  const { code, out } = await startOnce(synthesizedApp(over, changed), "--json");
  // Sound: `--json` writes this form.
  const { results } = JSON.parse(out) as JsonReport;
  return { code, failed: results.filter(({ status }) => status === "failed"), results };
}

const apiTo = (url: string) => ({
  ...helloApi,
  routes: [{ path: "/world", methods: ["GET" as const], backend: Backend.http({ url }) }],
});

const port8443 = (port: number): Change =>
  withArguments(rule, "Network_GatewayEgress8443", {
    tcp_options: { destination_port_range: { min: port, max: port } },
  });

describe("a closed network is told by the walk-through, and answered as in the cloud", () => {
  test.each<[string, Partial<SecuredApiStackProps>, Change | undefined, RegExp, Readonly<Record<string, RegExp>>]>([
    [
      "a gateway that is locked out of its own keys",
      { network: { allowedCidrBlocks: ["198.51.100.0/24"] } },
      undefined,
      /keys of hello.*: no rule of \S*GatewaySecurityGroup.* lets TCP 443 in from the public address .* Add an ingress rule/,
      { admitted: /^500 / },
    ],
    [
      "a back end on a closed port",
      { apis: [apiTo("https://orders.example.com:8443/x")], network: { backendPorts: [8443] } },
      port8443(8444),
      /orders\.example\.com:8443 \(back end of hello\): no rule of .* Add an egress rule for TCP 8443/,
      { admitted: /^504 / },
    ],
    [
      "functions that do not reach Entra",
      {},
      without(rule, "Network_FunctionEgress"),
      /login\.microsoftonline\.com:443 \(keys\): no rule of \S*FunctionSecurityGroup/,
      { "adapter-keys": /^503 /, admitted: /^500 / },
    ],
    [
      "a gateway without a way to functions",
      {},
      without(rule, "Network_GatewayEgress443"),
      /OCI Functions \(back end of jwks\): no rule/,
      { "adapter-keys": /^504 /, admitted: /^500 / },
    ],
    [
      "a gateway that nobody can call",
      {},
      without(rule, "Network_GatewayIngress"),
      /^clients: no rule of .* lets TCP 443 in from the internet/,
      { "no-token": /^no answer/, admitted: /^no answer/ },
    ],
  ])("%s", async (_name, over, change, advice, others) => {
    const { code, failed } = await walk(over, change);
    expect(code).toBe(1);
    const networks = failed.filter(({ id }) => id === "network");
    expect(networks.flatMap(({ look = [] }) => look)).toContainEqual(expect.stringMatching(advice));
    for (const [id, got] of Object.entries(others))
      expect(failed).toContainEqual(expect.objectContaining({ id, got: expect.stringMatching(got) }));
  });

  test("and not where the rules are right", async () => {
    const { code, results } = await walk({
      apis: [apiTo("https://orders.example.com:8443/x")],
      network: { backendPorts: [8443] },
    });
    expect(results.filter(({ id }) => id === "network").map(({ status, got }) => [status, got])).toEqual([
      ["passed", "4 open"],
      ["passed", "2 open"],
    ]);
    expect(code).toBe(0);
  });
});
