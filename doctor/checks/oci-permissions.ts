/**
 * What OCI's login may do: one harmless read of each service in the stack's compartment, for who may not even list will not create.
 *
 * @module
 */

import type { OciService } from "../../internal/clients/endpoints";
import { firstSet } from "../../internal/program";
import type { DoctorCheck } from "../check";
import type { DoctorContext } from "../context";
import { cannotTell, type Diagnosis, missing, ok } from "../outcome";
import { statements } from "../policy-statements";
import { readOci } from "../read-oci";
import type { Session } from "../session";
import { isOcidOf } from "../variables";

interface ReadProbe {
  readonly id: string;
  readonly title: string;
  /** What is created there. */
  readonly why: string;
  readonly service: OciService;
  /** Below the service's address, with its API version. */
  readonly path: (compartmentId: string) => string;
  /** The IAM statement that is needed. */
  readonly statement: string;
  readonly source: string;
}

function readProbe({ id, title, why, service, path, statement, source }: ReadProbe): DoctorCheck {
  return {
    id,
    group: "OCI",
    title,
    why,
    remedy: statement,
    source,
    check: (session) => probe(session, service, path),
  };
}

async function probe(
  session: Session,
  service: OciService,
  path: (compartmentId: string) => string,
): Promise<Diagnosis> {
  const compartment = compartmentOf(session.context);
  if (compartment === undefined) return cannotTell("there is no compartment to look into");
  const answer = await readOci(session, { service, path: () => path(encodeURIComponent(compartment)) });
  if ("outcome" in answer) return answer.outcome;
  if (answer.value.status === 200) return ok("may be read; whether it may be written is not known before");
  return missing(`may not be read (HTTP ${answer.value.status}), or the compartment does not exist`);
}

function compartmentOf({ environment }: DoctorContext): string | undefined {
  const set = firstSet(environment, "TF_VAR_compartment_id");
  return set !== undefined && isOcidOf("compartment", set) ? set : undefined;
}

/** The usual query of a list: one item is enough to know. */
const listOf =
  (path: string) =>
  (compartmentId: string): string =>
    `${path}?compartmentId=${compartmentId}&limit=1`;

/** One read a service. */
const reads: readonly ReadProbe[] = [
  {
    id: "oci-compartment",
    title: "Compartment",
    why: "everything is made in it, so it must exist",
    service: "identity",
    path: (compartmentId) => `/20160918/compartments/${compartmentId}`,
    statement: statements.compartments,
    source: "https://docs.oracle.com/en-us/iaas/Content/Identity/compartments/managingcompartments.htm",
  },
  {
    id: "oci-gateways",
    title: "API gateways",
    why: "the gateway and its deployments are made there",
    service: "apigateway",
    path: listOf("/20190501/gateways"),
    statement: statements.gateways,
    source: "https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewaycreatingpolicies.htm",
  },
  {
    id: "oci-functions",
    title: "Functions",
    why: "the JWKS adapter is a function",
    service: "functions",
    path: listOf("/20181201/applications"),
    statement: statements.functions,
    source: "https://docs.oracle.com/en-us/iaas/Content/Functions/Tasks/functionscreatingpolicies.htm",
  },
  {
    id: "oci-repositories",
    title: "Image repositories",
    why: "the adapter's image is pushed to one",
    service: "artifacts",
    path: listOf("/20160918/container/repositories"),
    statement: statements.repositories,
    source: "https://docs.oracle.com/en-us/iaas/Content/Registry/Concepts/registrypolicyrepoaccess.htm",
  },
  {
    id: "oci-networks",
    title: "Networks",
    why: "gateway and function stand in a VCN",
    service: "iaas",
    path: listOf("/20160918/vcns"),
    statement: statements.networks,
    source: "https://docs.oracle.com/en-us/iaas/Content/Identity/Reference/corepolicyreference.htm",
  },
  {
    id: "oci-policies",
    title: "IAM policies",
    why: "a policy lets the gateway call functions",
    service: "identity",
    path: listOf("/20160918/policies"),
    statement: statements.policies,
    source:
      "https://docs.oracle.com/en-us/iaas/Content/Identity/policymgmt/managingpolicies_topic-To_create_a_policy.htm",
  },
  {
    id: "oci-logs",
    title: "Logs",
    why: "access and execution logs are kept there",
    service: "logging",
    path: listOf("/20200531/logGroups"),
    statement: statements.logs,
    source: "https://docs.oracle.com/en-us/iaas/Content/Logging/Task/managinglogs.htm",
  },
  {
    id: "oci-probes",
    title: "Health checks",
    why: "a probe from outside keeps the adapter warm",
    service: "healthchecks",
    path: listOf("/20180501/httpMonitors"),
    statement: statements.probes,
    source: "https://docs.oracle.com/en-us/iaas/Content/HealthChecks/Concepts/healthchecks.htm",
  },
];

export const ociReads: readonly DoctorCheck[] = reads.map(readProbe);

export const ociWritePermissions: DoctorCheck = {
  id: "oci-write-permissions",
  group: "OCI",
  title: "Write permissions",
  why: "the deployer creates, changes and destroys what the stack holds",
  remedy: Object.values(statements).join("\n"),
  source: "https://docs.oracle.com/en-us/iaas/Content/Identity/Reference/policyreference.htm",
  async check() {
    return cannotTell(
      "no API tells what a login may do, and the doctor writes nothing to find out; an administrator's policy must say this",
    );
  },
};
