/**
 * OCI's realms: regions of one realm share accounts, regions of two share nothing. What a realm calls its hosts follows from this one table.
 *
 * @module
 */
import type { ChoiceLimit, PatternLimit } from "./limit";
import type { RuleLimit } from "./rule";

/** One realm. */
export interface Realm {
  /** Under which its services have their names. */
  readonly domain: string;
  /** Name of each region → its key, which a few names of services have in them. */
  readonly regions: Readonly<Record<string, string>>;
}

/** Oracle's commercial realm, the only one whose gateways get a host name and a certificate, and whose registry is called `ocir.io` too. */
export const COMMERCIAL_REALM = "oc1";

const known = {
  oc1: {
    domain: "oraclecloud.com",
    regions: {
      "af-casablanca-1": "LEJ",
      "af-johannesburg-1": "JNB",
      "ap-batam-1": "HSG",
      "ap-chuncheon-1": "YNY",
      "ap-delhi-1": "ONM",
      "ap-hyderabad-1": "HYD",
      "ap-kulai-2": "JBP",
      "ap-melbourne-1": "MEL",
      "ap-mumbai-1": "BOM",
      "ap-osaka-1": "KIX",
      "ap-seoul-1": "ICN",
      "ap-singapore-1": "SIN",
      "ap-singapore-2": "XSP",
      "ap-sydney-1": "SYD",
      "ap-tokyo-1": "NRT",
      "ca-montreal-1": "YUL",
      "ca-toronto-1": "YYZ",
      "eu-amsterdam-1": "AMS",
      "eu-frankfurt-1": "FRA",
      "eu-madrid-1": "MAD",
      "eu-madrid-3": "ORF",
      "eu-marseille-1": "MRS",
      "eu-milan-1": "LIN",
      "eu-paris-1": "CDG",
      "eu-stockholm-1": "ARN",
      "eu-turin-1": "NRQ",
      "eu-zurich-1": "ZRH",
      "il-jerusalem-1": "MTZ",
      "me-abudhabi-1": "AUH",
      "me-dubai-1": "DXB",
      "me-jeddah-1": "JED",
      "me-riyadh-1": "RUH",
      "mx-monterrey-1": "MTY",
      "mx-queretaro-1": "QRO",
      "sa-bogota-1": "BOG",
      "sa-santiago-1": "SCL",
      "sa-saopaulo-1": "GRU",
      "sa-valparaiso-1": "VAP",
      "sa-vinhedo-1": "VCP",
      "uk-cardiff-1": "CWL",
      "uk-london-1": "LHR",
      "us-ashburn-1": "IAD",
      "us-chicago-1": "ORD",
      "us-phoenix-1": "PHX",
      "us-saltlake-2": "AGA",
      "us-sanjose-1": "SJC",
    },
  },
  oc2: { domain: "oraclegovcloud.com", regions: { "us-langley-1": "LFI", "us-luke-1": "LUF" } },
  oc3: {
    domain: "oraclegovcloud.com",
    regions: { "us-gov-ashburn-1": "RIC", "us-gov-chicago-1": "PIA", "us-gov-phoenix-1": "TUS" },
  },
  oc4: { domain: "oraclegovcloud.uk", regions: { "uk-gov-cardiff-1": "BRS", "uk-gov-london-1": "LTN" } },
  oc5: { domain: "oraclecloud5.com", regions: { "us-tacoma-1": "TIW" } },
  oc8: { domain: "oraclecloud8.com", regions: { "ap-chiyoda-1": "NJA", "ap-ibaraki-1": "UKB" } },
  oc9: { domain: "oraclecloud9.com", regions: { "me-dcc-muscat-1": "MCT", "me-ibri-1": "IBR" } },
  oc10: { domain: "oraclecloud10.com", regions: { "ap-dcc-canberra-1": "WGA" } },
  oc14: {
    domain: "oraclecloud14.com",
    regions: {
      "eu-dcc-dublin-1": "ORK",
      "eu-dcc-dublin-2": "SNN",
      "eu-dcc-milan-1": "BGY",
      "eu-dcc-milan-2": "MXP",
      "eu-dcc-rating-1": "DUS",
      "eu-dcc-rating-2": "DTM",
    },
  },
  oc15: { domain: "oraclecloud15.com", regions: { "ap-dcc-gazipur-1": "DAC" } },
  oc16: { domain: "oraclecloud16.com", regions: { "us-westjordan-1": "SGU" } },
  oc17: {
    domain: "oraclecloud17.com",
    regions: { "us-dcc-phoenix-1": "IFP", "us-dcc-phoenix-2": "GCN", "us-dcc-phoenix-4": "YUM" },
  },
  oc19: { domain: "oraclecloud.eu", regions: { "eu-frankfurt-2": "STR", "eu-madrid-2": "VLL" } },
  oc20: { domain: "oraclecloud20.com", regions: { "eu-jovanovac-1": "BEG" } },
  oc21: { domain: "oraclecloud21.com", regions: { "me-alrayyan-1": "VVE", "me-dcc-doha-1": "DOH" } },
  oc22: { domain: "psn-pco.it", regions: { "eu-dcc-rome-1": "NAP" } },
  oc23: { domain: "oraclecloud23.com", regions: { "us-somerset-1": "EBB", "us-thames-1": "EBL" } },
  oc24: { domain: "oraclecloud24.com", regions: { "eu-crissier-1": "AVF", "eu-dcc-zurich-1": "AVZ" } },
  oc25: { domain: "nricloud.jp", regions: { "ap-dcc-osaka-1": "UKY", "ap-dcc-tokyo-1": "TYO" } },
  oc26: { domain: "oraclecloud26.com", regions: { "me-abudhabi-3": "AHU", "me-alain-1": "RBA" } },
  oc27: { domain: "oraclecloud27.com", regions: { "us-dcc-swjordan-1": "OZZ" } },
  oc28: { domain: "oraclecloud28.com", regions: { "us-dcc-swjordan-2": "DRS" } },
  oc29: { domain: "oraclecloud29.com", regions: { "me-abudhabi-2": "RKT", "me-abudhabi-4": "SHJ" } },
  oc31: { domain: "sovereigncloud.nz", regions: { "ap-hobsonville-1": "IZQ", "ap-silverdale-1": "JJT" } },
  oc35: { domain: "oraclecloud35.com", regions: { "ap-chuncheon-2": "BNO", "ap-seoul-2": "DTZ", "ap-suwon-1": "DLN" } },
  oc42: { domain: "oraclecloud42.com", regions: { "us-ashburn-2": "YXJ", "us-newark-1": "PGC" } },
  oc51: { domain: "oraclecloud51.com", regions: { "eu-budapest-1": "JSK" } },
  oc52: { domain: "oraclecloud52.com", regions: { "sa-riodejaneiro-1": "HNW" } },
};

