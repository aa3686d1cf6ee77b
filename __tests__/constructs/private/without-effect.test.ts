import { expect, it } from "vitest";
import { withoutEffect } from "../../../constructs/private/without-effect";

it("reports a setting only where it is set", () => {
  expect(withoutEffect("roles", undefined, "existing")).toEqual([]);
  expect(withoutEffect("roles", [], "existing")).toMatchObject([
    { code: "SETTING_WITHOUT_EFFECT", setting: "roles", actual: "set beside existing" },
  ]);
});
