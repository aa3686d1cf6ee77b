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
import { createSigningKey, type SigningKeyPair } from "./signing-key";

/** How a signing key gives way to the next: `planned`, to one long published, or `emergency`, at once, to one nobody has seen, the old one withdrawn. */
export type Rotation = "planned" | "emergency";

/** What one replica shows. */
export interface KeyView {
  /** Number of the replica, from 0. */
  readonly replica: number;
  readonly keys: readonly SigningKeyPair[];
}

/** The keys of work and school tenants. */
export interface KeyRing {
  /** The key that signs now. */
  readonly signing: SigningKeyPair;
  /** Whether replicas disagree. */
  flapping: boolean;
  /** What the replica whose turn it is shows; keys are made when they are first shown. */
  view(): Promise<KeyView>;
  /** Puts another key in charge. */
  rotate(how: Rotation): Promise<void>;
}

const replicas = 3;
/** Within the four to seven keys that recorded `organizations` documents had. */
const publishedKeys = 5;

/** Makes a ring of five keys, the last of which is published but does not sign yet. The one that signs is made now: most runs never show the others. */
export async function createKeyRing(clock: Clock): Promise<KeyRing> {
  let keys = Array.from({ length: publishedKeys }, () => pendingKey(clock));
  let turn = 0;
  let flapping = false;
  const [first] = keys.slice(-2);
  await first?.make();
  const signing = (): SigningKeyPair => {
    const key = keys.at(-2)?.made;
    if (key === undefined) throw new TypeError("the key that signs is made before it is put in charge");
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
    async view() {
      const replica = flapping ? turn++ % replicas : 0;
      const shown = flapping ? seenBy(replica, keys) : keys;
      return { replica, keys: await Promise.all(shown.map((key) => key.make())) };
    },
    async rotate(how) {
      const fresh = pendingKey(clock);
      if (how === "planned") {
        // Another rotation may put another key in its place meanwhile.
        for (let next = keys.at(-1); next?.made === undefined; next = keys.at(-1)) await next?.make();
        keys = [...keys, fresh].slice(-publishedKeys);
      } else {
        await fresh.make();
        keys = [...keys.slice(0, -2), fresh, ...keys.slice(-1)];
      }
    },
  };
}

/** A key that is made when it is first asked for, and dated as if it had been made at once. */
interface PendingKey {
  readonly made: SigningKeyPair | undefined;
  make(): Promise<SigningKeyPair>;
}

function pendingKey(clock: Clock): PendingKey {
  const planned = clock.now();
  let made: SigningKeyPair | undefined;
  let making: Promise<SigningKeyPair> | undefined;
  return {
    get made() {
      return made;
    },
    make() {
      making ??= createSigningKey({ now: () => planned }).then((key) => {
        made = key;
        return key;
      });
      return making;
    },
  };
}

/** See `flapping` in choices. */
function seenBy<Key>(replica: number, keys: readonly Key[]): readonly Key[] {
  const seen = keys.filter((_, index) => index % replicas !== replica);
  return [...seen.slice(replica), ...seen.slice(0, replica)];
}
