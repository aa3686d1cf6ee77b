/**
 * Verifies a signature by `jose`, with the key that the token's `kid` names and no other.
 *
 * @module
 */
import { compactVerify, errors } from "jose";
import type { CompactJwt } from "./compact-jwt";
import type { KeySet } from "./key-set";
import { TokenRefusal } from "./token-refusal";

/** @throws {TokenRefusal} */
export async function verifySignature(token: string, { alg, kid }: CompactJwt, keys: KeySet): Promise<void> {
  const found = keys.get(kid);
  if (found === undefined) throw new TokenRefusal(`JWT token has the kid ${JSON.stringify(kid)}, which no key has.`);
  if (found.alg !== undefined && found.alg !== alg)
    throw new TokenRefusal(`JWT token is signed with ${alg}, its key is for ${found.alg}.`);
  try {
    await compactVerify(token, found.key, { algorithms: [alg] });
  } catch (failure) {
    if (failure instanceof errors.JOSEError) throw new TokenRefusal("JWT token has a signature that does not verify.");
    throw failure;
  }
}
