/**
 * Client secrets that Entra holds for this stack's own applications and that its state does not know: their text is lost, or somebody else made them.
 *
 * @module
 */
import { type Found, found } from "../internal/clients/failure";
import { directoryObjects } from "./converge";
import type { EntraDirectory, ListedSecret } from "./entra-directory";
import type { StateResource } from "./terraform-show";

/** A secret that Entra holds for an application of the state. */
export interface HeldSecret extends ListedSecret {
  /** The application's address in the state. */
  readonly address: string;
  /** `/applications/<object id>`. */
  readonly application: string;
  /** The state knows it: it is in use. */
  readonly isKnown: boolean;
}

export async function heldSecrets(
  state: readonly StateResource[],
  directory: EntraDirectory,
): Promise<Found<readonly HeldSecret[]>> {
  const known = new Set(
    state.filter(({ type }) => type.startsWith("azuread_")).flatMap(({ values }) => keyIds(values)),
  );
  const held: HeldSecret[] = [];
  for (const { address, path } of directoryObjects(state).filter((one) => one.path.startsWith("/applications/"))) {
    const secrets = await directory.secrets(path);
    if ("failure" in secrets) return secrets;
    held.push(
      ...secrets.value.map((secret) => {
        const isKnown = known.has(secret.keyId.toLowerCase());
        return { ...secret, address, application: path, isKnown };
      }),
    );
  }
  return found(held);
}

/** Of passwords that are resources of their own, and of those within an application. */
function keyIds(values: unknown): readonly string[] {
  if (typeof values !== "object" || values === null) return [];
  return Object.entries(values).flatMap(([name, value]) =>
    name === "key_id" && typeof value === "string" ? [value.toLowerCase()] : keyIds(value),
  );
}

/** In one line, without anything secret. */
export const secretInWords = ({ keyId, name, start, end }: ListedSecret): string =>
  `key id ${keyId}${name === "" ? "" : `, "${name}"`}, made ${start.slice(0, 10)}, ends ${end.slice(0, 10)}`;
