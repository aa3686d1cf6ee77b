import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../internal/json";
import { planDigest, plannedChanges } from "../../operate/plan-digest";

interface Resource {
  readonly address: string;
  readonly change: JsonObject;
  readonly [more: string]: Json;
}

/** As Terraform 1.11 prints a plan, with what differs from run to run. */
function plan(resources: readonly Resource[], more: JsonObject = {}): JsonObject {
  return {
    format_version: "1.2",
    terraform_version: "1.11.4",
    timestamp: "2026-01-02T03:04:05Z",
    resource_changes: [...resources],
    ...more,
  };
}

const update = (before: Json, after: Json, marks: JsonObject = {}): JsonObject => ({
  actions: ["update"],
  before,
  after,
  after_unknown: {},
  before_sensitive: {},
  after_sensitive: {},
  ...marks,
});

const api = (change: JsonObject, more: JsonObject = {}): Resource => ({ address: "oci_api.a", change, ...more });

function digest(json: JsonObject): string {
  const changes = plannedChanges(json);
  expect(changes).toBeDefined();
  return planDigest(changes ?? []);
}

const base = [api(update({ path: "/a", name: "x" }, { path: "/b", name: "x" }))];

describe("the digest is the same", () => {
  test.each<[string, JsonObject]>([
    ["at another time, by another Terraform 1", plan(base, { timestamp: "later", terraform_version: "1.15.0" })],
    [
      "with other inputs, configuration and state around it",
      plan(base, { variables: { s: { value: "hush" } }, prior_state: {}, configuration: {} }),
    ],
    [
      "with resources that stay",
      plan([...base, { ...api({ ...update({ n: 1 }, { n: 1 }), actions: ["no-op"] }), address: "x.y" }]),
    ],
    ["with attributes in another order", plan([api(update({ name: "x", path: "/a" }, { name: "x", path: "/b" }))])],
    [
      "whatever an attribute that stays holds",
      plan([api(update({ path: "/a", name: "y" }, { path: "/b", name: "y" }))]),
    ],
    ["with outputs that stay", plan(base, { output_changes: { o: { actions: ["no-op"], before: 1, after: 1 } } })],
  ])("%s", (_, other) => {
    expect(digest(other)).toBe(digest(plan(base)));
  });

  test("in whatever order Terraform names the resources", () => {
    const two = [
      ...base,
      { ...api(update({ n: 1 }, { n: 2 })), address: "oci_api.b" },
      { ...api(update({ n: 1 }, { n: 2 })), deposed: "f00" },
    ];
    expect(digest(plan([...two].reverse()))).toBe(digest(plan(two)));
  });

  test("whatever stands where a value will be known afterwards only", () => {
    const changing = (count: number): JsonObject =>
      plan([
        api(
          update(
            { at: count, deep: [{ at: count, n: 1 }] },
            { deep: [{ n: 2 }] },
            { after_unknown: { at: true, deep: [{ at: true }] } },
          ),
        ),
      ]);
    expect(digest(changing(1))).toBe(digest(changing(2)));
  });

  test("whatever a resource that goes holds, besides its id", () => {
    const going = (values: JsonObject): JsonObject =>
      plan([api({ ...update(values, null), actions: ["delete"], after_unknown: false, after_sensitive: false })]);
    expect(digest(going({ id: "1", n: 1 }))).toBe(digest(going({ id: "1", n: 2 })));
    expect(digest(going({ id: "1" }))).not.toBe(digest(going({ id: "2" })));
  });
});

test.each<[string, JsonObject]>([
  ["another value", plan([api(update({ path: "/a" }, { path: "/c" }))])],
  ["another value that is replaced", plan([api(update({ path: "/0" }, { path: "/b" }))])],
  ["another action", plan([api({ ...update({ path: "/a" }, { path: "/b" }), actions: ["delete", "create"] })])],
  ["another resource", plan([{ ...api(update({ path: "/a" }, { path: "/b" })), address: "oci_api.b" }])],
  ["one resource more", plan([...base, { ...api(update({}, { n: 1 })), address: "oci_api.b" }])],
  ["a value that becomes known later", plan([api(update({ path: "/a" }, {}, { after_unknown: { path: true } }))])],
  ["a deposed object", plan([api(update({ path: "/a" }, { path: "/b" }), { deposed: "f00" })])],
  ["a move", plan([api(update({ path: "/a" }, { path: "/b" }), { previous_address: "oci_api.old" })])],
  ["an import", plan([api(update({ path: "/a" }, { path: "/b" }, { importing: { id: "1" } }))])],
  [
    "a change of what is sensitive",
    plan([
      api(
        update(
          { path: "/a", s: 1 },
          { path: "/b", s: 2 },
          { before_sensitive: { s: true }, after_sensitive: { s: true } },
        ),
      ),
    ]),
  ],
  [
    "an output",
    plan(base, {
      output_changes: {
        o: {
          actions: ["create"],
          before: null,
          after: 1,
          after_unknown: false,
          before_sensitive: false,
          after_sensitive: false,
        },
      },
    }),
  ],
  ["nothing", plan([])],
])("another digest: %s", (_, other) => {
  expect(digest(other)).not.toBe(digest(plan(base)));
});

