/** What JavaScript may give in place of settings, of a token's order and of a time span: one line each. */
import { App } from "cdktf";
import { expect, test } from "vitest";
import { checkSettings, checkTimeSpan, checkTokenOrder } from "../../../local/library/settings";
import { newFolder } from "../../run-folder";

const app = new App({ outdir: newFolder("local-settings"), stackTraces: false });
const linesOf = (check: () => void): string[] => {
  try {
    check();
    return [];
  } catch (error) {
    return error instanceof Error ? error.message.split("\n") : [String(error)];
  }
};

test.each<[string, unknown, string]>([
  ["nothing", undefined, "USAGE: settings: got undefined. Expected: an object, such as { stacks: [stack] }."],
  ["null", null, "USAGE: settings: got null. Expected: "],
  ["a folder", "cdktf.out", 'USAGE: settings: got "cdktf.out". Expected: '],
  ["an app", app, "USAGE: settings: what is to be run, and no settings. Expected: "],
  ["a list of apps", [app], "USAGE: settings: what is to be run, and no settings. Expected: "],
  [
    "a promise of a stack",
    { stacks: [Promise.resolve(app)] },
    "USAGE: stacks: got a promise, for which nobody waited. ",
  ],
])("settings that are %s", (_, settings, said) => {
  // Sound: JavaScript gives what it likes.
  expect(linesOf(() => checkSettings(settings as never))).toEqual([expect.stringContaining(said)]);
});

test.each<[unknown, string]>([
  [undefined, "USAGE: order: got undefined. Expected: { api, client }, or {}."],
  ["orders", 'USAGE: order: got "orders". '],
  [{ apis: "orders" }, "USAGE: apis: is no setting. Expected: api, client, issuer, claims, person."],
  [{ claims: ["a"] }, 'USAGE: claims: got ["a"]. Expected: values by the names of claims.'],
  [{ person: "bob" }, 'USAGE: person: got "bob". Expected: "member", "guest" or { tenant: id }.'],
])("an order that is %j", (order, said) => {
  expect(linesOf(() => checkTokenOrder(order as never))).toEqual([expect.stringContaining(said)]);
});

test.each<[unknown, string]>([
  [undefined, "USAGE: clock.advance: got undefined. Expected: seconds, or { days, hours, minutes, seconds }."],
  ["2h", 'USAGE: clock.advance: got "2h". '],
  [{ hour: 2 }, "USAGE: hour: is no setting. Expected: days, hours, minutes, seconds."],
  [{ hours: "2" }, 'USAGE: hours: got "2". Expected: a number.'],
])("a time span that is %j", (span, said) => {
  expect(linesOf(() => checkTimeSpan(span as never))).toEqual([expect.stringContaining(said)]);
});

test("what is right passes", () => {
  const sound = [
    () => checkSettings({ stacks: [app], clock: new Date() }),
    () => checkTokenOrder({ api: "orders", client: undefined, person: { tenant: "a" }, claims: { ver: undefined } }),
    () => checkTimeSpan({ days: 1, seconds: -5 }),
  ];
  expect(sound.flatMap(linesOf)).toEqual([]);
});
