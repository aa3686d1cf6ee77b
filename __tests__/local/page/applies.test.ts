import { expect, test } from "vitest";
import { appliesOf } from "../../../local/page/applies";

const clock = { now: () => 7, offset: 0, moveBy: () => undefined, reset: () => undefined };
const validity = { notBefore: 0, notAfter: 1 };

test("an apply names the secrets that it made and the resources that changed, and no value", () => {
  let [secret, moment, isApplied] = ["given", "2030", false];
  const resource = (address: string, value: string) => ({ address, values: { value } });
  const applies = appliesOf({
    clock,
    stack: {
      get resources() {
        return [resource("a.same", "x"), resource("a.moved", moment), ...(isApplied ? [resource("a.new", "y")] : [])];
      },
    },
    entra: {
      directory: () => ({
        applications: [{ clientId: "c", displayName: "orders", secrets: [{ value: secret, ...validity }] }],
      }),
    },
    apply() {
      [secret, moment, isApplied] = ["made", "2031", true];
    },
  });
  const applied = applies.apply();
  expect(applied).toEqual({
    ...{ at: 7, changed: ["a.moved", "a.new"] },
    secrets: [{ id: expect.any(String), application: "orders", clientId: "c", expires: 1 }],
  });
  expect(applied.secrets.map(({ id }) => applies.secretOf(id))).toEqual(["made"]);
  expect(applies.apply()).toEqual({ at: 7, secrets: [], changed: [] });
  expect(applied.secrets.map(({ id }) => applies.secretOf(id))).toEqual([undefined]);
});
