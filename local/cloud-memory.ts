/**
 * What outlives a cloud, so that its successor goes on where it was: tokens stay valid, and whoever trusts its authority goes on.
 *
 * @module
 */
import { type MovableClock, movableClock } from "./clock";
import type { Entra } from "./entra/entra";
import { eventStream } from "./events";
import type { HttpsIdentity } from "./https-face";
import { type KeptParts, keptParts } from "./kept-parts";
import type { playOtherIssuers } from "./other-issuers/other-issuers";
import type { KeptProxy } from "./proxy/proxy-of-cloud";

/** What a cloud leaves to its successor, which gets the same. */
export interface CloudMemory {
  readonly clock: MovableClock;
  /** What happens in whichever runs, in one stream. */
  readonly events: ReturnType<typeof eventStream>;
  /** Of https; none before the first cloud that has it. */
  https?: HttpsIdentity;
  /** The way by real names; none before the first cloud that has it. */
  proxy?: KeptProxy;
  /** Keys, faults and what people have signed in to; none before the first cloud. */
  entra?: Entra["kept"];
  /** What an apply does not touch; others from now on, where all is to begin anew. */
  parts: KeptParts;
  /** Keys of other issuers. */
  readonly localKeys: NonNullable<Parameters<typeof playOtherIssuers>[1]["localKeys"]>;
}

/** Before the first cloud. */
export const cloudMemory = (): CloudMemory => ({
  clock: movableClock(),
  events: eventStream(),
  localKeys: new Map(),
  parts: keptParts(),
});
