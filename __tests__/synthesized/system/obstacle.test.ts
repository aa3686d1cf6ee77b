import { expect, test } from "vitest";
import { Unknown } from "../../../synthesized/expression/value";
import {
  eachOnce,
  obstacleInWords,
  specificationObstacle,
  unknownObstacle,
} from "../../../synthesized/system/obstacle";

test.each<[string, readonly string[], string]>([
  ["one address", ["data.a.b.c"], "Tell it: --value data.a.b.c=JSON"],
  ["several", ["data.a.b.c", "x.y.z"], "Tell it: --value data.a.b.c=JSON --value x.y.z=JSON"],
  ["one that a shell would take apart", ['module.m["a b"].id'], `Tell it: --value 'module.m["a b"].id'=JSON`],
  ["none", [], "Test it in OCI."],
])("a value that is not known is told with the options that tell it: %s", (_name, addresses, remedy) => {
  expect(obstacleInWords(unknownObstacle("r.x: field", new Unknown("nobody knows it", addresses)))).toBe(
    `r.x: field: it is not known here: nobody knows it. ${remedy}`,
  );
});

test("what is not played has the remedy of its finding, in one line that no terminal takes for more", () => {
  const finding = { resource: "r.x", field: "f", actual: '"\u001b[31m\n"', allowed: "Test it in OCI.", source: "s" };
  const words = obstacleInWords(specificationObstacle({ ...finding, obstacle: "not played" }));
  expect(words).toMatch(/^r\.x: f: got .*\. Test it in OCI\.$/);
  expect([...words].filter((character) => character < " ")).toEqual([]);
});

test("the same thing is told once", () => {
  const gap = unknownObstacle("p", new Unknown("r"));
  expect(eachOnce([gap, { ...gap }, { ...gap, place: "q" }])).toHaveLength(2);
});
