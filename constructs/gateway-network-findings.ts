/**
 * What can be wrong with the ranges and ports of a network.
 *
 * @module
 */
import { network as limits } from "../limits/api-gateway";
import { givenValue, type NamedValue, namesFindings } from "./named-value";
import { contains, parseCidr } from "./private/cidr";
import { beyond, checkRange, type Finding, isKnown, said, shownWith } from "./private/findings";
import { unusual, type Warning } from "./warnings";

export const ANYWHERE = "0.0.0.0/0";
const CODE = "NETWORK_CIDR_INVALID";

interface JudgedRoute {
  readonly destination: string;
  readonly networkEntityId: string;
}

interface JudgedNetwork {
  /** The VCN's own. */
  readonly cidrBlock: string;
  readonly allowedCidrBlocks?: readonly (string | NamedValue)[];
  readonly backendPorts?: readonly number[];
  readonly routeRules?: readonly JudgedRoute[];
}

/** @internal */
export function networkFindings(network: JudgedNetwork): Finding[] {
  const { cidrBlock, allowedCidrBlocks = [], backendPorts = [], routeRules = [] } = network;
  const range = isKnown(cidrBlock) ? parseCidr(cidrBlock) : undefined;
  return [
    ...(isKnown(cidrBlock) && range === undefined
      ? [beyond(CODE, "cidrBlock", cidrBlock, limits.cidr)]
      : checkRange(CODE, "cidrBlock (prefix length)", range?.prefixLength, limits.vcnPrefixLength)),
    ...routeFindings(routeRules, cidrBlock),
    ...allowedFindings(allowedCidrBlocks.map(givenValue)),
    ...namesFindings("allowedCidrBlocks", allowedCidrBlocks),
    ...backendPorts.flatMap((port, index) =>
      isKnown(port)
        ? checkRange(CODE, `backendPorts[${index}]`, port, limits.port)
        : [beyond(CODE, `backendPorts[${index}]`, said("known only to Terraform"), limits.port)],
    ),
  ];
}

function allowedFindings(blocks: readonly string[]): Finding[] {
  return blocks.flatMap((block, index) =>
    isKnown(block) && parseCidr(block) === undefined
      ? [beyond(CODE, `allowedCidrBlocks[${index}]`, block, limits.cidr)]
      : [],
  );
}

/** Who lists a range beside a wider one may believe that the narrower one counts. */
export function rangeWarnings(allowed: readonly (string | NamedValue)[]): Warning[] {
  const ranges = allowed.map(givenValue).map((text) => ({ text, range: isKnown(text) ? parseCidr(text) : undefined }));
  return ranges.flatMap(({ text, range }, index) => {
    if (range === undefined) return [];
    const wider = ranges.find(
      (other) =>
        other.range !== undefined && other.range.prefixLength < range.prefixLength && contains(other.range, range),
    );
    const setting = `allowedCidrBlocks[${index}]`;
    return wider === undefined
      ? []
      : [unusual("CIDR_WITHIN_ANOTHER", setting, shownWith(text, `, which lies in ${wider.text}`), limits.rangesApart)];
  });
}

/** The VCN has ways of its own to the internet and to itself. */
function routeFindings(rules: readonly JudgedRoute[], ownBlock: string): Finding[] {
  const own = parseCidr(ownBlock);
  return rules.flatMap(({ destination, networkEntityId }, index) => {
    const setting = `routeRules[${index}].destination`;
    if (!isKnown(destination)) return [];
    const range = parseCidr(destination);
    if (range === undefined) return [beyond(CODE, setting, destination, limits.cidr)];
    if (destination === ANYWHERE) return [beyond(CODE, setting, destination, limits.otherNetworks)];
    const isInside = own !== undefined && (contains(own, range) || contains(range, own));
    // A private address may stand in the way to a part of the VCN itself.
    if (isInside && !networkEntityId.startsWith("ocid1.privateip."))
      return [beyond(CODE, setting, said(`"${destination}", beside the VCN's own ${ownBlock}`), limits.otherNetworks)];
    const isTaken = rules.slice(0, index).some((other) => other.destination === destination);
    return isTaken ? [beyond(CODE, setting, said(`"${destination}" a second time`), limits.destinationOnce)] : [];
  });
}
