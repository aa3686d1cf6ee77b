import { expect, it } from "vitest";
import type { JsonObject } from "./json";
import { judge } from "./judge";
import { rulesOf, sound } from "./sound-document";

const from = "oci_core_vcn.former";
const to = "oci_core_vcn.main";

it("takes a move to what is there from what is not", async () => {
  expect(await judge({ ...sound, moved: [{ from, to }] })).toEqual([]);
});

it.each<[string, JsonObject[], string]>([
  ["to nowhere", [{ from, to: "oci_core_vcn.other" }], "bad-reference moved.0.to"],
  ["from what is still there", [{ from: to, to }], "bad-reference moved.0.from"],
  ["between types", [{ from: "oci_core_subnet.main", to }], "argument-type moved.0"],
  ["without an end", [{ from }], "missing-argument moved.0"],
  ["with more than two ends", [{ from, to, via: from }], "unknown-argument moved.0.via"],
  [
    "of two to one",
    [
      { from, to },
      { from: "oci_core_vcn.another", to },
    ],
    "block-count moved.1",
  ],
])("refuses one %s", async (_what, moved, finding) => {
  expect(await rulesOf({ ...sound, moved })).toContain(finding);
});
