import { expect, test } from "vitest";
import { matchesPlatform, orderedPlatforms, parsePlatform } from "../../image/platform";

test.each([
  [{ os: "linux", architecture: "amd64" }, "linux/amd64", true],
  [{ os: "linux", architecture: "amd64", variant: "" }, "linux/amd64", true],
  [{ os: "linux", architecture: "amd64", variant: "v3" }, "linux/amd64", false],
  [{ os: "windows", architecture: "amd64" }, "linux/amd64", false],
  [{ os: "linux", architecture: "arm64" }, "linux/arm64", true],
  [{ os: "linux", architecture: "arm64", variant: "v8" }, "linux/arm64", true],
  [{ os: "linux", architecture: "arm64", variant: "v9" }, "linux/arm64", false],
  [{ os: "linux", architecture: "arm", variant: "v8" }, "linux/arm64", false],
  [{ os: "unknown", architecture: "unknown" }, "linux/amd64", false],
  [{}, "linux/amd64", false],
] as const)("%j runs on %s: %s", (fields, platform, expected) => {
  expect(matchesPlatform(fields, platform)).toBe(expected);
});

test("platforms are sorted and listed once", () => {
  expect(orderedPlatforms(["linux/arm64", "linux/amd64", "linux/arm64"])).toEqual(["linux/amd64", "linux/arm64"]);
});

test("an unknown platform is refused with those that there are", () => {
  expect(parsePlatform("linux/arm64", "--platform")).toBe("linux/arm64");
  expect(() => parsePlatform("linux/s390x", "--platform")).toThrow(
    /--platform: got "linux\/s390x".*linux\/amd64 or linux\/arm64/,
  );
});
