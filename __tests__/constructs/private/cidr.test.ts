import { TerraformOutput, TerraformVariable } from "cdktf";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { halves, parseCidr } from "../../../constructs/private/cidr";
import { documentOf, testStack } from "../test-stack";

const address = (value: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
const block = fc
  .record({ bits: fc.integer({ min: 0, max: 2 ** 32 - 1 }), length: fc.integer({ min: 0, max: 32 }) })
  .map(({ bits, length }) => ({ start: bits - (bits % 2 ** (32 - length)), length }));

describe("parseCidr", () => {
  it("reads every block whose host bits are zero", () => {
    fc.assert(
      fc.property(block, ({ start, length }) => {
        expect(parseCidr(`${address(start)}/${length}`)).toEqual({ address: start, prefixLength: length });
      }),
    );
  });

  it("refuses every block with a host bit", () => {
    fc.assert(
      fc.property(
        block.filter(({ length }) => length < 32),
        fc.nat(),
        ({ start, length }, bits) => {
          const host = (bits % (2 ** (32 - length) - 1)) + 1;
          expect(parseCidr(`${address(start + host)}/${length}`)).toBeUndefined();
        },
      ),
    );
  });

  it.each([
    "",
    "10.0.0.0",
    "10.0.0.0/33",
    "10.0.0/8",
    "10.0.0.0/8 ",
    "256.0.0.0/8",
    "10.0.0.0/08",
    "::/0",
    "10.00.0.0/8",
  ])("refuses %j", (text) => expect(parseCidr(text)).toBeUndefined());
});

describe("halves", () => {
  it("cover a block without overlap", () => {
    fc.assert(
      fc.property(
        block.filter(({ length }) => length < 32),
        ({ start, length }) => {
          const [lower, upper] = halves(`${address(start)}/${length}`).map((half) => parseCidr(half));
          expect(lower).toEqual({ address: start, prefixLength: length + 1 });
          expect(upper).toEqual({ address: start + 2 ** (31 - length), prefixLength: length + 1 });
        },
      ),
    );
  });

  it("are left to Terraform where only it knows the block", () => {
    const stack = testStack();
    const [lower, upper] = halves(new TerraformVariable(stack, "range", { type: "string" }).stringValue);
    new TerraformOutput(stack, "halves", { value: [lower, upper] });
    expect(documentOf(stack).output).toEqual({
      halves: { value: ["${cidrsubnet(var.range, 1, 0)}", "${cidrsubnet(var.range, 1, 1)}"] },
    });
  });
});
