/** https://developer.hashicorp.com/terraform/language/modules/develop/refactoring */
import { asList, isObject, type Json, type JsonObject } from "./json";
import { type Case, Place } from "./place";

const typeOf = (address: string): string => address.split(".")[0] ?? "";

/** Each block leads from where nothing is any more to a resource of the same type, and no two meet. */
export function judgeMoves(content: Json, document: JsonObject, inquiry: Case): void {
  const blocks = asList(content).filter(isObject);
  const written = (address: Json | undefined): boolean => {
    const [type = "", name = ""] = String(address).split(".");
    const ofType = isObject(document.resource) ? document.resource[type] : undefined;
    return isObject(ofType) && name in ofType;
  };
  for (const [index, block] of blocks.entries()) {
    const place = new Place(inquiry, `moved.${index}`, `moved.${index}`);
    const { from, to, ...others } = block;
    for (const name of Object.keys(others)) place.inside(name).report("unknown-argument", `moved takes no "${name}"`);
    if (typeof from !== "string" || typeof to !== "string") {
      place.report("missing-argument", "moved takes from and to");
      continue;
    }
    if (typeOf(from) !== typeOf(to)) place.report("argument-type", `${from} and ${to} are of two types`);
    if (written(from)) place.inside("from").report("bad-reference", `the document has ${from}`);
    if (!written(to)) place.inside("to").report("bad-reference", `the document has no ${to}`);
    if (blocks.some((other, at) => at < index && (other.from === from || other.to === to))) {
      place.report("block-count", `another block moves ${from} or moves to ${to}`);
    }
  }
}
