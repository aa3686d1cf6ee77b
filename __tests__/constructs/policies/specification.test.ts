import { expect, test } from "vitest";
import {
  at,
  authenticationOf,
  isEmptyList,
  routesWhere,
  tokenChecks,
} from "../../../constructs/policies/specification";
import { goodChecks, secured, securedByJwtAuthentication } from "./deployments";

test("blocks are found as one object and as a list", () => {
  expect(at({ a: { b: 1 } }, "a")).toEqual([{ b: 1 }]);
  expect(at({ a: [{ b: { c: 1 } }, { b: [{ c: 2 }] }] }, "a", "b")).toEqual([{ c: 1 }, { c: 2 }]);
  expect(at({ a: "text" }, "a", "b")).toEqual([]);
});

test("the checks of a token stand in either place", () => {
  expect(tokenChecks(authenticationOf(secured()) ?? {})).toEqual(goodChecks);
  expect(tokenChecks(authenticationOf(securedByJwtAuthentication()) ?? {})).toMatchObject(goodChecks);
});

test("routes are told by path", () => {
  expect(routesWhere(secured(), () => true)).toEqual(["/orders"]);
});

test("a reference is a list that is not empty", () => {
  expect(isEmptyList("${var.issuers}")).toBe(false);
  expect(isEmptyList([])).toBe(true);
});
