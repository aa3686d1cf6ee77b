/**
 * Filters, renames and sets headers.
 *
 * https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewaymodifyingresponsesrequests-addingheadertransformrequestpolicies.htm
 *
 * @module
 */
import type { Context } from "../../synthesized/system/context-variables";
import { fill } from "../../synthesized/system/context-variables";
import type { SetHeader, Transformations } from "../../synthesized/system/deployment";
import { isProtected, type MessageKind } from "../../synthesized/system/read-transformations";
import type { Decisions } from "./choices";
import type { HeaderList } from "./header-list";
import { headerValue } from "./header-value";

/** What did not go as the policy says, for the execution log. */
interface TransformationNote {
  readonly code: "headerTransformation.missingSetValues" | "headerTransformation.badHeaderValue";
  readonly message: string;
}

/** How transformations follow on one another, and what they leave. */
export interface TransformationRules {
  /** See `filter-order` in choices. */
  readonly filtersFirst: boolean;
  /** See `rename-set-order` in choices. */
  readonly setsFirst: boolean;
  /** See `rename-onto` in choices. */
  readonly renamingAdds: boolean;
  /** See `allow-filter` in choices. */
  readonly allowsListedOnly: boolean;
}

/** The rules of a gateway. */
export const transformationRules = (decisions: Decisions): TransformationRules => ({
  filtersFirst: decisions["filter-order"] === "lenient",
  setsFirst: decisions["rename-set-order"] === "lenient",
  renamingAdds: decisions["rename-onto"] === "lenient",
  allowsListedOnly: decisions["allow-filter"] === "lenient",
});

/**
 * Changes `headers`. "The gateway applies filters after other transformations, so any headers set or renamed must also be listed here when using
 * an ALLOW type policy", says the reference:
 *
 * https://docs.oracle.com/en-us/iaas/api/#/en/api-gateway/latest/datatypes/FilterHeaderPolicy
 */
export function transformHeaders(
  headers: HeaderList,
  { filter, rename, set }: Transformations,
  kind: MessageKind,
  context: Context,
  rules: TransformationRules,
): readonly TransformationNote[] {
  const renameAll = (): void => {
    for (const { from, to } of rename) renameHeader(headers, from, to, rules);
  };
  if (rules.filtersFirst) filterHeaders(headers, filter, kind, rules);
  if (!rules.setsFirst) renameAll();
  const notes = set.flatMap((header) => setHeader(headers, header, context));
  if (rules.setsFirst) renameAll();
  if (!rules.filtersFirst) filterHeaders(headers, filter, kind, rules);
  return notes;
}

function filterHeaders(
  headers: HeaderList,
  filter: Transformations["filter"],
  kind: MessageKind,
  { allowsListedOnly }: TransformationRules,
): void {
  if (filter?.type === "BLOCK") headers.remove(...filter.names);
  if (filter?.type !== "ALLOW") return;
  const allowed = new Set(filter.names.map((name) => name.toLowerCase()));
  headers.keep((name) => allowed.has(name) || (!allowsListedOnly && (isProtected(name, kind) || isFraming(name))));
}

/** `Content-Type` and `Host` are about the message itself. */
const isFraming = (name: string): boolean => name === "content-type" || name === "host";

function renameHeader(headers: HeaderList, from: string, to: string, { renamingAdds }: TransformationRules): void {
  const values = headers.values(from);
  if (values.length === 0) return;
  headers.remove(from);
  if (renamingAdds) headers.add(to, ...values);
  else headers.set(to, ...values);
}

/** A value that is empty or no header value changes nothing: see `empty-values` in choices. */
function setHeader(headers: HeaderList, { name, values, ifExists }: SetHeader, context: Context): TransformationNote[] {
  const filled = values.map((value) => fill(value, context)).filter((value) => value !== "");
  if (filled.length === 0)
    return [{ code: "headerTransformation.missingSetValues", message: `No value for the header ${name}.` }];
  const encoded = filled.flatMap((value) => headerValue(value) ?? []);
  if (encoded.length < filled.length)
    return [{ code: "headerTransformation.badHeaderValue", message: `Bad value for the header ${name}.` }];
  if (!headers.has(name)) headers.add(name, ...encoded);
  else if (ifExists === "OVERWRITE") headers.set(name, ...encoded);
  else if (ifExists === "APPEND") headers.add(name, ...encoded);
  return [];
}
