/**
 * Filters, renames and sets parameters of the query.
 *
 * https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewaymodifyingresponsesrequests-addingqueryparamtransformrequestpolicies.htm
 *
 * @module
 */
import { type Context, fill } from "../../synthesized/system/context-variables";
import type { SetHeader, Transformations } from "../../synthesized/system/deployment";
import type { TransformationRules } from "./header-transformations";

/** A parameter, as it came or as it is to be sent: both halves encoded. */
interface Parameter {
  readonly name: string;
  readonly text: string;
}

/** A query after the transformations of a route: names count by case, and the order is as for headers. */
export function transformQuery(
  query: string,
  { filter, rename, set }: Transformations,
  context: Context,
  { filtersFirst }: Pick<TransformationRules, "filtersFirst">,
): string {
  const isKept = ({ name }: Parameter): boolean =>
    filter === undefined || (filter.type === "ALLOW") === filter.names.includes(name);
  const came = query === "" ? [] : query.split("&").map(parameter);
  const renamed = rename.reduce(renameParameter, filtersFirst ? came.filter(isKept) : came);
  const all = set.reduce((parameters, one) => setParameter(parameters, one, context), renamed);
  return (filtersFirst ? all : all.filter(isKept)).map(({ text }) => text).join("&");
}

function parameter(text: string): Parameter {
  const [raw = ""] = text.split("=");
  const [name = ""] = new URLSearchParams(`${raw}=`).keys();
  return { name, text };
}

/** One that already has the new name goes: see `rename-onto` in choices. */
function renameParameter(
  parameters: readonly Parameter[],
  { from, to }: Transformations["rename"][number],
): readonly Parameter[] {
  if (!parameters.some(({ name }) => name === from)) return parameters;
  return parameters.flatMap(({ name, text }) => {
    if (name === to) return [];
    return name === from ? { name: to, text: text.replace(/^[^=]*/, () => encodeURIComponent(to)) } : { name, text };
  });
}

/** A value that is empty changes nothing. */
function setParameter(
  parameters: readonly Parameter[],
  { name, values, ifExists }: SetHeader,
  context: Context,
): readonly Parameter[] {
  const filled = values.map((value) => fill(value, context)).filter((value) => value !== "");
  const exists = parameters.some((one) => one.name === name);
  if (filled.length === 0 || (exists && ifExists === "SKIP")) return parameters;
  const kept = ifExists === "OVERWRITE" ? parameters.filter((one) => one.name !== name) : parameters;
  return [...kept, ...filled.map((value) => ({ name, text: `${encodeURIComponent(name)}=${encodedOnce(value)}` }))];
}

/** Values of the request come as they were encoded; all else that would end a value is encoded here. A half of a surrogate pair is no text. */
const encodedOnce = (value: string): string =>
  encodeURIComponent(Buffer.from(value, "utf8").toString("utf8")).replace(/%25(?=[0-9A-Fa-f]{2})/g, "%");
