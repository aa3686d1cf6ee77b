/** Before a release: what the last one deployed for everybody, and what this one would take from it. */
import { expect, it } from "vitest";
import { comparedWithLastRelease } from "../record/last-release";
import { project } from "./project";

it("destroys and replaces nothing of what the last release deployed", () => {
  const { said, changed, lost } = comparedWithLastRelease(project);
  console.log([said, ...changed.map((one) => `  new or updated in place: ${one}`)].join("\n"));
  expect(lost, "move it (keepIdentity in constructs/private/), or name it in `meant` and CHANGELOG.md").toEqual([]);
});
