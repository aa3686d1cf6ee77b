import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { adapterSettings } from "../../limits/adapter";
import { functions } from "../../limits/functions";
import type { FunctionSetting } from "../../limits/limit";

const func: unknown = parse(readFileSync(resolve(__dirname, "../../function/func.yaml"), "utf8"));

it("describes a Node function of the schema that the fn CLI writes", () => {
  expect(func).toMatchObject({
    schema_version: 20180708,
    name: expect.stringMatching(/^[a-z][a-z-]*$/),
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    runtime: "node",
    entrypoint: "node func.js",
    memory: expect.any(Number),
    timeout: expect.any(Number),
  });
});

it("stays within what OCI Functions allows", () => {
  const { memory, timeout } = func as { memory: number; timeout: number };
  expect(functions.memoryInMbs.oneOf).toContain(memory);
  expect(timeout).toBeGreaterThanOrEqual(functions.timeoutInSeconds.min);
  expect(timeout).toBeLessThanOrEqual(functions.timeoutInSeconds.max);
  expect(timeout * 1000).toBeGreaterThan(adapterSettings.JWKS_TIMEOUT_MS.limit.max);
});

it("expects exactly the settings that there are", () => {
  const isRequired = (setting: FunctionSetting) => setting.default === undefined && !setting.optional;
  const expected = Object.entries(adapterSettings).map(([name, setting]) => ({ name, required: isRequired(setting) }));
  expect(func).toHaveProperty("expects.config", expected);
});
