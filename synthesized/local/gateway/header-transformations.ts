/**
 * Filters, renames and sets headers.
 *
 * https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewaymodifyingresponsesrequests-addingheadertransformrequestpolicies.htm
 *
 * @module
 */
import type { Context } from "../../system/context-variables";
import { fill } from "../../system/context-variables";
import type { SetHeader, Transformations } from "../../system/deployment";
import { isProtected, type MessageKind } from "../../system/read-transformations";
import type { HeaderList } from "./header-list";
import { headerValue } from "./header-value";

/** What did not go as the policy says, for the execution log. */
interface TransformationNote {
  readonly code: "headerTransformation.missingSetValues" | "headerTransformation.badHeaderValue";
  readonly message: string;
}

/**
 * Changes `headers`. Filters come last: "The gateway applies filters after other transformations, so any headers set or renamed must
 * also be listed here when using an ALLOW type policy." See `filter-order` in choices.
 *
 * https://docs.oracle.com/en-us/iaas/api/#/en/api-gateway/latest/datatypes/FilterHeaderPolicy
 */
export function transformHeaders(
  headers: HeaderList,
  { filter, rename, set }: Transformations,
  kind: MessageKind,
  context: Context,
): readonly TransformationNote[] {
  for (const { from, to } of rename) renameHeader(headers, from, to);
  const notes = set.flatMap((header) => setHeader(headers, header, context));
  if (filter?.type === "BLOCK") headers.remove(...filter.names);
  if (filter?.type === "ALLOW") {
    const allowed = new Set(filter.names.map((name) => name.toLowerCase()));
    headers.keep((name) => allowed.has(name) || isProtected(name, kind) || isFraming(name));
  }
  return notes;
}

/** `Content-Type` and `Host` are about the message itself: see `allow-filter` in choices. */
const isFraming = (name: string): boolean => name === "content-type" || name === "host";

/** A header that already has the new name goes: see `rename-onto` in choices. */
function renameHeader(headers: HeaderList, from: string, to: string): void {
  const values = headers.values(from);
  if (values.length === 0) return;
  headers.remove(from);
  headers.set(to, ...values);
}

/** A value that is empty or no header value changes nothing: what the client sent stays. */
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
