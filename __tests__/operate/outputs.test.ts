import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { publicOutputs, writeOutputs } from "../../operate/outputs";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "outputs-"));
  file = join(folder, "outputs.json");
});
afterEach(() => rmSync(folder, { recursive: true }));

const written = (): unknown => JSON.parse(readFileSync(file, "utf8"));

test("sensitive outputs are named, not written, and so are those that do not say whether they are", () => {
  const json = JSON.stringify({
    jwks_uri: { sensitive: false, type: "string", value: "https://host/jwks/keys" },
    client_secrets: { sensitive: true, type: "string", value: "hush" },
    strange: { value: "hush" },
  });
  const outputs = publicOutputs(json);
  expect(outputs).toEqual({ values: { jwks_uri: "https://host/jwks/keys" }, withheld: ["client_secrets", "strange"] });
});

test.each(["", "Error: no outputs", "[]", "null"])("%j is no output of Terraform", (json) => {
  expect(() => publicOutputs(json)).toThrow("TERRAFORM_OUTPUT: terraform output -json: printed no JSON object.");
});

test("each stack has its place in the file, and no deploy takes another's away", () => {
  writeOutputs(file, "orders", { url: "https://orders" });
  writeOutputs(file, "billing", { url: "https://billing" });
  writeOutputs(file, "orders", { url: "https://orders.example" });
  expect(written()).toEqual({ orders: { url: "https://orders.example" }, billing: { url: "https://billing" } });
});

test("only its owner may read the file, also where everybody could before", () => {
  writeFileSync(file, "{}", { mode: 0o644 });
  writeOutputs(file, "api", {});
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(["outputs.json"]);
});

test.each(["no JSON", "[]"])("a file that holds no outputs (%s) is written anew", (before) => {
  writeFileSync(file, before);
  writeOutputs(file, "api", { a: 1 });
  expect(written()).toEqual({ api: { a: 1 } });
});

test("the folder for the outputs may be gone: it is told in one line", () => {
  expect(() => writeOutputs(join(folder, "gone", "outputs.json"), "api", {})).toThrow(
    /^USAGE: outputs\.json: got .*which is not there\./,
  );
});
