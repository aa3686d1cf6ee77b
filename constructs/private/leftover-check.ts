/**
 * The condition by which a deployment refuses to keep what its stack left out.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { type Json, neutralContent } from "../../limits/deployment-specification";
import { blocksIn, type Written } from "../../limits/planned-specification";
import type { LeftOutParts } from "./left-out-parts";

/** A condition, and the local values that it and its message read: deployments that leave out the same share them. */
export interface LeftoverCheck {
  readonly condition: string;
  /** @param address of the deployment */
  readonly message: (address: string) => string;
  readonly locals: Readonly<Record<string, string>>;
}

/**
 * Judges the planned deployment, in which Terraform's provider has merged what was applied before. All in one condition, which holds
 *
 * - where a part cannot be known yet, since then there is nothing that it could be kept from: `anytrue` and `coalesce` find what is known beside
 *   it, where `&&`, `||` and `if` would not, in Terraform 1.5 as in OpenTofu;
 * - when a deployment is created, whatever neutral values the service answers with;
 * - for a mocked provider, whose id is no OCID.
 *
 * The message reads no values but the method and path of a route. It names the first place, since a list cannot be known before all of it is.
 *
 * @param places what the specification leaves out
 */
export function leftoverCheck(specification: Written, places: readonly LeftOutParts[]): LeftoverCheck {
  const { lists, at } = shapeOf(places);
  const name = `left_out_${createHash("sha256").update(lists).digest("hex").slice(0, 6)}`;
  const all = places.map(({ blocks }) => blocks).join(",");
  const each = `for i,b in concat(${all})`;
  const parts = `for k in local.${name}[${at}]`;
  const neutral = "length(regexall(local.left_out,jsonencode(b[k[0]][*][k[1]])))";
  const label = labelOf(specification, places);
  return {
    condition: `\${startswith(self.id,"ocid1.")?!anytrue([for s in self.specification:anytrue([${each}:anytrue([${parts}:${neutral}==0])])]):true}`,
    message: (address) =>
      "Left out, but kept live, first at:\n" +
      `\${join("",[for s in self.specification:coalesce(concat([${each}:join("",[${parts}:${neutral}>0?"":"${label}: \${join(".",k)}\\n"])],["-"])...)])}` +
      `To clear it: terraform apply -replace=${address}`,
    locals: { left_out: neutralContent, [name]: lists },
  };
}

/**
 * By name what is left out: by the deployment as a whole, and by each of its routes.
 *
 * @param name of the deployment
 */
export function leftOutByPlace(name: string, places: readonly LeftOutParts[]): ReadonlyMap<string, string> {
  const all = places.flatMap(({ each }) => each);
  const routes = new Set(all.map(({ route }) => route));
  return new Map(
    [...routes].map((place) => [
      `${name}_LeftOut${place ?? ""}`,
      all.flatMap(({ parts, route }) => (route === place ? parts : [])).join(" "),
    ]),
  );
}

/** The distinct lists of parts, in Terraform's language, and which of them is that of the block with the index `i`. */
function shapeOf(places: readonly LeftOutParts[]): { readonly lists: string; readonly at: string } {
  const all = places.flatMap(({ each }) => each.map(({ parts }) => parts.join(" ")));
  const distinct = [...new Set(all)];
  const indices = all.map((list) => distinct.indexOf(list));
  const last = distinct.length - 1;
  const isInOrder = indices.every((index, position) => index === Math.min(position, last));
  const lists = distinct.map((list) => list.split(" ").flatMap((part) => (part === "" ? [] : [part.split(".")])));
  return {
    lists: `\${${JSON.stringify(lists)}}`,
    at: isInOrder ? `min(i,${last})` : `${JSON.stringify(indices)}[i]`,
  };
}

/** How the message calls a block: a route by its methods and path, where synth knows them, else by its index. */
function labelOf(specification: Written, places: readonly LeftOutParts[]): string {
  const routes = blocksIn(specification.routes);
  const isPlain = routes.every(
    ({ methods, path }) => [...asTexts(methods), path].every(isLiteral) && methods !== undefined,
  );
  const isDeep = places.some(
    ({ blocks, each }) => !blocks.endsWith(".routes") && each.some(({ route }) => route !== undefined),
  );
  if (isPlain && !isDeep) return '${try("${join(" ",b.methods)} ${b.path}","deployment")}';
  const labels = places.flatMap(({ each }) =>
    each.map(({ route }) => (route === undefined ? "deployment" : named(route, routes[route]))),
  );
  return `\${${JSON.stringify(labels)}[i]}`;
}

function named(index: number, { methods, path }: Written = {}): string {
  const parts = [...asTexts(methods), path];
  const known = parts.every(isLiteral) ? `${asTexts(methods).join(" ")} ${path}` : "";
  return known.trim() === "" ? `routes[${index}]` : known;
}

const asTexts = (value: Json | undefined): readonly unknown[] => (Array.isArray(value) ? value : []);

const isLiteral = (value: unknown): boolean => typeof value === "string" && !/[$%]\{/.test(value);
