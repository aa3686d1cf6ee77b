/**
 * A check that tries one harmless read in the stack's compartment: who may not even list will not create.
 *
 * @module
 */

import { firstSet } from "../../internal/program";
import type { Check } from "../check";
import type { DoctorContext } from "../context";
import type { OciService } from "../endpoints";
import { missing, notChecked, type Outcome, ok } from "../outcome";
import type { Session } from "../session";
import { isOcidOf } from "../variables/ocid";
import { callOci } from "./call";

export interface ReadProbe {
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

export function readProbe({ id, title, why, service, path, statement, source }: ReadProbe): Check {
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

async function probe(session: Session, service: OciService, path: (compartmentId: string) => string): Promise<Outcome> {
  const compartment = compartmentOf(session.context);
  if (compartment === undefined) return notChecked("there is no compartment to look into");
  const answer = await callOci(session, { service, path: () => path(encodeURIComponent(compartment)) });
  if ("outcome" in answer) return answer.outcome;
  if (answer.value.status === 200) return ok("may be read; whether it may be written is not known before");
  return missing(`may not be read (HTTP ${answer.value.status}), or the compartment does not exist`);
}

function compartmentOf({ environment }: DoctorContext): string | undefined {
  const set = firstSet(environment, "TF_VAR_compartment_id");
  return set !== undefined && isOcidOf("compartment", set) ? set : undefined;
}

/** The usual query of a list: one item is enough to know. */
export const listOf =
  (path: string) =>
  (compartmentId: string): string =>
    `${path}?compartmentId=${compartmentId}&limit=1`;
