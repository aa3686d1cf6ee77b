/** Every limit of every table, by its name. */
import { adapterSettings } from "../../limits/adapter";
import * as apiGateway from "../../limits/api-gateway";
import { entra } from "../../limits/entra";
import { functions } from "../../limits/functions";
import { keySet } from "../../limits/jwks";
import type { Limit } from "../../limits/limit";
import { names, tags } from "../../limits/oci";

const { protectedHeaders: _noLimits, ...ofGateway } = apiGateway;

const tables: Readonly<Record<string, Readonly<Record<string, Limit>>>> = {
  ...ofGateway,
  entra,
  functions,
  keySet,
  tags,
  names,
  adapter: Object.fromEntries(Object.entries(adapterSettings).map(([name, { limit }]) => [name, limit])),
};

export const limits: readonly (readonly [string, Limit])[] = Object.entries(tables).flatMap(([table, entries]) =>
  Object.entries(entries).map(([name, limit]) => [`${table}.${name}`, limit] as const),
);
