/** What the time provider and Terraform itself decide: https://registry.terraform.io/providers/hashicorp/time/latest/docs */

import { isText } from "../../internal/json";
import { terraformTime } from "../expression/functions/times";
import { membersWhenKnown, type Value, type ValueObject } from "../expression/value";
import { guid } from "./identifiers";
import type { Applying, ResourceType } from "./resource-type";

const units = ["years", "months", "days", "hours", "minutes", "seconds"] as const;

type Offsets = Readonly<Partial<Record<(typeof units)[number], number>>>;

/** The base of a resource's times: given, or the moment of its creation. */
const base = (given: Value | undefined, { createdAt }: Applying): Date => (isText(given) ? new Date(given) : createdAt);

function calendar(time: Date): ValueObject {
  return {
    year: time.getUTCFullYear(),
    month: time.getUTCMonth() + 1,
    day: time.getUTCDate(),
    hour: time.getUTCHours(),
    minute: time.getUTCMinutes(),
    second: time.getUTCSeconds(),
    unix: Math.floor(time.getTime() / 1000),
  };
}

function shifted(time: Date, offsets: Offsets): Date {
  const { years = 0, months = 0, days = 0, hours = 0, minutes = 0, seconds = 0 } = offsets;
  const date = new Date(time);
  date.setUTCFullYear(date.getUTCFullYear() + years, date.getUTCMonth() + months, date.getUTCDate() + days);
  return new Date(date.getTime() + ((hours * 60 + minutes) * 60 + seconds) * 1000);
}

const offsetsOf = (args: ValueObject, prefix: string): Offsets =>
  Object.fromEntries(units.map((unit) => [unit, Number(args[`${prefix}${unit}`] ?? 0) || 0]));

/** All that these arguments say of a time. */
const timesIn = (args: ValueObject, base: string, prefix: string): (Value | undefined)[] => [
  args[base],
  ...units.map((unit) => args[`${prefix}${unit}`]),
];

export const timeResources: Readonly<Record<string, ResourceType>> = {
  // Its outputs are those of another stack.
  "data.terraform_remote_state": { compute: () => ({}) },
  time_static: {
    replacedBy: ["triggers", "rfc3339"],
    compute: (resource) => {
      const time = base(resource.args.rfc3339, resource);
      return membersWhenKnown([resource.args.rfc3339], () => {
        return { id: terraformTime(time), rfc3339: terraformTime(time), ...calendar(time) };
      });
    },
  },
  time_offset: {
    replacedBy: "any",
    compute: (resource) => {
      const start = base(resource.args.base_rfc3339, resource);
      const time = shifted(start, offsetsOf(resource.args, "offset_"));
      return membersWhenKnown(timesIn(resource.args, "base_rfc3339", "offset_"), () => ({
        id: terraformTime(start),
        base_rfc3339: terraformTime(start),
        rfc3339: terraformTime(time),
        ...calendar(time),
      }));
    },
  },
  time_rotating: {
    replacedBy: ["triggers", "rfc3339"],
    isGone: ({ rotation_rfc3339: end }, now) => isText(end) && now.getTime() >= Date.parse(end),
    compute: (resource) => {
      const start = base(resource.args.rfc3339, resource);
      const end = shifted(start, offsetsOf(resource.args, "rotation_"));
      return membersWhenKnown(timesIn(resource.args, "rfc3339", "rotation_"), () => ({
        id: terraformTime(start),
        rfc3339: terraformTime(start),
        rotation_rfc3339: terraformTime(end),
        ...calendar(start),
      }));
    },
  },
  time_sleep: {
    replacedBy: ["triggers"],
    compute: ({ createdAt }) => ({ id: terraformTime(createdAt) }),
  },
  terraform_data: {
    replacedBy: ["triggers_replace"],
    compute: ({ seed, args }) => ({ id: guid(seed), output: args.input ?? null }),
  },
};
