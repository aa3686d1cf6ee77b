/** Each example runs on the local cloud: what its walk-through checks, and what it cannot or need not check, is pinned. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { projectApp } from "../constructs/app-process";
import { startOnce } from "./running";

/** The folder of its one stack, or of all that it has. */
function stackOf(example: string): string {
  const { outdir } = projectApp(example);
  const [only = "", ...more] = readdirSync(join(outdir, "stacks"));
  return more.length > 0 ? outdir : join(outdir, "stacks", only);
}

/** Checks that have nothing to look at, by example. */
const notApplied: Readonly<Record<string, readonly string[]>> = {
  article: ["client-not-listed"],
  "azure-cli": ["client-not-listed"],
  "existing-gateway": ["client-not-listed"],
  "github-actions": ["client-not-listed"],
  "other-issuer": ["adapter-keys", "token", "client-not-listed", "other-tenant", "id-token", "other-version"],
  "platform-and-teams": ["client-not-listed"],
  "private-gateway": ["client-not-listed"],
  "roles-per-route": ["adapter-keys"],
  "two-apis": [],
  "two-regions": ["client-not-listed"],
  "without-adapter": ["adapter-keys", "client-not-listed"],
};

interface JsonReport {
  readonly outcome: string;
  readonly results: readonly { readonly id: string; readonly subject: string; readonly status: string }[];
  readonly notApplied: readonly { readonly id: string }[];
}

test("every example is among them", () => {
  expect(readdirSync("examples").sort()).toEqual(Object.keys(notApplied).sort());
});

describe.each(Object.entries(notApplied))("%s", (name, missing) => {
  test("passes its walk-through; nothing that applies is left unchecked", async () => {
    const { code, out, err } = await startOnce(stackOf(name), "--json");
    const { outcome, results, notApplied }: JsonReport = JSON.parse(out);
    expect(results.filter(({ status }) => status !== "passed")).toEqual([]);
    expect({ outcome, code }, err).toEqual({ outcome: "passed", code: 0 });
    expect(notApplied.map(({ id }) => id)).toEqual(missing);
    expect(results.map(({ id }) => id)).toEqual(
      expect.arrayContaining(["no-token", "admitted", "expired", "tampered"]),
    );
  });
});

test("an issuer that is played is told, with the ids of its keys", async () => {
  const { out } = await startOnce(stackOf("other-issuer"));
  expect(out).toMatch(
    /Issuers that are played here: .* real tokens of theirs are refused\n +issuer +https:\/\/login\.partner\.example\.com\n +deployment +\/partners +static keys partner-2026 swapped/,
  );
});

test("one API in two regions is asked in each, with the tokens of one registration and of a partner's client", async () => {
  const { out } = await startOnce(stackOf("two-regions"), "--json");
  const { results }: JsonReport = JSON.parse(out);
  for (const region of ["frankfurt", "amsterdam"])
    expect(results.filter(({ subject }) => subject.includes(`${region}/orders`)).map(({ id }) => id)).toEqual(
      expect.arrayContaining(["token", "admitted", "trusted-tenant", "other-tenant", "tampered"]),
    );
});

test("a gateway of somebody else is let in, and what its owner must do is told", async () => {
  const { out } = await startOnce(stackOf("existing-gateway"));
  expect(out.replace(/\s+/g, " ")).toMatch(
    /The stack does not say whether this gateway, which it does not make, may call oci_functions_function\.\S+: here it may\. The owner of the gateway must see to a policy: ALLOW any-user to use functions-family/,
  );
});
