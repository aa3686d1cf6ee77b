/**
 * Entra's keys, as they come, sign and go.
 *
 * Entra's servers share keys but not always views of them: in recorded key sets most keys vanished and came back between
 * two looks. Here three replicas take turns in answering; while they flap, each of them misses other keys.
 * https://learn.microsoft.com/en-us/entra/identity-platform/signing-key-rollover
 *
 * @module
 */
import type { Clock } from "../clock";
import { createSigningKey, type SigningKey } from "./signing-key";

/** How a signing key gives way to the next: `planned`, to one long published, or `emergency`, at once, to one nobody has seen, the old one withdrawn. */
export type Rotation = "planned" | "emergency";

/** What one replica shows. */
export interface KeyView {
  /** Number of the replica, from 0. */
  readonly replica: number;
  readonly keys: readonly SigningKey[];
}

/** The keys of work and school tenants. */
export interface KeyRing {
  /** The key that signs now. */
  readonly signing: SigningKey;
  /** Whether replicas disagree. */
  flapping: boolean;
  /** What the replica whose turn it is shows. */
  view(): KeyView;
  /** Puts another key in charge. */
  rotate(how: Rotation): Promise<void>;
}

const replicas = 3;
/** Within the four to seven keys that recorded `organizations` documents had. */
const publishedKeys = 5;

/** Makes a ring of five keys, the last of which is published but does not sign yet. */
export async function createKeyRing(clock: Clock): Promise<KeyRing> {
  let keys = await Promise.all(Array.from({ length: publishedKeys }, () => createSigningKey(clock)));
  let turn = 0;
  let flapping = false;
  const signing = (): SigningKey => {
    const key = keys.at(-2);
    if (key === undefined) throw new TypeError("a key ring never has fewer than two keys");
    return key;
  };
  return {
    get flapping() {
      return flapping;
    },
    set flapping(wanted) {
      flapping = wanted;
    },
    get signing() {
      return signing();
    },
    view() {
      const replica = flapping ? turn++ % replicas : 0;
      return { replica, keys: flapping ? seenBy(replica, keys) : keys };
    },
    async rotate(how) {
      const fresh = await createSigningKey(clock);
      if (how === "planned") keys = [...keys, fresh].slice(-publishedKeys);
      else keys = [...keys.filter((key) => key !== signing()).slice(0, -1), fresh, ...keys.slice(-1)];
    },
  };
}

/** See `flapping` in choices. */
function seenBy(replica: number, keys: readonly SigningKey[]): readonly SigningKey[] {
  const seen = keys.filter((_, index) => index % replicas !== replica);
  return [...seen.slice(replica), ...seen.slice(0, replica)];
}
