import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { assertDigest, assertReviewed, planWithDigest } from "../../operate/reviewed-plan";
import { terraformArguments } from "../../operate/terraform-arguments";
import type { Terraform } from "../../operate/terraform-program";
import { newFolder } from "../run-folder";

const planOf = (...addresses: readonly string[]): string =>
  JSON.stringify({
    format_version: "1.2",
    resource_changes: addresses.map((address) => ({ address, change: { actions: ["create"] } })),
  });

let calls: string[];
let said: string[];

beforeEach(() => {
  calls = [];
  said = [];
});

/** Terraform as far as plans go: `plan` writes the file, and `show` prints it. */
function terraform(shown: string, status = 0): Terraform {
  const call = (args: readonly string[]): void => {
    const out = args.find((word) => word.startsWith("-out=/"))?.slice(5);
    if (out !== undefined) writeFileSync(out, "secrets");
    calls.push(args.join(" ").replaceAll(/\/\S*\/new[.]tfplan/g, "PLAN"));
  };
  return {
    show: async (args) => {
      call(args);
      return status;
    },
    read: async (args) => {
      call(args);
      return { status: 0, stdout: shown };
    },
    follow: () => Promise.reject(new Error("nothing is followed")),
  };
}

function plan(shown: string, words: readonly string[] = [], status = 0): Promise<number> {
  const newPlanFile = () => join(newFolder("plan"), "new.tfplan");
  const say = (line: string): number => said.push(line);
  return planWithDigest({
    terraform: terraform(shown, status),
    given: terraformArguments(words),
    words,
    newPlanFile,
    say,
  });
}

/** What `plan` says of these changes. */
async function digestOf(shown: string): Promise<string> {
  await plan(shown);
  const digest = /^Digest: (sha256:[0-9a-f]{64})$/m.exec(said.splice(0).join("\n"))?.[1];
  calls = [];
  return digest ?? "none";
}

describe("plan", () => {
  test.each([0, 2])("prints a digest at status %i", async (status) => {
    expect(await plan(planOf("a.b"), ["-var", "a=b"], status)).toBe(status);
    expect(calls).toEqual(["plan -out=PLAN -var a=b", "show -json PLAN"]);
    expect(said.join("\n")).toMatch(/gone again(.|\n)*^Digest: sha256:[0-9a-f]{64}$/m);
  });

  test("that fails has none", async () => {
    expect(await plan(planOf("a.b"), [], 1)).toBe(1);
    expect(said).toEqual([]);
  });

  test.each([[["-out=my.plan"]], [["-out", "my.plan"]], [["--out=my.plan"]]])(
    "whose file somebody wants keeps it: %j",
    async (words) => {
      await plan(planOf("a.b"), words);
      expect(calls).toEqual([`plan ${words.join(" ")}`, "show -json my.plan"]);
      expect(said).toEqual([expect.stringMatching(/^To apply .*\nDigest: sha256:/)]);
    },
  );

  test.each(["-json", "-help"])("that prints something else is left alone: %s", async (word) => {
    await plan(planOf("a.b"), [word]);
    expect({ calls, said }).toEqual({ calls: [`plan ${word}`], said: [] });
  });

  test.each(["{}", "[]", "", "Error: no plan"])("that is shown as %j says so, and has not failed", async (shown) => {
    expect(await plan(shown)).toBe(0);
    expect(said.at(-1)).toBe("No digest: Terraform does not show this plan in a format that is known here.");
  });
});

describe("a review", () => {
  const judged = (shown: string, reviewed: string): Promise<void> =>
    assertReviewed(terraform(shown), "/plans/new.tfplan", reviewed);

  test("lets a plan through whose changes are the reviewed ones, in any order", async () => {
    const reviewed = await digestOf(planOf("a.b", "c.d"));
    await expect(judged(planOf("c.d", "a.b"), reviewed)).resolves.toBeUndefined();
    expect(calls).toEqual(["show -json PLAN"]);
  });

  test("lets none through whose changes are others", async () => {
    const [reviewed, now] = [await digestOf(planOf("a.b")), await digestOf(planOf("a.b", "c.d"))];
    await expect(judged(planOf("a.b", "c.d"), reviewed)).rejects.toThrow(
      `PLAN_NOT_REVIEWED: --reviewed: ${reviewed} was reviewed, and what stands above is ${now}. Expected: the changes that were reviewed, or none. Nothing was applied.`,
    );
  });

  test.each(["{}", "[]", ""])("lets none through that is shown as %j", async (shown) => {
    await expect(judged(shown, await digestOf(planOf()))).rejects.toThrow("PLAN_NOT_REVIEWED");
  });

  test("lets one through with nothing left to do, as when a job is run again", async () => {
    await expect(judged(planOf(), await digestOf(planOf("a.b")))).resolves.toBeUndefined();
  });
});

test.each(["", "abc", `sha256:${"a".repeat(63)}`, `sha256:${"A".repeat(64)}`, `x sha256:${"a".repeat(64)}`])(
  "%j is no digest",
  (text) => {
    expect(() => assertDigest(text)).toThrow(/^USAGE: --reviewed: got .*Expected: the digest that plan printed/);
  },
);

test("a digest, and none, are taken", () => {
  expect(() => assertDigest(`sha256:${"a".repeat(64)}`)).not.toThrow();
  expect(() => assertDigest(undefined)).not.toThrow();
});
