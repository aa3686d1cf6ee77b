/** Each example is a complete stack: it synthesizes without a warning of its own, and the providers' schemas accept it. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { JsonObject } from "../terraform-schema/json";
import { judge } from "../terraform-schema/judge";
import { expectPortable } from "../terraform-schema/portable";

const outdir = mkdtempSync(join(tmpdir(), "examples-"));
afterAll(() => rmSync(outdir, { recursive: true }));

test.each(readdirSync("examples"))("%s", async (name) => {
  const out = join(outdir, name);
  const env = { ...process.env, CDKTF_OUTDIR: out };
  const { status, stderr } = spawnSync(process.execPath, [join("lib", "examples", name, "main.js")], {
    env,
    encoding: "utf8",
  });
  expect({ status, stderr: stderr.replace(/^Warning: .*is not pinned to a digest.*\n/gm, "") }).toEqual({
    status: 0,
    stderr: "",
  });

  const document: JsonObject = JSON.parse(readFileSync(join(out, "stacks", name, "cdk.tf.json"), "utf8"));
  expect(await judge(document)).toEqual([]);
  expectPortable(document);
});
