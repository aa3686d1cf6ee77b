import { expect, test } from "vitest";
import { BoundedMap } from "../../local/bounded-map";

test("forgets what came first, and keeps the latest value of each key", () => {
  const map = new BoundedMap<string, number>(2);
  expect([map.set("a", 1), map.set("b", 2), map.set("b", 3), map.get("a")]).toEqual([1, 2, 3, 1]);
  map.set("c", 4);
  expect([map.get("a"), map.get("b"), map.get("c")]).toEqual([undefined, 3, 4]);
});
