import { describe, expect, it } from "vitest";
import { minorConstraint, requireConstraint } from "../../../../providers/oci/scripts/version-constraint";

describe("minorConstraint", () => {
  it.each([
    ["8.28.0", "~> 8.28"],
    ["8.28.7", "~> 8.28"],
    ["10.0.1", "~> 10.0"],
  ])("of %s is %s", (version, constraint) => {
    expect(minorConstraint(version)).toBe(constraint);
  });
});

describe("requireConstraint", () => {
  const metadata = ["providerName: 'oci',", "providerVersion: '8.28.0',", "providerVersionConstraint: '~> 8.28'"];

  it("leaves the constraint alone in the provider class", () => {
    const lines = metadata.map((line) => `        ${line}\n`);
    expect(requireConstraint(lines.join(""))).toBe(`${lines[0]}${lines[2]}`);
  });

  it("fails when the generator writes another form, instead of pinning stacks to one version", () => {
    expect(() => requireConstraint("providerVersion: '8.28.0'\n")).toThrow(
      "should hold its version and constraint once; found 0",
    );
  });
});
