/**
 * In which of OCI's realms something is: told by settings, by a region or by an OCID that synth knows, else held as a condition of the plan. No realm is
 * guessed without that.
 *
 * @module
 */
import { Fn, Op, type Precondition } from "cdktf";
import {
  COMMERCIAL_REALM,
  type Realm,
  realmLimits,
  realmOfOcid,
  realms,
  regions,
  registryHost,
} from "../../limits/realms";
import { beyond, type Finding, isKnown, said } from "./findings";

const commercial = [...regions].flatMap(([region, realm]) => (realm === COMMERCIAL_REALM ? [region] : []));

/** Whether a region is of the commercial realm; one that only Terraform knows is taken for one, which {@link commercialRegion} holds it to. */
const realmOfRegion = (region: string): Realm | undefined =>
  realms.get(isKnown(region) ? (regions.get(region) ?? "") : COMMERCIAL_REALM);

/** What a region's realm calls its hosts; `undefined` of a region that is not known here, which {@link regionFindings} tells. */
export function hostsOf(region: string): { readonly registry: string; readonly domain: string } | undefined {
  const domain = realmOfRegion(region)?.domain;
  return domain === undefined ? undefined : { domain, registry: registryHost(region, domain) };
}

/** Of a region that synth knows, and whose realm must be known because of what is not set. */
export function regionFindings(region: string, missing: string): Finding[] {
  return hostsOf(region) === undefined
    ? [beyond("REALM_UNKNOWN", `${missing}, without which the realm of region`, region, realmLimits.region)]
    : [];
}

/** Of a region that only Terraform knows. */
export function commercialRegion(region: string, missing: string): Precondition[] | undefined {
  if (isKnown(region)) return undefined;
  return [
    {
      condition: Fn.contains(commercial, region),
      errorMessage: `The region is none of Oracle's commercial realm that is known here. Where it is in another realm, or newer: set ${missing}.`,
    },
  ];
}

/** Of a gateway without a host name of its own, in a compartment that synth knows. */
export function generatedNameFindings(setting: string, compartmentId: string): Finding[] {
  const realm = isKnown(compartmentId) ? realmOfOcid(compartmentId) : undefined;
  return realm === undefined || realm === COMMERCIAL_REALM
    ? []
    : [beyond("CUSTOM_DOMAIN_MISSING", setting, said(`not set, in the realm ${realm}`), realmLimits.ownHostname)];
}

/** Of a gateway without a host name of its own, in a compartment that only Terraform knows. */
export function generatedName(setting: string, compartmentId: string): Precondition[] | undefined {
  if (isKnown(compartmentId)) return undefined;
  return [
    {
      condition: Op.not(Fn.can(Fn.regex("^ocid1[.][a-z]+[.]oc([02-9]|1[0-9])", compartmentId))),
      errorMessage: `Only in Oracle's commercial realm (oc1) OCI gives a gateway a host name and a certificate: set ${setting}.`,
    },
  ];
}

/** Where a gateway that is looked up has no name, its host name is an address. */
export const hasName = (hostname: string, setting: string): Precondition[] => [
  {
    condition: Op.not(Fn.can(Fn.regex("^[0-9.]+$", hostname))),
    errorMessage: `The gateway has an address and no host name, as outside of Oracle's commercial realm: set ${setting}.`,
  },
];

/** The `validation` of a variable that holds a region. @param realm that was named; without one the region must be known as a commercial one */
export function regionValidation(
  variable: string,
  realm: string | undefined,
): { condition: string; errorMessage: string } {
  const others = [...regions].flatMap(([region, of]) => (of === realm ? [] : [region]));
  const among = (names: readonly string[]): string =>
    `contains([${names.map((name) => `"${name}"`).join(", ")}], var.${variable})`;
  return realm === undefined
    ? {
        condition: `\${${among(commercial)}}`,
        errorMessage: `${variable} must be a region of Oracle's commercial realm that is known here, such as eu-frankfurt-1. For a region of another realm, or a newer one, set realm in the stack's settings, such as oc19, or oc1 for the commercial one.`,
      }
    : {
        condition: `\${!${among(others)}}`,
        errorMessage: `${variable} is a region of another realm than ${realm}, which the stack's settings name.`,
      };
}
