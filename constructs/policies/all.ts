/**
 * The rules, each in a file of its own.
 *
 * @module
 */

import { audiencesOwn } from "./audiences-own";
import { audiencesPresent } from "./audiences-present";
import { authenticatedRoutes } from "./authenticated-routes";
import { authorizerAnswersWhole } from "./authorizer-answers-whole";
import { authorizerRoutesReachable } from "./authorizer-routes-reachable";
import { authorizerTrustsNarrow } from "./authorizer-trusts-narrow";
import { clientsListed } from "./clients-listed";
import { deploymentsLogged } from "./deployments-logged";
import { dynamicGroupsNarrow } from "./dynamic-groups-narrow";
import { iamWithoutWildcards } from "./iam-without-wildcards";
import { imagesPinned } from "./images-pinned";
import { issuersPresent } from "./issuers-present";
import { publicSubnetsAsked } from "./public-subnets-asked";
import { roleAssignmentRequired } from "./role-assignment-required";
import type { PolicyRule } from "./rule";
import { serversToldApart } from "./servers-told-apart";
import { tlsVerified } from "./tls-verified";
import { upstreamsEncrypted } from "./upstreams-encrypted";

/** All rules. */
export const policyRules: readonly PolicyRule[] = [
  authenticatedRoutes,
  serversToldApart,
  tlsVerified,
  upstreamsEncrypted,
  issuersPresent,
  audiencesPresent,
  audiencesOwn,
  clientsListed,
  authorizerTrustsNarrow,
  authorizerAnswersWhole,
  authorizerRoutesReachable,
  roleAssignmentRequired,
  deploymentsLogged,
  imagesPinned,
  publicSubnetsAsked,
  iamWithoutWildcards,
  dynamicGroupsNarrow,
];
