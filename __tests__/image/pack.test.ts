import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { BundledFile } from "../../image/bundled-file";
import { digestOf } from "../../image/digest";
import { packLayer } from "../../image/pack";
import { scratchFolder } from "./real/scratch";

const scratch = scratchFolder();

const file = (path: string, content: string, mode: BundledFile["mode"] = "0644"): BundledFile => ({
  path,
  mode,
  bytes: Buffer.from(content),
});

const long = `node_modules/${"long-name-".repeat(20)}/${"another-".repeat(12)}index.js`;
const files = [
  file("func.js", "console.log(1);\n".repeat(1000)),
  file("bin/tool", "#!/bin/sh\n", "0755"),
  file(long, "x"),
];

describe("a layer", () => {
  test("has the same bytes on every machine and day", async () => {
    const layer = await packLayer(files, "/function");
    // If one of these changes, functions are redeployed for no reason: raise builderVersion in tag.ts with it.
    expect(layer.diffId).toBe("sha256:e70c9d02ba65f0679fc74fc1d4d0727b542365fb160e6537a02cc0342a6bbea5");
    expect(layer.digest).toBe("sha256:bb4547e3e95a1ac893b63929a3eb85dab6bc23ccb51921e9cd4e033727055442");
  });

  test("does not depend on the order of its files", async () => {
    expect(await packLayer([...files].reverse(), "/function")).toEqual(await packLayer(files, "/function"));
  });

  test("says the digests of what it holds", async () => {
    const { bytes, digest, diffId } = await packLayer(files, "/function");
    expect(digestOf(bytes)).toBe(digest);
    expect(digestOf(gunzipSync(bytes))).toBe(diffId);
  });

  test.skipIf(process.platform === "win32")(
    "is what tar reads: owned by root, readable by all, without times",
    async () => {
      const archive = join(scratch, "layer.tar.gz");
      writeFileSync(archive, (await packLayer(files, "/function")).bytes);
      const listing = execFileSync("tar", ["--list", "--verbose", "--numeric-owner", "--file", archive], {
        encoding: "utf8",
        env: { ...process.env, TZ: "UTC" },
      });
      const rows = listing
        .trim()
        .split("\n")
        .map((line) => line.split(/\s+/));
      const entries = Object.fromEntries(
        rows.map(([mode, owner, , day, , path]) => [path, [mode, owner, day].join(" ")]),
      );
      const folder = "drwxr-xr-x 0/0 1970-01-01";
      expect(entries).toEqual({
        "function/": folder,
        "function/bin/": folder,
        "function/node_modules/": folder,
        [`function/${long.split("/").slice(0, 2).join("/")}/`]: folder,
        "function/func.js": "-rw-r--r-- 0/0 1970-01-01",
        "function/bin/tool": "-rwxr-xr-x 0/0 1970-01-01",
        [`function/${long}`]: "-rw-r--r-- 0/0 1970-01-01",
      });
    },
  );
});
