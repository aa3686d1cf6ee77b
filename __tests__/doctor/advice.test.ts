import { expect, test } from "vitest";
import { outcomeOf, resultOf } from "../../doctor/advice";

test("a failure is an outcome, with what mends it", () => {
  const failure = { code: "oci-login-incomplete", detail: "it lacks A, B", names: ["A", "B"] } as const;
  expect(outcomeOf(failure)).toEqual({ state: "missing", detail: "it lacks A, B", remedy: "export A=…\nexport B=…" });
  expect(resultOf({ failure })).toEqual({ outcome: outcomeOf(failure) });
  expect(resultOf({ value: 1 })).toEqual({ value: 1 });
});

test.each([
  ["429", "Wait a little, then run the doctor again"],
  ["503", "Wait a little, then run the doctor again"],
  ["404", undefined],
])("an answer %s that tells nothing may pass: %s", (status, remedy) => {
  const outcome = outcomeOf({ code: "unexpected-answer", detail: "said", names: [status] });
  expect(outcome).toEqual({ state: "not checked", detail: "said", ...(remedy !== undefined && { remedy }) });
});

test("the Azure CLI is told the tenant, where one is known", () => {
  const outcome = (names: readonly string[]) => outcomeOf({ code: "azure-cli-logged-out", detail: "", names });
  expect(outcome(["t"]).remedy).toBe("az login --allow-no-subscriptions --tenant t");
  expect(outcome([]).remedy).toBe("az login --allow-no-subscriptions");
});
