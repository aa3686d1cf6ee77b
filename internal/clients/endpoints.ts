/**
 * Where the public endpoints of both clouds are, by realm and national cloud.
 *
 * @module
 */

import { entraClouds } from "../../limits/entra-clouds";
import { realmOfOcid, realms, regions, registryHost, serviceHost } from "../../limits/realms";
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
  /** `undefined` where the realm is not known: {@link realmUnknown}. */
  oci(service: OciService, place: OciPlace): URL | undefined;
  /** Host of OCI Registry, or `undefined` likewise. */
  registryHost(place: OciPlace): string | undefined;
  /** `undefined` for a cloud that is described only by its metadata host. */
  entra(): EntraHosts | undefined;
}

/**
 * The real ones. `OCI_DEFAULT_REALM` names the domain of a realm that is not listed here, as for Oracle's own SDKs; `OCIR_HOST`
 * another registry than the realm's own; `ARM_ENVIRONMENT` Entra's cloud, as for the azuread provider.
 */
export function publicEndpoints(environment: Environment): Endpoints {
  return {
    oci: (service, place) => {
      const domain = realmDomain(place, environment);
      return domain === undefined ? undefined : new URL(`https://${serviceHost(service, place.region, domain)}`);
    },
    registryHost: (place) => {
      const domain = realmDomain(place, environment);
      return (
        firstSet(environment, "OCIR_HOST") ?? (domain === undefined ? undefined : registryHost(place.region, domain))
      );
    },
    entra: () => entraHosts(environment),
  };
}

/** Of the tenancy's realm; where its OCID does not say, of the region's. A realm that is not listed is not guessed. */
function realmDomain({ region, tenancyId }: OciPlace, environment: Environment): string | undefined {
  const realm = realmOfOcid(tenancyId) ?? regions.get(region) ?? "";
  return realms.get(realm)?.domain ?? firstSet(environment, "OCI_DEFAULT_REALM");
}

/** Why there is no endpoint, with the remedy. */
export function realmUnknown({ region, tenancyId }: OciPlace): { readonly detail: string; readonly remedy: string } {
  const realm = realmOfOcid(tenancyId);
  return {
    detail:
      realm === undefined
        ? `it is not known here in which realm ${region} is`
        : `the realm ${realm} of the tenancy is not known here`,
    remedy: "export OCI_DEFAULT_REALM=<domain of the realm>   # as for Oracle's SDKs, such as oraclecloud.eu",
  };
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
