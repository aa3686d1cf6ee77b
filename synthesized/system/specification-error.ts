/**
 * What is wrong with the deployments of a stack, all of it at once.
 *
 * @module
 */
import { UserError } from "../../internal/user-error";
import type { Unknown } from "../expression/value";

/** One thing that is wrong with a deployment or a policy, that the local gateway does not play, or that it warns of. */
export interface SpecificationFinding {
  /** Address of the resource, `oci_apigateway_deployment.api`. */
  readonly resource: string;
  /** Where in the resource: `specification.routes[0].path`. */
  readonly field: string;
  readonly actual: string;
  /** What would be right, or what to do. */
  readonly allowed: string;
  readonly source: string;
  /** What is not understood, where that is what is wrong. */
  readonly gap?: Unknown;
  /** The service takes it, for all that is known here, and the local gateway cannot play it. Absent: the service refuses it. */
  readonly obstacle?: "not known" | "not played";
}

/** The stack has deployments or policies that the service would refuse. */
export class SpecificationError extends UserError {
  override readonly name = "SpecificationError";
  readonly code = "GATEWAY_SPECIFICATION";

  constructor(readonly specification: readonly SpecificationFinding[]) {
    const findings = specification.map(({ resource, field, actual, allowed, source }) => {
      const [, right] = /^Allowed: (.*)$/s.exec(allowed) ?? [];
      return {
        code: "GATEWAY_SPECIFICATION",
        setting: `${resource}: ${field}`,
        actual: `got ${actual}`,
        ...(right === undefined ? { remedy: allowed } : { allowed: right }),
        source,
      };
    });
    super(findings, 1);
  }
}

/** A finding in one line. */
export function sentence({ resource, field, actual, allowed, source }: SpecificationFinding): string {
  return `${resource}: ${field}: got ${actual}. ${allowed} Source: ${source}`;
}
