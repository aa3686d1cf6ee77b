/**
 * The rules, each in a file of its own.
 *
 * @module
 */

import { audiencesPresent } from "./audiences-present";
import { authenticatedRoutes } from "./authenticated-routes";
import { clientsListed } from "./clients-listed";
import { deploymentsLogged } from "./deployments-logged";
import { iamWithoutWildcards } from "./iam-without-wildcards";
import { imagesPinned } from "./images-pinned";
import { issuersPresent } from "./issuers-present";
import { publicSubnetsAsked } from "./public-subnets-asked";
import { roleAssignmentRequired } from "./role-assignment-required";
import type { PolicyRule } from "./rule";
import { tlsVerified } from "./tls-verified";

/** All rules. */
export const policyRules: readonly PolicyRule[] = [
  authenticatedRoutes,
  tlsVerified,
  issuersPresent,
  audiencesPresent,
  clientsListed,
  roleAssignmentRequired,
  deploymentsLogged,
  imagesPinned,
  publicSubnetsAsked,
  iamWithoutWildcards,
];
