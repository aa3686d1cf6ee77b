/** Networks whose parts are of several stacks: what holds of them is what would hold if one stack made it all. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../internal/json";
import { Unknown } from "../../../synthesized/expression/value";
import { readStack, type Stack } from "../../../synthesized/stack/stack";
import { addressesIn } from "../../../synthesized/system/address-ranges";
import { joinedResources } from "../../../synthesized/system/attached-networks";
import { connectionsOf } from "../../../synthesized/system/connections";
import { attachmentOf, networkPaths } from "../../../synthesized/system/network-places";
import { canCall, type Target } from "../../../synthesized/system/network-reach";
import { type Resources, resourceById } from "../../../synthesized/system/network-rules";
import { readSystem } from "../../../synthesized/system/reading";
import { resource, stackOf } from "../../local/gateway/test-stack";
import { stackFolder } from "../stack-folder";
import { networkOfAnyPorts, resourcesOf } from "./network-model";

const targets: readonly Target[] = [
  { kind: "internet", words: "login.microsoftonline.com" },
  { kind: "name", words: "orders.example.com" },
  ...["8.8.8.8", "10.0.0.65", "192.168.0.1"].map((text): Target => {
    return { kind: "address", words: text, addresses: addressesIn(`${text}/32`) ?? [] };
  }),
];

function kindsIn(all: Resources, isPublic: boolean): readonly string[] {
  const findings = { errors: [], warnings: [] };
  const attached = attachmentOf(
    resource("oci_apigateway_gateway.x", { subnet_ids: ["s"], nsgs: ["g"] }),
    ...(["subnet_ids", "nsgs", findings] as const),
  );
  const { places } = networkPaths(all, attached, findings);
  return targets.map((target) => {
    const verdict = canCall({ address: "x", places, isPublic }, target, 443);
    return Unknown.is(verdict) ? "not known" : verdict.kind;
  });
}

test("whichever stack makes which part, every connection is as in one stack", () => {
  fc.assert(
    fc.property(networkOfAnyPorts, fc.array(fc.nat(2), { minLength: 30, maxLength: 30 }), (setting, owners) => {
      const all = resourcesOf(setting);
      const [own, ...others] = [0, 1, 2].map((owner) =>
        stackOf(all.filter((_, index) => owners[index % owners.length] === owner)),
      ) as [Stack, ...Stack[]];
      const joined = joinedResources({ ...own, joined: () => others });
      expect(kindsIn(joined, setting.isPublic)).toEqual(kindsIn(stackOf(all), setting.isPublic));
    }),
  );
});

test("resources of other stacks say whose they are", () => {
  const named = (name: string, address: string): Stack => ({ ...stackOf([resource(address, { id: name })]), name });
  const [own, other] = [named("own", "oci_core_vcn.v"), named("other", "oci_core_vcn.v")];
  const all = joinedResources({ ...own, joined: () => [other] });
  expect(["own", "other"].map((id) => resourceById(all, ["oci_core_vcn"], id)?.address)).toEqual([
    "oci_core_vcn.v",
    "oci_core_vcn.v of other",
  ]);
});

const state = (path: string): JsonObject => ({ backend: { local: { path } } });
const remote = (...paths: readonly string[]): JsonObject => ({
  terraform_remote_state: Object.fromEntries(
    paths.map((path) => [path.slice(1), { backend: "local", config: { path } }]),
  ),
});
const output = (values: Readonly<Record<string, string>>): JsonObject =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));
const compartment_id = "ocid1.compartment.oc1..team";

const tcpOut = (port: number): JsonObject => ({
  ...{ protocol: "6", destination: "0.0.0.0/0", tcp_options: { min: port, max: port } },
});
const everyoneIn: JsonObject = { protocol: "6", source: "0.0.0.0/0", tcp_options: { min: 443, max: 443 } };
const way: JsonObject = { destination: "0.0.0.0/0", network_entity_id: "${oci_core_internet_gateway.i.id}" };

/** A network, with the gateway and its group in the next stack, and the deployment of a team in a third. */
interface Parts {
  readonly egress?: readonly JsonObject[];
  readonly routes?: readonly JsonObject[];
  readonly groups?: boolean;
}

const networkStack = ({ egress = [tcpOut(443), tcpOut(8443)], routes = [way] }: Parts): JsonObject => ({
  terraform: state("/network"),
  resource: {
    oci_core_vcn: { v: { compartment_id, cidr_blocks: ["10.0.0.0/24"] } },
    oci_core_internet_gateway: { i: { compartment_id, vcn_id: "${oci_core_vcn.v.id}" } },
    oci_core_security_list: {
      l: {
        ...{ compartment_id, vcn_id: "${oci_core_vcn.v.id}", ingress_security_rules: [everyoneIn] },
        egress_security_rules: egress as JsonObject[],
      },
    },
    oci_core_route_table: {
      r: { compartment_id, vcn_id: "${oci_core_vcn.v.id}", route_rules: routes as JsonObject[] },
    },
    oci_core_subnet: {
      s: {
        ...{ compartment_id, vcn_id: "${oci_core_vcn.v.id}", cidr_block: "10.0.0.0/25" },
        ...{ route_table_id: "${oci_core_route_table.r.id}", security_list_ids: ["${oci_core_security_list.l.id}"] },
      },
    },
  },
  output: output({ subnet: "${oci_core_subnet.s.id}", network: "${oci_core_vcn.v.id}" }),
});

