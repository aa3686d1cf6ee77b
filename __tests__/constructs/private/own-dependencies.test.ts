import { DataResource } from "cdktf";
import { expect, it } from "vitest";
import { ownDependencies } from "../../../constructs/private/own-dependencies";
import { testApp, testStack } from "../test-stack";

it("keeps what lies in the same stack", () => {
  const app = testApp();
  const [here, there] = [testStack(app, "here"), testStack(app, "there")];
  const own = new DataResource(here, "own");
  const other = new DataResource(there, "other");
  expect(ownDependencies(here, [own, other])).toEqual([own]);
  expect(ownDependencies(here, [other])).toBeUndefined();
  expect(ownDependencies(here, [])).toBeUndefined();
});
