import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { DoctorCheck } from "../../doctor/check";
import { doctorChecks } from "../../doctor/checks";
import { statements } from "../../doctor/policy-statements";

const root = join(__dirname, "..", "..");

test("every check that a file of checks/ exports is in the list, once", async () => {
  const files = readdirSync(join(root, "doctor", "checks"));
  const modules: Record<string, unknown>[] = await Promise.all(
    files.map((file) => import(join(root, "doctor", "checks", file))),
  );
  const exported = modules.flatMap((module) => Object.values(module).flat()).filter(isCheck);
  expect(exported.length).toBeGreaterThan(10);
  expect(doctorChecks.map(({ id }) => id).sort()).toEqual(exported.map(({ id }) => id).sort());
});

const isCheck = (value: unknown): value is DoctorCheck =>
  typeof value === "object" && value !== null && "remedy" in value;

test.each(doctorChecks)("$id says what, why, how and where", ({ title, why, remedy, source }) => {
  for (const words of [title, why, remedy]) expect(words.trim()).not.toBe("");
  expect(new URL(source).protocol).toBe("https:");
});

describe("the policy statements", () => {
  /** Resource → the statement that opens it. */
  const opens: Readonly<Record<string, keyof typeof statements>> = {
    apigateway: "gateways",
    artifacts: "repositories",
    core: "networks",
    functions: "functions",
    health: "probes",
    "identity-policy": "policies",
    "identity-region": "tenancies",
    logging: "logs",
    monitoring: "alarms",
    "objectstorage-bucket": "buckets",
    "objectstorage-object": "objects",
    "objectstorage-namespace": "namespaces",
  };

  test("cover every resource and data source that the constructs make", () => {
    const sources = readdirSync(join(root, "constructs"), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => readFileSync(join(root, "constructs", file), "utf8"));
    const used = new Set(
      sources.flatMap((text) =>
        [...text.matchAll(/provider-oci\/lib\/(?:data-oci-)?([a-z-]+)/g)].map(([, name = ""]) => name),
      ),
    );
    used.delete("provider");
    expect(used.size).toBeGreaterThan(10);
    for (const name of used)
      expect([name, Object.keys(opens).some((prefix) => name.startsWith(prefix))]).toEqual([name, true]);
  });

  test("name a group and a place each, and are told with the write permissions", () => {
    const told = doctorChecks.find(({ id }) => id === "oci-write-permissions")?.remedy.split("\n");
    expect(told).toEqual(Object.values(statements));
    for (const statement of told ?? [])
      expect(statement).toMatch(
        /^allow group <deployers> to (manage|read|inspect) [a-z-]+ in (compartment <compartment>|tenancy)$/,
      );
  });
});
