/**
 * What a route does to the headers of requests and responses.
 *
 * @module
 */
import { headers as limits, protectedHeaders } from "../limits/api-gateway";
import { neutralHeaders } from "../limits/deployment-specification";
import { contextFindings } from "./private/context-text";
import { beyond, checkCount, checkPattern, duplicates, type Finding, said, twice } from "./private/findings";
import { literal } from "./private/terraform-values";

/** A header that is set. */
export interface SetHeader {
  /** Name of the header; case does not matter. */
  readonly name: string;
  /**
   * At most 10; may use context variables, such as `${request.path[order]}`. What tells a back end who calls (`request.auth`, `request.cert`) is
   * set in requests by `identityHeaders` alone.
   */
  readonly values: readonly string[];
  /** What happens to a header of that name that is there already. @default "OVERWRITE" */
  readonly ifExists?: "OVERWRITE" | "APPEND" | "SKIP";
}

/**
 * What happens to headers. Renamed and set first; what is blocked is removed last, and a name may stand in one of the three only.
 *
 * @see [Modifying requests and responses](https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewaymodifyingresponsesrequests.htm)
 * @see [Context variables](https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewaycontextvariables.htm)
 */
export interface HeaderTransformations {
  /** Names of headers to remove. Of requests at most 50 on a route, the identity headers among them; of responses 20. */
  readonly block?: readonly string[];
  /** New names by old name. At most 20. */
  readonly rename?: Readonly<Record<string, string>>;
  /** At most 20 on a route, the identity headers among them. */
  readonly set?: readonly SetHeader[];
}

/** The block of the specification, or `undefined` where nothing is transformed. */
export function renderTransformations({ block = [], rename = {}, set = [] }: HeaderTransformations) {
  const renamed = Object.entries(rename);
  if (block.length + renamed.length + set.length === 0) return undefined;
  return {
    filterHeaders: block.length === 0 ? undefined : { type: "BLOCK", items: block.map((name) => ({ name })) },
    renameHeaders: renamed.length === 0 ? undefined : { items: renamed.map(([from, to]) => ({ from, to })) },
    setHeaders:
      set.length === 0
        ? undefined
        : {
            items: set.map(({ name, values, ifExists = "OVERWRITE" }) => ({
              name,
              values: values.map(literal),
              ifExists,
            })),
          },
  };
}

/** @internal */
export function transformationFindings(
  setting: string,
  transformations: HeaderTransformations,
  direction: "request" | "response",
): Finding[] {
  const { block = [], rename = {}, set = [] } = transformations;
  const touched = [...block, ...Object.entries(rename).flat(), ...set.map(({ name }) => name)];
  if (touched.length === 0) return [];
  return [
    ...checkCount(
      "HEADERS_COUNT",
      `${setting}.block`,
      block,
      direction === "request" ? limits.filtered : limits.filteredFromResponses,
    ),
    ...checkCount("HEADERS_COUNT", `${setting}.rename`, Object.keys(rename), limits.renamed),
    ...checkCount("HEADERS_COUNT", `${setting}.set`, set, limits.set),
    ...set.flatMap(({ values }, index) =>
      checkCount("HEADERS_COUNT", `${setting}.set[${index}].values`, values, limits.valuesPerHeader),
    ),
    ...Object.keys(rename).flatMap((name) =>
      checkPattern("HEADER_NAME_INVALID", `${setting}.rename (name)`, name, limits.name),
    ),
    ...duplicates(touched, (name) => name.toLowerCase()).map((name) =>
      beyond("HEADER_TWICE", setting, twice(name), limits.namedOnce),
    ),
    ...touched.filter(isNeutral).map((name) => beyond("HEADER_TWICE", setting, name, limits.neutral)),
    ...touched.flatMap((name) => protectedFindings(setting, name, direction)),
  ];
}

/** Names of transformations that say nothing, beside which these may stand on a route. */
const isNeutral = (name: string): boolean => neutral.has(name.toLowerCase());
const neutral = new Set(
  [neutralHeaders.block, neutralHeaders.rename, neutralHeaders.renamed, neutralHeaders.set].map((name) =>
    name.toLowerCase(),
  ),
);

/**
 * What is wrong with values that somebody wrote.
 *
 * @param parameters of the route's path; `undefined` where only Terraform knows it
 * @internal
 */
export function valueFindings(
  setting: string,
  { set = [] }: HeaderTransformations,
  parameters: readonly string[] | undefined,
): Finding[] {
  return set.flatMap(({ values }, index) =>
    values.flatMap((value) => contextFindings(`${setting}.set[${index}].values`, value, parameters)),
  );
}

function protectedFindings(setting: string, name: string, direction: "request" | "response"): Finding[] {
  if (!protectedNames[direction].has(name.toLowerCase())) return [];
  const { [direction]: names, source } = protectedHeaders;
  return [
    beyond("HEADER_PROTECTED", setting, said(`to change "${name}"`), { rule: `any but ${names.join(", ")}`, source }),
  ];
}

const protectedNames = { request: new Set(protectedHeaders.request), response: new Set(protectedHeaders.response) };
