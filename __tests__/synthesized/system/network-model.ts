/**
 * A network as settings of its own, the resources that are written of them, and packets that are sent through it one by one: what the reading of those
 * resources must come to.
 */
import fc from "fast-check";
import type { ValueObject } from "../../../synthesized/expression/value";
import type { Resource } from "../../../synthesized/stack/stack";
import { resource } from "../../local/gateway/test-stack";

interface Block {
  readonly base: number;
  readonly length: number;
}

export interface RuleSetting {
  readonly isIncoming: boolean;
  readonly protocol: "6" | "17" | "all";
  readonly block: Block;
  readonly ports: readonly [number, number] | undefined;
  readonly sourcePorts: readonly [number, number] | undefined;
  readonly isStateless: boolean;
}

export type Hop = "internet" | "nat" | "blocked nat";

export interface NetworkSetting {
  readonly ofGroup: readonly RuleSetting[];
  readonly ofList: readonly RuleSetting[];
  readonly routes: readonly { readonly block: Block; readonly hop: Hop }[];
  readonly isPublic: boolean;
}

/** Few addresses, so that blocks meet: some of the internet, some of the network (10.0.0.0/24), some private ones beyond it. */
const bases = [0x0a000000, 0x0a000040, 0x0a010000, 0xc0a80000, 0x08080808, 0x08080000, 0x80000000, 0];
const block = fc
  .tuple(fc.constantFrom(...bases), fc.constantFrom(0, 0, 0, 1, 4, 8, 16, 24, 26, 32))
  .map(([base, length]) => ({ base: maskedTo(base, length), length }));

const maskedTo = (base: number, length: number): number => base - (base % 2 ** (32 - length));

/** Ports of which a rule may hold; clients use 1024 to 65535. */
const wholePorts = fc.constantFrom(undefined, undefined, [443, 443], [1, 65_535], [1024, 65_535], [400, 500], [80, 80]);
const anyPorts = fc.oneof(
  wholePorts,
  fc.tuple(fc.integer({ min: 1, max: 65_535 }), fc.nat(2000)).map(([min, more]) => [min, Math.min(min + more, 65_535)]),
);

const rule = (ports: typeof wholePorts | typeof anyPorts): fc.Arbitrary<RuleSetting> =>
  // Sound: both make pairs.
  fc.record({
    isIncoming: fc.boolean(),
    protocol: fc.constantFrom("6", "6", "6", "all", "17"),
    block,
    ports,
    sourcePorts: fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, ports),
    isStateless: fc.constantFrom(false, false, true),
  }) as fc.Arbitrary<RuleSetting>;

const network = (ports: typeof wholePorts | typeof anyPorts): fc.Arbitrary<NetworkSetting> =>
  fc.record({
    ofGroup: fc.array(rule(ports), { maxLength: 5 }),
    ofList: fc.array(rule(ports), { maxLength: 5 }),
    routes: fc.uniqueArray(fc.record({ block, hop: fc.constantFrom<Hop>("internet", "nat", "nat", "blocked nat") }), {
      maxLength: 4,
      selector: ({ block: { base, length } }) => `${base}/${length}`,
    }),
    isPublic: fc.boolean(),
  });

/** Rules hold of all ports of clients or of none. */
export const networkOfWholePorts = network(wholePorts);
export const networkOfAnyPorts = network(anyPorts);

