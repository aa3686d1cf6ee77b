/** All checks, in the order in which a system is walked through. */
import type { Check } from "../check";
import { adapterKeys } from "./adapter-keys";
import { forgedTokens } from "./forged-tokens";
import { lackingPermission } from "./lacking-permission";
import { latency } from "./latency";
import { openRoutes } from "./open-routes";
import { otherSpellings } from "./other-spellings";
import { admitted, clientNotListed, noToken, token } from "./token";
import { uncheckedApis } from "./unchecked-apis";
import { guest, trustedTenant } from "./visitors";
import { wrongTokens } from "./wrong-tokens";

export const verifyChecks: readonly Check[] = [
  uncheckedApis,
  adapterKeys,
  token,
  noToken,
  admitted,
  clientNotListed,
  lackingPermission,
  openRoutes,
  trustedTenant,
  guest,
  ...wrongTokens,
  ...forgedTokens,
  otherSpellings,
  latency,
];
