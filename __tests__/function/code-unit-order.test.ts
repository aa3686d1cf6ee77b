import fc from "fast-check";
import { expect, it } from "vitest";
import { byCodeUnits } from "../../function/code-unit-order";

it("sorts as the language does by default", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "grapheme" })), (texts) => {
      expect(texts.toSorted(byCodeUnits)).toEqual(texts.toSorted());
    }),
  );
});