export const addressText = (address: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
const blockText = ({ base, length }: Block): string => `${addressText(base)}/${length}`;

/** The resources that say the same. */
export function resourcesOf({ ofGroup, ofList, routes }: NetworkSetting): Resource[] {
  const lists = (isIncoming: boolean) => ofList.filter((one) => one.isIncoming === isIncoming).map(listRule);
  return [
    resource("oci_core_vcn.v", {
      id: "v",
      cidr_blocks: ["10.0.0.0/24"],
      default_security_list_id: "d",
      default_route_table_id: "t",
    }),
    resource("oci_core_internet_gateway.i", { id: "i", enabled: true }),
    resource("oci_core_nat_gateway.n", { id: "n", block_traffic: false, nat_ip: "203.0.113.20" }),
    resource("oci_core_nat_gateway.b", { id: "b", block_traffic: true, nat_ip: "203.0.113.21" }),
    resource("oci_core_security_list.l", {
      id: "l",
      ingress_security_rules: lists(true),
      egress_security_rules: lists(false),
    }),
    resource("oci_core_route_table.r", {
      id: "r",
      route_rules: routes.map((one) => ({
        destination: blockText(one.block),
        destination_type: "CIDR_BLOCK",
        network_entity_id: { internet: "i", nat: "n", "blocked nat": "b" }[one.hop],
      })),
    }),
    resource("oci_core_subnet.s", {
      ...{ id: "s", vcn_id: "v", cidr_block: "10.0.0.0/25", route_table_id: "r", security_list_ids: ["l"] },
      prohibit_public_ip_on_vnic: false,
    }),
    resource("oci_core_network_security_group.g", { id: "g", vcn_id: "v" }),
    ...ofGroup.map((one, index) =>
      resource(`oci_core_network_security_group_security_rule.r${index}`, {
        network_security_group_id: "g",
        direction: one.isIncoming ? "INGRESS" : "EGRESS",
        ...peerOf(one),
        ...options(one, (ports) => [{ destination_port_range: ports }]),
      }),
    ),
  ];
}

const listRule = (one: RuleSetting): ValueObject => ({ ...peerOf(one), ...options(one, (ports) => ports) });

const peerOf = ({ isIncoming, protocol, block: peer, isStateless }: RuleSetting): ValueObject => ({
  protocol,
  stateless: isStateless,
  [isIncoming ? "source" : "destination"]: blockText(peer),
});

function options(
  { ports, sourcePorts }: RuleSetting,
  destination: (ports: ValueObject[]) => ValueObject[],
): ValueObject {
  const range = (pair: readonly [number, number]): ValueObject[] => [{ min: pair[0], max: pair[1] }];
  const [there] = ports === undefined ? [{}] : destination(range(ports));
  if (ports === undefined && sourcePorts === undefined) return {};
  return {
    tcp_options: [{ ...there, ...(sourcePorts === undefined ? {} : { source_port_range: range(sourcePorts) }) }],
  };
}

interface Packet {
  readonly isIncoming: boolean;
  readonly peer: number;
  readonly from: number;
  readonly to: number;
}

const isIn = ({ base, length }: Block, address: number): boolean => maskedTo(address, length) === base;
const isWithin = (range: readonly [number, number] | undefined, port: number): boolean =>
  range === undefined || (range[0] <= port && port <= range[1]);

const matches = (one: RuleSetting, { isIncoming, peer, from, to }: Packet): boolean =>
  one.isIncoming === isIncoming &&
  one.protocol !== "17" &&
  isIn(one.block, peer) &&
  isWithin(one.ports, to) &&
  isWithin(one.sourcePorts, from);

/** Whether rules let the first packet through, and its answer. */
function passes(rules: readonly RuleSetting[], packet: Packet): boolean {
  const matching = rules.filter((one) => matches(one, packet));
  if (matching.length === 0) return false;
  if (!matching.some(({ isStateless }) => isStateless)) return true;
  const answer = { isIncoming: !packet.isIncoming, peer: packet.peer, from: packet.to, to: packet.from };
  return rules.some((one) => matches(one, answer));
}

const inNetwork: Block = { base: 0x0a000000, length: 24 };
const special: readonly Block[] = [
  ...[0x00000000, 0x0a000000, 0x7f000000].map((base) => ({ base, length: 8 })),
  { base: 0x64400000, length: 10 },
  { base: 0xa9fe0000, length: 16 },
  { base: 0xac100000, length: 12 },
  { base: 0xc0a80000, length: 16 },
  { base: 0xe0000000, length: 3 },
];
export const isOnInternet = (address: number): boolean => !special.some((one) => isIn(one, address));

/** Whether routes lead there; `undefined` where a route goes into the network itself. */
function leads({ routes, isPublic }: NetworkSetting, address: number): boolean | undefined {
  const best = routes
    .filter((one) => isIn(one.block, address))
    .reduce<NetworkSetting["routes"][number] | undefined>(
      (found, one) => (found === undefined || one.block.length > found.block.length ? one : found),
      undefined,
    );
  if (isIn(inNetwork, address)) return best !== undefined && best.block.length >= 24 ? undefined : true;
  if (best === undefined || !isOnInternet(address)) return false;
  return best.hop === "nat" || (best.hop === "internet" && isPublic);
}

/** Ends of all that a setting tells apart. */
function ends(setting: NetworkSetting): { addresses: number[]; ports: number[] } {
  const rules = [...setting.ofGroup, ...setting.ofList];
  const blocks = [...rules.map((one) => one.block), ...setting.routes.map((one) => one.block), inNetwork, ...special];
  const addresses = blocks.flatMap(({ base, length }) => [
    base - 1,
    base,
    base + 2 ** (32 - length) - 1,
    base + 2 ** (32 - length),
  ]);
  const ports = rules.flatMap((one) =>
    [one.ports, one.sourcePorts].flatMap((pair) => (pair ? [pair[0] - 1, pair[0], pair[1], pair[1] + 1] : [])),
  );
  const distinct = (numbers: number[], least: number, most: number) => [
    ...new Set([...numbers.filter((one) => one >= least && one <= most), least, most]),
  ];
  return { addresses: distinct(addresses, 0, 2 ** 32 - 1), ports: distinct(ports, 1024, 65_535) };
}

/** What becomes of connections to port 443 of such addresses, whichever port they come from. */
export function outcomes(setting: NetworkSetting, isMeant: (address: number) => boolean): Set<boolean | undefined> {
  const { addresses, ports } = ends(setting);
  const rules = [...setting.ofGroup, ...setting.ofList];
  return new Set(
    addresses.filter(isMeant).flatMap((peer) => {
      const way = leads(setting, peer);
      return ports.map((from) => (passes(rules, { isIncoming: false, peer, from, to: 443 }) ? way : false));
    }),
  );
}
