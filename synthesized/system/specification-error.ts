/**
 * What is wrong with the deployments of a stack, all of it at once.
 *
 * @module
 */

/** One thing that the local gateway refuses to run, or warns of. */
export interface SpecificationFinding {
  /** Address of the resource, `oci_apigateway_deployment.api`. */
  readonly resource: string;
  /** Where in the resource: `specification.routes[0].path`. */
  readonly field: string;
  readonly actual: string;
  /** What would be right, or what to do. */
  readonly allowed: string;
  readonly source: string;
}

/** The stack has deployments or policies that the service would refuse, or that the local gateway does not know. */
export class SpecificationError extends Error {
  public readonly code = "GATEWAY_SPECIFICATION";

  constructor(public readonly findings: readonly SpecificationFinding[]) {
    super(
      `The local API Gateway cannot run this stack:\n${findings.map((finding) => `- ${sentence(finding)}`).join("\n")}`,
    );
    this.name = "SpecificationError";
  }
}

/** A finding in one line. */
export function sentence({ resource, field, actual, allowed, source }: SpecificationFinding): string {
  return `${resource}: ${field}: got ${actual}. ${allowed} Source: ${source}`;
}
