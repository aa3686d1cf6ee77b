import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TerraformOutput, TerraformVariable } from "cdktf";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { ClientCredentials, RotatingSecret } from "../../constructs/index";
import { readStack, type Stack } from "../../synthesized/stack/stack";
import { expectValidTerraform } from "../terraform-schema/expect-valid-terraform";
import { codesIn, documentOf, entraApp, resourcesOf, testStack } from "./test-stack";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.UTC(2030, 0, 31, 12, 30, 15);

const folder = mkdtempSync(join(tmpdir(), "secret-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function stackWithSecret(lifetimeDays?: number) {
  const stack = testStack();
  const secret = new RotatingSecret(stack, "Secret", { applicationId: "/applications/a", lifetimeDays });
  new TerraformOutput(stack, "published", { value: secret.value, sensitive: true });
  new TerraformOutput(stack, "expires", { value: secret.endDate });
  return { stack, secret };
}

/** The first apply, at {@link START}. */
async function firstApply(lifetimeDays?: number): Promise<Stack> {
  writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(documentOf(stackWithSecret(lifetimeDays).stack)));
  return readStack(folder, { environment: {}, now: new Date(START) });
}

interface Slot {
  readonly value: string;
  readonly end: number;
}

const slotsOf = (stack: Stack): Slot[] =>
  stack
    .resourcesOf("azuread_application_password")
    .map(({ values }) => ({ value: String(values.value), end: Date.parse(String(values.end_date)) }));

const outputOf = (stack: Stack, name: string): string => String(stack.outputs.get(name)?.value);

/** What must hold after an apply at `now`, whatever was before; times are in milliseconds. */
function expectNoGap(before: Stack | undefined, after: Stack, now: number, lifetime: number): void {
  const slots = slotsOf(after);
  const removed =
    before === undefined ? [] : slotsOf(before).filter((old) => !slots.some(({ value }) => value === old.value));
  expect(
    removed.filter(({ end }) => end > now),
    "live secrets that were removed",
  ).toEqual([]);
  for (const { end } of slots) {
    expect(end, "an end in the past").toBeGreaterThan(now);
    expect(end - now, "a secret that lives longer than a lifetime").toBeLessThanOrEqual(lifetime);
  }
  const newest = slots.reduce((one, other) => (other.end > one.end ? other : one));
  expect(outputOf(after, "published")).toBe(newest.value);
  expect(Date.parse(outputOf(after, "expires"))).toBe(newest.end);
  expect(newest.end - now, "what is left of the published secret").toBeGreaterThan(lifetime / 2);
}

describe("the two slots", () => {
  it("end a half and a whole lifetime after the first apply", async () => {
    const ends = slotsOf(await firstApply(180)).map(({ end }) => (end - START) / DAY);
    expect(ends).toEqual([180, 90]);
  });

  it("live 180 days unless said otherwise", async () => {
    expect(Math.max(...slotsOf(await firstApply()).map(({ end }) => end - START))).toBe(180 * DAY);
  });

  it.each([
    ["the same moment", 0, ["kept", "kept"]],
    ["a moment before half a lifetime", 90 * DAY - 1000, ["kept", "kept"]],
    ["half a lifetime", 90 * DAY, ["kept", "new"]],
    ["one lifetime", 180 * DAY, ["new", "new"]],
    ["one and a half", 270 * DAY, ["new", "new"]],
    ["three lifetimes", 540 * DAY, ["new", "new"]],
  ])("after a single later apply at %s", async (_when, passed, expected) => {
    const first = await firstApply(180);
    const later = first.evaluateAt(new Date(START + passed));
    const fate = slotsOf(later).map(({ value }, slot) => (value === slotsOf(first)[slot]?.value ? "kept" : "new"));
    expect(fate).toEqual(expected);
    expectNoGap(first, later, START + passed, 180 * DAY);
  });

  it("never both rotate when applies come every half lifetime", async () => {
    let stack = await firstApply(180);
    for (const half of [1, 2, 3, 4, 5, 6]) {
      const now = START + half * 90 * DAY;
      const next = stack.evaluateAt(new Date(now));
      const kept = slotsOf(next).filter(({ value }) => slotsOf(stack).some((old) => old.value === value));
      expect(kept, `after ${half} half lifetimes`).toHaveLength(1);
      expectNoGap(stack, next, now, 180 * DAY);
      stack = next;
    }
  });

  it("leave no gap whenever somebody applies", async () => {
    const firstBy = new Map<number, Stack>();
    for (const days of [7, 31, 180, 365]) firstBy.set(days, await firstApply(days));
    fc.assert(
      fc.property(
        fc.constantFrom(...firstBy.keys()),
        fc.array(fc.integer({ min: 0, max: 1000 * DAY }), { minLength: 1, maxLength: 5 }),
        (days, pauses) => {
          let stack = firstBy.get(days) as Stack;
          let now = START;
          for (const pause of pauses) {
            // Terraform's times have whole seconds.
            now += Math.floor(pause / 1000) * 1000;
            const next = stack.evaluateAt(new Date(now));
            expectNoGap(stack, next, now, days * DAY);
            stack = next;
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe("what is written", () => {
  it("is valid, and gives each slot an absolute end on a grid", async () => {
    const { stack } = stackWithSecret(30);
    await expectValidTerraform(stack);
    const slots = resourcesOf(documentOf(stack), "azuread_application_password");
    for (const [id, slot] of Object.entries(slots)) {
      expect(slot, id).toHaveProperty("end_date");
      // The provider ignores it for passwords.
      expect(slot).not.toHaveProperty("end_date_relative");
      expect(slot).not.toHaveProperty("rotate_when_changed");
    }
  });

  it("follows a logical id that is overridden later", () => {
    const { stack, secret } = stackWithSecret();
    secret.start.overrideLogicalId("renamed");
    expect(JSON.stringify(documentOf(stack))).toContain("time_static.renamed.rfc3339");
  });

  it("lasts for decades, and lists no more than Terraform's range can", () => {
    for (const days of [7, 8, 180, 730]) {
      const [count = ""] =
        /range\((\d+)\)/.exec(JSON.stringify(documentOf(stackWithSecret(days).stack)))?.slice(1) ?? [];
      expect(Number(count)).toBeLessThanOrEqual(1024);
      expect(Number(count) * days, `${days} days`).toBeGreaterThanOrEqual(19 * 365);
    }
  });
});

it("wants a lifetime that is known at synth", () => {
  expect(
    codesIn((scope) => {
      const days = new TerraformVariable(scope, "days", { type: "number" });
      entraApp(scope, {
        clients: [{ name: "billing", credentials: ClientCredentials.secret({ lifetimeDays: days.numberValue }) }],
      });
    }),
  ).toEqual(["SECRET_LIFETIME_RANGE"]);
});
