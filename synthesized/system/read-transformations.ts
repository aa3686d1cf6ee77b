/**
 * Blocks that change headers, or parameters of the query.
 *
 * @module
 */
import { headers as limits, protectedHeaders } from "../../limits/api-gateway";
import type { RangeLimit } from "../../limits/limit";
import { Unknown } from "../expression/value";
import { type ContextText, parseContextText, plainText } from "./context-variables";
import type { SetHeader, Transformations } from "./deployment";
import type { Fields } from "./fields";

const page =
  "https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewaymodifyingresponsesrequests-addingheadertransformrequestpolicies.htm";
const variablesPage = "https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewaycontextvariables.htm";

/** Of which message a header is. */
export type MessageKind = "request" | "response";

/** Nothing is changed. */
export const noTransformations: Transformations = { filter: undefined, rename: [], set: [] };

/** Reads `header_transformations` and its like. */
export function readTransformations(block: Fields | undefined, kind: MessageKind): Transformations {
  const of = { things: "headers", filtered: kind === "request" ? limits.filtered : limits.filteredFromResponses };
  return readChanges(block, of, (transformations) => {
    if (block !== undefined) reportNames(block, transformations, kind);
  });
}

/** Reads `query_parameter_transformations`; Oracle's pages set the same limits for it, and no rules for names. */
export const readQueryTransformations = (block: Fields | undefined): Transformations =>
  readChanges(block, { things: "query_parameters", filtered: limits.filtered }, () => {});

function readChanges(
  block: Fields | undefined,
  { things, filtered }: { readonly things: string; readonly filtered: RangeLimit },
  judge: (transformations: Transformations) => void,
): Transformations {
  if (block === undefined) return noTransformations;
  const { value: transformations, errors } = block.found(() => ({
    filter: readFilter(block.block(`filter_${things}`), filtered),
    rename: readItems(block.block(`rename_${things}`), limits.renamed).map((item) => {
      const pair = { from: item.text("from") ?? "", to: item.text("to") ?? "" };
      item.done();
      return pair;
    }),
    set: readItems(block.block(`set_${things}`), limits.set).map(readSetHeader),
  }));
  block.done();
  // What is not known of it cannot be judged.
  if (errors.length === 0) judge(transformations);
  return transformations;
}

/** A text that may hold context variables. */
export function readContextText(block: Fields, name: string, text = block.text(name)): ContextText {
  const parsed = parseContextText(text ?? "");
  if ("parts" in parsed) return parsed;
  const gap = new Unknown(`what ${parsed.unknown} stands for is not known here`);
  block.notPlayed(
    name,
    parsed.unknown,
    "The local gateway fills ${request.path[…]}, query, headers, auth, host and subdomain, and no others.",
    variablesPage,
    gap,
  );
  return plainText("");
}

function readItems(block: Fields | undefined, { max, source }: RangeLimit): readonly Fields[] {
  const items = block?.blocks("items") ?? [];
  block?.done();
  if (items.length > max) block?.report("items", `${items.length} items`, `Allowed: at most ${max}.`, source);
  return items;
}

function readFilter(block: Fields | undefined, filtered: RangeLimit): Transformations["filter"] {
  if (block === undefined) return undefined;
  const type = block.text("type");
  const names = readItems(block, filtered).map((item) => {
    const name = item.text("name") ?? "";
    item.done();
    return name;
  });
  if (type === "BLOCK" || type === "ALLOW") return { type, names };
  return block.report("type", String(type), "Allowed: BLOCK, ALLOW.", page);
}

function readSetHeader(item: Fields): SetHeader {
  const texts = item.texts("values");
  const name = item.text("name") ?? "";
  const ifExists = item.text("if_exists") ?? "OVERWRITE";
  item.done();
  if (texts.length === 0 || texts.length > limits.valuesPerHeader.max)
    item.report("values", `${texts.length} values`, `Allowed: 1 to ${limits.valuesPerHeader.max}.`, page);
  const values = texts.map((text) => readContextText(item, "values", text));
  if (ifExists === "OVERWRITE" || ifExists === "APPEND" || ifExists === "SKIP") return { name, values, ifExists };
  item.report("if_exists", ifExists, "Allowed: OVERWRITE, APPEND, SKIP.", page);
  return { name, values, ifExists: "OVERWRITE" };
}

function reportNames(block: Fields, { filter, rename, set }: Transformations, kind: MessageKind): void {
  const changed = [...rename.flatMap(({ from, to }) => [from, to]), ...set.map(({ name }) => name)];
  for (const name of [...changed, ...(filter?.names ?? [])]) {
    if (!limits.name.pattern.test(name)) block.report(name, "no header name", `Allowed: ${limits.name.form}.`, page);
    if (isProtected(name, kind))
      block.report(name, `a protected ${kind} header`, "No transformation may name it.", protectedHeaders.source);
  }
  const once = [...changed, ...(filter?.type === "BLOCK" ? filter.names : [])].map((name) => name.toLowerCase());
  for (const name of new Set(once.filter((candidate, index) => once.indexOf(candidate) !== index)))
    block.warn(name, "named by two transformations", namedTwice, page);
}

const namedTwice =
  'Oracle\'s page: a name "must not be included in any other transformation request policies for the route (with the exception of items in ALLOW lists)"; filters are applied last.';

/** Whether the service refuses to transform a header. */
export function isProtected(name: string, kind: MessageKind): boolean {
  return protectedHeaders[kind].includes(name.toLowerCase());
}
