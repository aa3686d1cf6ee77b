/** All checks, in the order in which a system is walked through. */
import type { Check } from "../check";
import { adapterKeys } from "./adapter-keys";
import { admitted } from "./admitted";
import { clientNotListed } from "./client-not-listed";
import { forgedTokens } from "./forged-tokens";
import { latency } from "./latency";
import { noToken } from "./no-token";
import { token } from "./token";
import { wrongTokens } from "./wrong-tokens";

export const checks: readonly Check[] = [
  adapterKeys,
  token,
  noToken,
  admitted,
  clientNotListed,
  ...wrongTokens,
  ...forgedTokens,
  latency,
];