const platformStack = ({ groups = false }: Parts): JsonObject => ({
  terraform: state("/platform"),
  data: remote("/network"),
  resource: {
    oci_apigateway_gateway: {
      main: {
        ...{ compartment_id, endpoint_type: "PUBLIC" },
        subnet_id: "${data.terraform_remote_state.network.outputs.subnet}",
        ...(groups ? { network_security_group_ids: ["${oci_core_network_security_group.g.id}"] } : {}),
      },
    },
    oci_core_network_security_group: {
      g: { compartment_id, vcn_id: "${data.terraform_remote_state.network.outputs.network}" },
    },
  },
  output: output({ gateway: "${oci_apigateway_gateway.main.id}", group: "${oci_core_network_security_group.g.id}" }),
});

/** Reads the platform's state, and nobody reads its own. */
const rulesStack: JsonObject = {
  terraform: state("/rules"),
  data: remote("/platform"),
  resource: {
    oci_core_network_security_group_security_rule: {
      out: {
        network_security_group_id: "${data.terraform_remote_state.platform.outputs.group}",
        ...{ direction: "EGRESS", protocol: "6", destination: "0.0.0.0/0" },
        tcp_options: { destination_port_range: { min: 8443, max: 8443 } },
      },
    },
  },
};

const teamStack: JsonObject = {
  terraform: state("/team"),
  data: remote("/platform"),
  resource: {
    oci_apigateway_deployment: {
      orders: {
        ...{ compartment_id, path_prefix: "/orders" },
        gateway_id: "${data.terraform_remote_state.platform.outputs.gateway}",
        specification: {
          routes: [
            {
              ...{ path: "/a", methods: ["GET"] },
              backend: { type: "HTTP_BACKEND", url: "https://orders.example.com:8443/a" },
            },
          ],
        },
      },
    },
  },
};

async function told(...beside: readonly JsonObject[]): Promise<readonly string[]> {
  const folders = beside.map((document) => stackFolder(document));
  const reading = readSystem(await readStack(stackFolder(teamStack), { environment: {}, beside: folders }));
  const named = (text: string): string => text.replace(/ of stack[^:\s]*/g, " beside");
  return connectionsOf(reading).all.map(({ from, to, verdict }) => {
    const words = Unknown.is(verdict)
      ? `not known: ${verdict.reason}`
      : verdict.kind === "closed"
        ? `closed: ${verdict.reason}`
        : verdict.kind;
    return named(`${from} → ${to}: ${words}`);
  });
}

const gateway = "oci_apigateway_gateway.main beside";
const toBackend = `${gateway} → orders.example.com:8443`;

describe("of a gateway, its network and what is called, each in a stack of its own", () => {
  test.each<[string, readonly JsonObject[], readonly (string | RegExp)[]]>([
    ["open rules", [networkStack({}), platformStack({})], [`clients → ${gateway}: open`, `${toBackend}: open`]],
    [
      "a security list without the port",
      [networkStack({ egress: [tcpOut(443)] }), platformStack({})],
      [
        `clients → ${gateway}: open`,
        `${toBackend}: closed: no rule of oci_core_security_list.l beside lets TCP 8443 out to orders.example.com`,
      ],
    ],
    [
      "a route table without a way",
      [networkStack({ routes: [] }), platformStack({})],
      [expect.stringMatching(/^clients → /), expect.stringMatching(/leads nowhere for orders\.example\.com$/)],
    ],
    [
      "a rule of the group that a fourth stack adds",
      [networkStack({ egress: [tcpOut(443)] }), platformStack({ groups: true }), rulesStack],
      [`clients → ${gateway}: open`, `${toBackend}: open`],
    ],
    [
      "and not the rules of a stack that is not there",
      [networkStack({ egress: [tcpOut(443)] }), platformStack({ groups: true })],
      [`clients → ${gateway}: open`, expect.stringContaining(`${toBackend}: closed: no rule of`)],
    ],
    [
      "a network that no stack tells of",
      [platformStack({})],
      [expect.stringMatching(/^clients → .*: not known: /), expect.stringContaining(`${toBackend}: not known: `)],
    ],
    ["no gateway that is known", [], []],
  ])("%s", async (_name, beside, expected) => {
    expect(await told(...beside)).toEqual(expected);
  });
});
