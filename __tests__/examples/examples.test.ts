/** Each example is a complete stack: it synthesizes without a warning of its own, and the providers' schemas accept it. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { projectApp } from "../constructs/app-process";
import type { JsonObject } from "../terraform-schema/json";
import { judge } from "../terraform-schema/judge";
import { expectPortable } from "../terraform-schema/portable";

test.each(readdirSync("examples"))("%s", async (name) => {
  const { status, stderr, outdir } = projectApp(name);
  expect({ status, stderr: stderr.replace(/^Warning: .*is not pinned to a digest.*\n/gm, "") }).toEqual({
    status: 0,
    stderr: "",
  });

  const document: JsonObject = JSON.parse(readFileSync(join(outdir, "stacks", name, "cdk.tf.json"), "utf8"));
  expect(await judge(document)).toEqual([]);
  expectPortable(document);
});
