/**
 * What the clouds would refuse of stacks, before anything is started for them.
 *
 * @module
 */
import { isText } from "../internal/json";
import { UsageError, UserError } from "../internal/user-error";
import { standInTenant } from "../synthesized/computed/identifiers";
import { stacksIn } from "../synthesized/stack/several-as-one";
import type { Stack } from "../synthesized/stack/stack";
import { readEachDeployment } from "../synthesized/system/read-deployments";
import { readTenant } from "../synthesized/system/read-tenant";
import { SpecificationError } from "../synthesized/system/specification-error";
import { refusedOf } from "./gateway/local-deployments";

/** @throws {UserError} with all that the clouds would refuse, at once */
export function assertSound(stack: Stack): void {
  assertOneTenant(stacksIn(stack));
  const specification = refusedOf(readEachDeployment(stack));
  const tenant = readTenant(stack).refused.flatMap(({ findings }) => findings);
  if (tenant.length === 0) return;
  const others = specification.length === 0 ? [] : new SpecificationError(specification).findings;
  throw new UserError([...others, ...tenant], 1);
}

/** There is one Entra for all: what it is told of a second tenant would stand in the first. */
function assertOneTenant(stacks: readonly Stack[]): void {
  const signedInTo = stacks.flatMap(({ name, resourcesOf }) =>
    resourcesOf("data.azuread_client_config").flatMap(({ values: { tenant_id: tenant } }) =>
      isText(tenant) && tenant !== standInTenant ? [{ name, tenant: tenant.toLowerCase() }] : [],
    ),
  );
  const [first] = signedInTo;
  const other = signedInTo.find(({ tenant }) => tenant !== first?.tenant);
  if (first === undefined || other === undefined) return;
  const got = `${first.name} signs in to the tenant ${first.tenant}, ${other.name} to ${other.tenant}`;
  throw new UsageError("stacks", got, "stacks of one tenant, or a cloud for each");
}
