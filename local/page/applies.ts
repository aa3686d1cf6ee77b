/**
 * What each further apply of a cloud's stack did.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { Resource } from "../../synthesized/stack/stack";
import type { Application } from "../../synthesized/system/tenant";
import type { PlayedCloud } from "../cloud";
import type { Applied } from "../switches";

/** Applies, and tells. */
export interface Applies {
  apply(): Applied;
  /** A secret that the latest apply made. Those that were there before are nobody's to ask for: they may be real ones. */
  secretOf(id: string): string | undefined;
}

type AppliedCloud = Pick<PlayedCloud, "apply" | "clock"> & {
  readonly stack: { readonly resources: readonly Pick<Resource, "address" | "values">[] };
  readonly entra: {
    directory(): { readonly applications: readonly Pick<Application, "clientId" | "displayName" | "secrets">[] };
  };
};

export function appliesOf(cloud: AppliedCloud): Applies {
  let made = new Map<string, string>();
  const secretsNow = () =>
    cloud.entra.directory().applications.flatMap(({ clientId, displayName, secrets }) =>
      secrets.map(({ value, notAfter }) => ({
        ...{ id: randomUUID(), clientId, application: displayName, expires: notAfter },
        value,
      })),
    );
  return {
    apply() {
      const former = new Set(secretsNow().map(({ value }) => value));
      const before = new Map(cloud.stack.resources.map(({ address, values }) => [address, values]));
      cloud.apply();
      const fresh = secretsNow().filter(({ value }) => !former.has(value));
      made = new Map(fresh.map(({ id, value }) => [id, value]));
      const after = new Map(cloud.stack.resources.map(({ address, values }) => [address, values]));
      const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
        (address) => !isDeepStrictEqual(before.get(address), after.get(address)),
      );
      return { at: cloud.clock.now(), secrets: fresh.map(({ value: _, ...secret }) => secret), changed };
    },
    secretOf: (id) => made.get(id),
  };
}
