import { expect, it } from "vitest";
import { renderTransformations } from "../../constructs/header-transformations";

it("writes only what is transformed", () => {
  expect(renderTransformations({})).toBeUndefined();
  expect(renderTransformations({ block: [], rename: {}, set: [] })).toBeUndefined();
  expect(renderTransformations({ block: ["A"] })).toEqual({ filterHeaders: { type: "BLOCK", items: [{ name: "A" }] } });
});

it("overwrites unless said otherwise, and leaves context variables to the gateway", () => {
  expect(renderTransformations({ set: [{ name: "A", values: ["${request.host}"] }] })).toEqual({
    setHeaders: { items: [{ name: "A", values: ["$${request.host}"], ifExists: "OVERWRITE" }] },
  });
});
