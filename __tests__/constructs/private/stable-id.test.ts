import { expect, it } from "vitest";
import { stableId } from "../../../constructs/private/stable-id";

it("gives the same UUID to the same value for ever: a changed one takes everybody's role away", () => {
  expect(stableId("role", "Api.Invoke")).toBe("90e49b33-e45b-5b19-b184-8b3bae05a04e");
  expect(stableId("scope", "access_as_user")).toBe("653b06e7-6871-584d-a5f9-140ea0381bb0");
});

it("tells roles from scopes", () => {
  expect(stableId("role", "a")).not.toBe(stableId("scope", "a"));
});