test.each<[string, Json, Json, JsonObject, Json]>([
  ["lists and texts", ["a"], "b", {}, { value: [["a"], "b"] }],
  ["an object that becomes a text", { a: 1 }, "b", {}, { value: [{ a: 1 }, "b"] }],
  ["not known yet", null, null, { after_unknown: true }, { value: ["(known after apply)", "(known after apply)"] }],
  [
    "sensitive",
    "hush",
    "hushed",
    { before_sensitive: true, after_sensitive: true },
    { value: ["(sensitive)", "(sensitive)"] },
  ],
  ["an object", { a: 1, b: 1 }, { a: 1, b: 2 }, {}, { b: [1, 2] }],
])("an output: %s", (_, before, after, marks, values) => {
  const change = {
    ...update(before, after),
    after_unknown: false,
    before_sensitive: false,
    after_sensitive: false,
    ...marks,
  };
  const [found] = plannedChanges(plan([], { output_changes: { o: change } })) ?? [];
  expect(found).toEqual({
    address: "output.o",
    actions: ["update"],
    content: { deposed: null, from: null, importing: null, values },
  });
});

test("what stays is told where it moves or is taken over", () => {
  const stays = { ...update({ n: 1 }, { n: 1 }), actions: ["no-op"] };
  expect(plannedChanges(plan([api(stays)]))).toEqual([]);
  expect(plannedChanges(plan([api(stays, { previous_address: "oci_api.old" })]))).toHaveLength(1);
  expect(plannedChanges(plan([api({ ...stays, importing: { id: "1" } })]))).toHaveLength(1);
});

describe("secrets", () => {
  const SECRET = "hush-7f3a";

  test("a change whose sensitive parts nobody names is sensitive as a whole", () => {
    const {
      before_sensitive: _before,
      after_sensitive: _after,
      ...unmarked
    } = update({ s: SECRET }, { s: `${SECRET}!` });
    const told = JSON.stringify(plannedChanges(plan([api(unmarked)])));
    expect(told).toContain('"s":["(sensitive)","(sensitive)"]');
  });

  /** A value that holds the secret somewhere, and Terraform's mark for just that place. */
  const marked = fc.letrec<{ value: { value: Json; mark: Json } }>((tie) => ({
    value: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.constant({ value: SECRET, mark: true }),
      fc
        .tuple(fc.array(fc.jsonValue({ maxDepth: 1 }), { maxLength: 2 }), tie("value"))
        .map(([others, { value, mark }]) => ({
          // Sound: fast-check's JSON is JSON.
          value: [...(others as Json[]), value],
          mark: [...others.map(() => false), mark],
        })),
      fc
        .tuple(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 1 })), fc.string(), tie("value"))
        .map(([others, name, { value, mark }]) => ({
          // Sound, as above.
          value: { ...(others as JsonObject), [name]: value },
          mark: { [name]: mark },
        })),
    ),
  })).value;

  test("none is ever told, wherever in a value it stands, and another secret changes nothing", () => {
    const content = fc.record({ name: fc.string(), before: marked, after: marked });
    fc.assert(
      fc.property(content, ({ name, before, after }) => {
        const made = plan([
          api(
            update(
              { [name]: before.value },
              { [name]: after.value },
              { before_sensitive: { [name]: before.mark }, after_sensitive: { [name]: after.mark } },
            ),
          ),
        ]);
        const other: JsonObject = JSON.parse(JSON.stringify(made).replaceAll(SECRET, "hush-other"));
        expect(JSON.stringify(plannedChanges(made))).not.toContain(SECRET);
        expect(digest(other)).toBe(digest(made));
      }),
    );
  });
});

test.each<JsonObject>([
  {},
  { format_version: "2.0" },
  { format_version: "1.2", resource_changes: {} },
  { format_version: "1.2", resource_changes: ["x"] },
  { format_version: "1.2", output_changes: [] },
])("%j is no plan that is understood", (json) => {
  expect(plannedChanges(json)).toBeUndefined();
});
