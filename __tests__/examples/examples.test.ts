/** Each example is a complete stack: it synthesizes without a warning of its own, and the providers' schemas accept it. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { stackOptions } from "../../synthesized/app";
import { projectApp } from "../constructs/app-process";
import type { JsonObject } from "../terraform-schema/json";
import { judge } from "../terraform-schema/judge";
import { expectPortable } from "../terraform-schema/portable";

const names = readdirSync("examples");

test("all of them are listed where a reader looks, and where the option is told", () => {
  const told = [...readFileSync("README.md", "utf8").matchAll(/^\| `([\w-]+)` +\|[^|]*\|$/gm)].map(
    ([, name = ""]) => name,
  );
  expect(told.sort()).toEqual(names);
  expect(/: ([\w, -]+)$/.exec(stackOptions.example.help)?.[1]?.split(", ")).toEqual(names);
});

test.each(names)("%s", async (name) => {
  const { status, stderr, outdir } = projectApp(name);
  expect({ status, stderr: stderr.replace(/^Warning: .*BASE_IMAGE_NOT_PINNED: .*\n/gm, "") }).toEqual({
    status: 0,
    stderr: "",
  });

  const stacks = readdirSync(join(outdir, "stacks"));
  expect(stacks).not.toEqual([]);
  for (const stack of stacks) {
    const document: JsonObject = JSON.parse(readFileSync(join(outdir, "stacks", stack, "cdk.tf.json"), "utf8"));
    expect(await judge(document)).toEqual([]);
    expectPortable(document);
  }
});
