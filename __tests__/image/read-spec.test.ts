import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { bundle, writeBundle } from "../../image/bundle";
import { readSpec } from "../../image/read-spec";
import { describeImage } from "../../image/tag";
import { scratchFolder } from "./real/scratch";

const scratch = scratchFolder();
let made = 0;

function stage(change: (spec: Record<string, unknown>) => unknown = (spec) => spec) {
  made += 1;
  const folder = join(scratch, `stack ${made}`);
  mkdirSync(join(folder, "source"), { recursive: true });
  writeFileSync(join(folder, "source", "func.js"), "console.log(1);\n");
  const files = bundle({ folder: join(folder, "source") });
  const spec = describeImage({ files, labels: { a: "b" } });
  writeBundle(files, join(folder, "files"));
  writeFileSync(join(folder, "image.json"), JSON.stringify(change(JSON.parse(JSON.stringify(spec)))));
  return { folder, path: join(folder, "image.json"), spec, files };
}

describe("a specification in a stack's directory", () => {
  test("comes back as it was written, with its files", () => {
    const { path, spec, files } = stage();
    expect(readSpec(path)).toEqual({ spec, files });
  });

  test("may have its files elsewhere", () => {
    const { path, folder, files } = stage();
    expect(readSpec(path, join(folder, "source")).files).toEqual(files);
  });

  test("is refused when a file changed since synth, and says which", () => {
    const { path, folder } = stage();
    writeFileSync(join(folder, "files", "func.js"), "console.log(2);\n");
    expect(() => readSpec(path)).toThrow(/IMAGE_SPEC_INVALID: .*func[.]js: has changed to sha256:.*Synthesize again/);
  });

  test("ignores files that synth did not see", () => {
    const { path, folder, files } = stage();
    writeFileSync(join(folder, "files", "other.js"), "x");
    expect(readSpec(path).files).toEqual(files);
  });

  test.each<[string, RegExp, (spec: Record<string, unknown>) => unknown]>([
    ["another builder", /is for builder 999/, (spec) => ({ ...spec, builder: 999 })],
    ["no base", /no valid base/, (spec) => ({ ...spec, base: undefined })],
    [
      "a made-up digest",
      /no valid base/,
      (spec) => ({ ...spec, base: { reference: "docker.io/a:b", digest: "latest" } }),
    ],
    ["a malformed base", /IMAGE_REFERENCE_INVALID/, (spec) => ({ ...spec, base: { reference: "a:b", digest: null } })],
    ["no platform", /no valid platforms/, (spec) => ({ ...spec, platforms: [] })],
    ["an unknown platform", /no valid platforms/, (spec) => ({ ...spec, platforms: ["linux/s390x"] })],
    ["no files", /no valid files/, (spec) => ({ ...spec, files: {} })],
    [
      "a strange mode",
      /no valid files/,
      (spec) => ({ ...spec, files: [{ path: "a", mode: "4755", digest: `sha256:${"a".repeat(64)}` }] }),
    ],
    [
      "a path that leaves",
      /leaves its folder/,
      (spec) => ({ ...spec, files: [{ path: "../a", mode: "0644", digest: `sha256:${"a".repeat(64)}` }] }),
    ],
    [
      "no entry point",
      /no valid config[.]entrypoint/,
      (spec) => ({ ...spec, config: { environment: {}, labels: {} } }),
    ],
    [
      "a label that is no text",
      /no valid config[.]labels/,
      (spec) => ({ ...spec, config: { entrypoint: ["a"], environment: {}, labels: { a: 1 } } }),
    ],
    ["null", /is for builder undefined/, () => null],
  ])("is refused with %s", (_what, message, change) => {
    expect(() => readSpec(stage(change).path)).toThrow(message);
  });

  test("is refused when it is not there or not JSON", () => {
    expect(() => readSpec(join(scratch, "absent.json"))).toThrow(/IMAGE_SPEC_INVALID.*a JSON file/);
    const { path } = stage();
    writeFileSync(path, "{");
    expect(() => readSpec(path)).toThrow(/IMAGE_SPEC_INVALID.*a JSON file/);
  });
});
