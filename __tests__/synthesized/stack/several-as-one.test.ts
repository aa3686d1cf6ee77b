import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { severalAsOne, stacksIn, stackWith } from "../../../synthesized/stack/several-as-one";
import { readStacks, type Stack } from "../../../synthesized/stack/stack";
import { stackFolder } from "../stack-folder";

/** A stack with time resources of these names, an output for each, and one that refers to the first. */
function folderOf(stack: string, names: readonly string[]): string {
  const time_static = Object.fromEntries(names.map((name) => [name, {}]));
  const output = Object.fromEntries(names.map((name) => [name, { value: `\${time_static.${name}.id}` }]));
  const triggers = { first: `\${time_static.${names[0]}.id}` };
  return stackFolder({
    "//": { metadata: { stackName: stack } },
    resource: { time_static, time_sleep: { [`${stack}_last`]: { triggers, create_duration: "1s" } } },
    output,
  });
}

const addressesIn = (stack: Stack): string[] => stack.resources.map(({ address }) => address);

describe("several stacks as one", () => {
  test("call what they share by the stack's name, and all else as ever", async () => {
    const together = severalAsOne(await readStacks([folderOf("a", ["x", "y"]), folderOf("b", ["y", "z"])]));
    expect(together.name).toBe("a + b");
    expect(addressesIn(together).sort()).toEqual([
      "a/time_static.y",
      "b/time_static.y",
      "time_sleep.a_last",
      "time_sleep.b_last",
      "time_static.x",
      "time_static.z",
    ]);
    expect([...together.outputs.keys()].sort()).toEqual(["a/y", "b/y", "x", "z"]);
    const [, sleep] = together.resourcesOf("time_sleep");
    expect(sleep?.dependsOn).toEqual(["b/time_static.y"]);
    expect(stackWith("b/time_static.y", together).name).toBe("b");
  });

  test("tell each resource apart, lose none, and find the part that has it", async () => {
    const names = fc.uniqueArray(fc.constantFrom("p", "q", "r", "s"), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(names, names, names, async (one, two, three) => {
        const stacks = await readStacks([folderOf("a", one), folderOf("b", two), folderOf("c", three)]);
        const together = severalAsOne(stacks);
        const addresses = addressesIn(together);
        expect(new Set(addresses).size).toBe(one.length + two.length + three.length + 3);
        expect(addresses.length).toBe(new Set(addresses).size);
        const parts = stacksIn(together);
        for (const part of parts)
          for (const address of addressesIn(part)) expect(stackWith(address, together)).toBe(part);
        const known = new Set(addresses);
        expect(together.resources.flatMap(({ dependsOn }) => dependsOn).filter((one) => !known.has(one))).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  test("are applied later together", async () => {
    const together = severalAsOne(await readStacks([folderOf("a", ["x"]), folderOf("b", ["x"])]));
    const later = together.evaluateAt(new Date("2040-01-01T00:00:00Z"));
    expect(addressesIn(later)).toEqual(addressesIn(together));
    expect(later.evaluatedAt).toEqual(new Date("2040-01-01T00:00:00Z"));
  });

  test("are one stack as it is where there is one, and refused where two have one name", async () => {
    const [one, two] = await readStacks([folderOf("same", ["x"]), folderOf("same", ["x"])]);
    if (one === undefined || two === undefined) throw new Error("two stacks were read");
    expect(severalAsOne([one])).toBe(one);
    expect(stacksIn(one)).toEqual([one]);
    expect(() => severalAsOne([one, two])).toThrow("stacks: got two that are called same. Expected: names that tell");
  });
});
