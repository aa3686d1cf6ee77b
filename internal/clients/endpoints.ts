/**
 * Where the public endpoints of both clouds are, by realm and national cloud.
 *
 * @module
 */

import { entraClouds } from "../../limits/entra";
import { realms } from "../../limits/oci";
import { type Environment, firstSet } from "../program";

export type OciService = "apigateway" | "artifacts" | "functions" | "healthchecks" | "iaas" | "identity" | "logging";

/** Where in OCI. */
export interface OciPlace {
  /** Such as `eu-frankfurt-1`. */
  readonly region: string;
  /** The tenancy's OCID: its third part is the realm. */
  readonly tenancyId: string;
}

/** Hosts of Entra. */
export interface EntraHosts {
  readonly login: URL;
  /** Microsoft Graph, which is also the audience of the tokens for it. */
  readonly graph: URL;
}

/** Addresses, without a trailing path. */
export interface Endpoints {
  oci(service: OciService, place: OciPlace): URL;
  /** Host of OCI Registry. */
  registryHost(place: OciPlace): string;
  /** `undefined` for a cloud that is described only by its metadata host. */
  entra(): EntraHosts | undefined;
}

/**
 * The real ones. `OCI_DEFAULT_REALM` names the domain of a realm that is not listed here, as for Oracle's own SDKs; `OCIR_HOST`
 * another registry than the realm's own; `ARM_ENVIRONMENT` Entra's cloud, as for the azuread provider.
 */
export function publicEndpoints(environment: Environment): Endpoints {
  return {
    oci: (service, { region, tenancyId }) => {
      const domain = realmDomain(tenancyId, environment);
      return new URL(`https://${service}.${region}${service === "iaas" ? "" : ".oci"}.${domain}`);
    },
    registryHost: ({ region, tenancyId }) => {
      const domain = realmDomain(tenancyId, environment);
      const inRealm = domain === realms.domains.get("oc1") ? `${region}.ocir.io` : `ocir.${region}.oci.${domain}`;
      return firstSet(environment, "OCIR_HOST") ?? inRealm;
    },
    entra: () => entraHosts(environment),
  };
}

function realmDomain(tenancyId: string, environment: Environment): string {
  const realm = tenancyId.split(".")[2] ?? "";
  const named = firstSet(environment, "OCI_DEFAULT_REALM");
  const numbered = /^oc\d{1,3}$/.test(realm) ? `oraclecloud${realm.slice(2)}.com` : "oraclecloud.com";
  return realms.domains.get(realm) ?? named ?? numbered;
}

/** The provider's names of clouds: https://registry.terraform.io/providers/hashicorp/azuread/latest/docs#environment */
function entraHosts(environment: Environment): EntraHosts | undefined {
  if (firstSet(environment, "ARM_METADATA_HOSTNAME") !== undefined) return undefined;
  const hosts = (cloud: keyof typeof entraClouds, graph: string): EntraHosts => ({
    login: new URL(`https://${entraClouds[cloud].login}`),
    graph: new URL(`https://${graph}`),
  });
  switch (firstSet(environment, "ARM_ENVIRONMENT")?.toLowerCase() ?? "global") {
    case "global":
    case "public":
      return hosts("global", "graph.microsoft.com");
    case "usgovernment":
    case "usgovernmentl4":
      return hosts("usgovernment", "graph.microsoft.us");
    case "usgovernmentl5":
    case "dod":
      return hosts("usgovernment", "dod-graph.microsoft.us");
    case "china":
      return hosts("china", "microsoftgraph.chinacloudapi.cn");
    default:
      return undefined;
  }
}
