/** What has ever been deployed of an app, and what a later version of it would take from those who have. */
import { isList, isObject, type Json, type JsonObject, members } from "../terraform-schema/json";
import { replacingArguments } from "./replacing-arguments";

/** Address → the arguments whose change would replace the resource, as they were last written. */
export type Deployed = Readonly<Record<string, JsonObject>>;

/** A resource that an upgrade would destroy, or destroy and make again. */
export interface Loss {
  readonly address: string;
  /** The argument that replaces it; absent where the address is gone. */
  readonly argument?: string;
}

/** Losses that users are told of in CHANGELOG.md, by app. */
export const meant: Readonly<Record<string, readonly (Loss & { readonly why: string })[]>> = {};

/** @throws Error for a type of which nobody said what replaces it */
export function deployedOf(document: JsonObject): Deployed {
  const resources = members(document.resource).flatMap(([type, named]) =>
    members(named).map(([name, body]) => {
      const replacing = replacingArguments[type];
      if (replacing === undefined) throw new Error(`say in replacing-arguments.ts what replaces a ${type}`);
      const written = replacing.flatMap((argument) => {
        const value = isObject(body) ? body[argument] : undefined;
        return value === undefined ? [] : [[argument, value] as const];
      });
      return [`${type}.${name}`, Object.fromEntries(written)] as const;
    }),
  );
  return Object.fromEntries(resources);
}

/** All that was deployed, and what is new: nothing that was ever there is forgotten. */
export const remembered = (before: Deployed, document: JsonObject): Deployed =>
  Object.fromEntries(Object.entries({ ...deployedOf(document), ...before }).sort(([a], [b]) => (a < b ? -1 : 1)));

/** What an apply of the document would destroy or replace. */
export function losses(before: Deployed, document: JsonObject): Loss[] {
  const after = deployedOf(document);
  const moves = movesOf(document);
  return Object.entries(before).flatMap(([address, args]): Loss[] => {
    const now = after[moves.get(address) ?? address];
    if (now === undefined) return [{ address }];
    return [...new Set([...Object.keys(args), ...Object.keys(now)])]
      .filter((argument) => JSON.stringify(moved(args[argument], moves)) !== JSON.stringify(now[argument]))
      .map((argument) => ({ address, argument }));
  });
}

function movesOf(document: JsonObject): ReadonlyMap<string, string> {
  const blocks = isList(document.moved) ? document.moved.filter(isObject) : [];
  return new Map(blocks.map(({ from, to }) => [String(from), String(to)]));
}

/** A value as it is written once the resources that it refers to have moved. */
function moved(value: Json | undefined, moves: ReadonlyMap<string, string>): Json | undefined {
  if (value === undefined) return undefined;
  const text = JSON.stringify(value).replace(/[a-z]\w+\.[\w-]+(?=\.)/g, (address) => moves.get(address) ?? address);
  return JSON.parse(text);
}
