/** What of a specification reaches the service and acts there: two that act alike are the same. */
import { isDeepStrictEqual } from "node:util";
import {
  deploymentSpecification,
  neutralHeaders,
  type SpecificationBlock,
} from "../../../limits/deployment-specification";
import { planned, type Written } from "../../../limits/planned-specification";
import { isObject, type Json, type JsonObject } from "../../terraform-schema/json";

/** The service's own defaults, and our names for nothing. */
const nothing: readonly Json[] = [
  ...[null, false, 0, ""],
  ...["INFO", "ENFORCING", "AUTHENTICATION_ONLY", "BLOCK", "OVERWRITE", "CLIENT_IP", "TOTAL"],
  ...Object.values(neutralHeaders),
];

/** As it is stored after an apply where nothing was: without what the provider does not send by the type of the block. */
export const applied = (specification: Written): JsonObject => stored(planned(undefined, specification));

function stored(block: Written, table: SpecificationBlock = deploymentSpecification): JsonObject {
  const { sentBy = "", sent = {}, attributes = [], blocks = {} } = table;
  const members = Object.entries(block);
  const type = members.find(([name]) => name === sentBy)?.[1];
  const isSent = (name: string): boolean =>
    ![...attributes, ...Object.keys(blocks)].includes(name) ||
    (sent[String(type)]?.includes(name) ?? true) ||
    name === sentBy;
  return Object.fromEntries(
    members
      .filter(([name]) => isSent(name))
      .map(([name, part]) => {
        const nested = blocks[name];
        return [
          name,
          nested === undefined || !Array.isArray(part) ? part : part.map((item) => stored(Object(item), nested)),
        ];
      }),
  );
}

/** Whether two specifications do the same. */
export const actAlike = (one: Written, other: Written): boolean =>
  isDeepStrictEqual(acting(applied(one)), acting(applied(other)));

function acting(value: Json | undefined): Json | undefined {
  if (value === undefined || nothing.includes(value)) return undefined;
  if (Array.isArray(value)) {
    const items = value.map(acting);
    return items.every((item) => item === undefined) ? undefined : items.map((item) => item ?? null);
  }
  if (!isObject(value)) return value;
  if (value.validation_mode === "DISABLED") return undefined;
  if (value.type === "SIMPLE_LOOKUP_POLICY" && value.is_enabled === false) return undefined;
  const members = Object.entries(value).flatMap(([name, part]) => {
    const left = acting(name === "execution_log" ? withoutSwitch(part) : part);
    return left === undefined || name === "access_log" ? [] : [[name, left] as const];
  });
  return members.length === 0 ? undefined : Object.fromEntries(members);
}

/** It and the access log only switch an archive in Object Storage, which Oracle has given up. */
const withoutSwitch = (logs: Json | undefined): Json | undefined =>
  Array.isArray(logs) ? logs.map((log) => ({ ...(isObject(log) ? log : {}), is_enabled: null })) : logs;
