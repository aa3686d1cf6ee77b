import { expect, it } from "vitest";
import { staleOutputs } from "../../packaging/stale-output";

const sources = new Set(["constructs/cors.ts", "image/base.json"]);
const stale = (...outputs: string[]) => staleOutputs(outputs, (path) => sources.has(path));

it("names what was compiled from a source that is gone", () => {
  expect(stale("constructs/cors.js", "constructs/gone.js", "constructs/gone.d.ts", "image/gone.json")).toEqual([
    "constructs/gone.js",
    "constructs/gone.d.ts",
    "image/gone.json",
  ]);
});

it("keeps what a source stands for, folders, and the compiler's own notes", () => {
  expect(stale("constructs/cors.js", "constructs/cors.d.ts", "image/base.json", "constructs", ".tsbuildinfo")).toEqual(
    [],
  );
});
