import { expect, it } from "vitest";
import { firstOfEachName } from "../../../constructs/private/first-of-each-name";

it("keeps the first item of each name, in their order", () => {
  const items = [
    { name: "b", n: 1 },
    { name: "a", n: 2 },
    { name: "b", n: 3 },
  ];
  expect(firstOfEachName(items).map(({ n }) => n)).toEqual([1, 2]);
});