/** By the third part of an OCID: `oc1`, `oc19`. */
export const realms: ReadonlyMap<string, Realm> = new Map<string, Realm>(Object.entries(known));

export const realmSources = {
  /** The second lists realms that the first one no longer does. */
  regions:
    "https://github.com/oracle/oci-go-sdk/blob/master/common/regions.go, https://github.com/oracle/nosql-java-sdk/blob/main/driver/src/main/java/oracle/nosql/driver/Region.java",
  /** "OC1 realm": the generated name and the default certificate. */
  gatewayNames:
    "https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayassigningIPaddresseshostnameendpoint.htm",
  registry: "https://docs.oracle.com/en-us/iaas/Content/Registry/Concepts/registryprerequisites.htm",
} as const;

/** What settings must be where the realm decides. */
export const realmLimits = {
  realm: { oneOf: [...realms.keys()], source: realmSources.regions },
  domain: { oneOf: [...new Set([...realms.values()].map(({ domain }) => domain))], source: realmSources.regions },
  ownHostname: {
    rule: "a host name and a certificate of one's own: only in Oracle's commercial realm (oc1) a gateway gets them from OCI",
    source: realmSources.gatewayNames,
  },
  region: {
    rule: "a region that docs/limits.md lists, or that setting: what is asked for there follows from the realm",
    source: realmSources.regions,
  },
} satisfies Record<string, ChoiceLimit | PatternLimit | RuleLimit>;

/** Every region with its realm. */
export const regions: ReadonlyMap<string, string> = new Map(
  [...realms].flatMap(([realm, { regions }]) => Object.keys(regions).map((region) => [region, realm] as const)),
);

/** The third part of an OCID, whether or not it is a realm that is known here. */
export const realmOfOcid = (ocid: string): string | undefined => /^ocid1[.][a-z0-9]+[.](oc\d{1,3})[.]/.exec(ocid)?.[1];

/** Names of hosts, by what Oracle's SDKs make of a region: `SERVICE.REGION.oci.DOMAIN`; the oldest services lack `oci`. */
export const serviceHost = (service: string, region: string, domain: string): string =>
  `${service}.${region}${older.has(service) ? "" : ".oci"}.${domain}`;

const older: ReadonlySet<string> = new Set(["iaas", "objectstorage"]);

/**
 * The registry's host; `ocir.io` exists in the commercial realm alone. The other form is the one that Oracle's page has there for each region beside it;
 * of other realms no page says it.
 */
export const registryHost = (region: string, domain: string): string =>
  domain === known.oc1.domain ? `${region}.ocir.io` : `ocir.${region}.oci.${domain}`;

/** What ends a generated host name of a gateway, which exists in the commercial realm alone. */
export const gatewayDomain = (region: string): string => `apigateway.${region}.oci.customer-oci.com`;
