import { existsSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { applyReviewed, assertDigest, planWithDigest } from "../../operate/reviewed-plan";
import type { Terraform } from "../../operate/terraform";

const planOf = (...addresses: readonly string[]): string =>
  JSON.stringify({
    format_version: "1.2",
    resource_changes: addresses.map((address) => ({ address, change: { actions: ["create"] } })),
  });

let calls: string[];
let plannedFiles: string[];
let said: string[];
const say = (line: string): number => said.push(line);

beforeEach(() => {
  calls = [];
  plannedFiles = [];
  said = [];
});

/** Terraform as far as plans go: `plan` writes the file, `show` prints it, `apply` needs it. */
function terraform(shown: string, { plan: status = 0 }: { readonly plan?: number } = {}): Terraform {
  return async (_folder, args) => {
    const [name = "", ...rest] = args;
    const out = rest.find((word) => word.startsWith("-out="))?.slice(5);
    const file = out ?? rest.at(-1) ?? "";
    if (name === "plan" && out !== undefined) {
      writeFileSync(out, "secrets");
      plannedFiles.push(out);
      expect(statSync(dirname(out)).mode & 0o777).toBe(0o700);
    }
    if (name === "apply") expect(existsSync(file)).toBe(true);
    calls.push(args.join(" ").replaceAll(plannedFiles.at(-1) ?? "no file", "PLAN"));
    return { status: name === "plan" ? status : 0, stdout: name === "show" ? shown : "" };
  };
}

/** What `plan` says of these changes. */
async function digestOf(shown: string): Promise<string> {
  await planWithDigest(terraform(shown), "stack", [], say);
  const digest = /^Digest: (sha256:[0-9a-f]{64})$/m.exec(said.splice(0).join("\n"))?.[1];
  calls = [];
  return digest ?? "none";
}

describe("plan", () => {
  test.each([0, 2])("prints a digest, and leaves no plan behind, at status %i", async (status) => {
    const finished = await planWithDigest(terraform(planOf("a.b"), { plan: status }), "stack", ["-var", "a=b"], say);
    expect(finished.status).toBe(status);
    expect(calls).toEqual(["plan -out=PLAN -var a=b", "show -json PLAN"]);
    expect(said.join("\n")).toMatch(/gone again(.|\n)*^Digest: sha256:[0-9a-f]{64}$/m);
    expect(plannedFiles.map((file) => existsSync(dirname(file)))).toEqual([false]);
  });

  test("that fails has none, and leaves nothing", async () => {
    expect((await planWithDigest(terraform(planOf("a.b"), { plan: 1 }), "stack", [], say)).status).toBe(1);
    expect(said).toEqual([]);
    expect(plannedFiles.map((file) => existsSync(dirname(file)))).toEqual([false]);
  });

  test.each([[["-out=my.plan"]], [["-out", "my.plan"]], [["--out=my.plan"]]])(
    "whose file somebody wants keeps it: %j",
    async (extra) => {
      const named: Terraform = async (_, args) => {
        calls.push(args.join(" "));
        return { status: 0, stdout: planOf("a.b") };
      };
      await planWithDigest(named, "stack", extra, say);
      expect(calls).toEqual([`plan ${extra.join(" ")}`, "show -json my.plan"]);
      expect(said).toEqual([expect.stringMatching(/^To apply .*\nDigest: sha256:/)]);
    },
  );

  test("in machine-readable lines is left alone", async () => {
    await planWithDigest(terraform(planOf("a.b")), "stack", ["-json"], say);
    expect({ calls, said }).toEqual({ calls: ["plan -json"], said: [] });
  });

  test("of a format that is not known says so, and has not failed", async () => {
    expect((await planWithDigest(terraform("{}"), "stack", [], say)).status).toBe(0);
    expect(said.at(-1)).toBe("No digest: the format of this plan is not known here.");
  });
});

describe("deploy --reviewed", () => {
  test("applies the very plan whose changes are the reviewed ones", async () => {
    const reviewed = await digestOf(planOf("a.b", "c.d"));
    expect((await applyReviewed(terraform(planOf("c.d", "a.b")), "stack", [], reviewed)).status).toBe(0);
    expect(calls).toEqual(["plan -out=PLAN", "show -json PLAN", "apply PLAN"]);
    expect(plannedFiles.some(existsSync)).toBe(false);
  });

  test("applies nothing where they are others", async () => {
    const [reviewed, now] = [await digestOf(planOf("a.b")), await digestOf(planOf("a.b", "c.d"))];
    await expect(applyReviewed(terraform(planOf("a.b", "c.d")), "stack", [], reviewed)).rejects.toThrow(
      `PLAN_NOT_REVIEWED: --reviewed: ${reviewed} was reviewed, and what stands above is ${now}. Expected: the changes that were reviewed, or none. Nothing was applied.`,
    );
    expect(calls).toEqual(["plan -out=PLAN", "show -json PLAN"]);
    expect(plannedFiles.some(existsSync)).toBe(false);
  });

  test("applies nothing where the plan is not understood", async () => {
    await expect(applyReviewed(terraform("{}"), "stack", [], await digestOf(planOf()))).rejects.toThrow(
      "PLAN_NOT_REVIEWED",
    );
    expect(calls).toEqual(["plan -out=PLAN", "show -json PLAN"]);
  });

  test("goes on where nothing is left to do, as when a job is run again", async () => {
    expect((await applyReviewed(terraform(planOf()), "stack", [], await digestOf(planOf("a.b")))).status).toBe(0);
    expect(calls.at(-1)).toBe("apply PLAN");
  });

  test("ends with a plan that fails", async () => {
    expect((await applyReviewed(terraform(planOf(), { plan: 1 }), "stack", [], "")).status).toBe(1);
    expect(calls).toEqual(["plan -out=PLAN"]);
  });

  test.each<[readonly string[], string, string]>([
    [["-auto-approve", "-input=false"], "plan -out=PLAN -input=false", "apply -auto-approve -input=false PLAN"],
    [
      ["-var", "a=b", "-var-file=x", "-target=t", "-replace", "r"],
      "plan -out=PLAN -var a=b -var-file=x -target=t -replace r",
      "apply PLAN",
    ],
    [
      ["-lock-timeout", "5s", "-parallelism=2", "--lock=false"],
      "plan -out=PLAN -lock-timeout 5s -parallelism=2 --lock=false",
      "apply -lock-timeout 5s -parallelism=2 --lock=false PLAN",
    ],
    [["-backup", "x", "-state", "s"], "plan -out=PLAN -state s", "apply -backup x -state s PLAN"],
    [["-auto-approve", "a.plan"], "plan -out=PLAN a.plan", "apply -auto-approve PLAN"],
    [["-var", "a=b", "a.plan"], "plan -out=PLAN -var a=b a.plan", "apply PLAN"],
    [["-refresh=false", "-destroy"], "plan -out=PLAN -refresh=false -destroy", "apply PLAN"],
  ])("hands options on to whom they belong: %j", async (extra, planned, applied) => {
    await applyReviewed(terraform(planOf()), "stack", extra, "");
    expect(calls).toEqual([planned, "show -json PLAN", applied]);
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
