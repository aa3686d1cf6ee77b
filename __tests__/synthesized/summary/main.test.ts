import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { summary } from "../../../synthesized/summary/main";
import { programOf, runCaptured } from "../../internal/captured-process";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "summary-"));
  writeStack("orders", {});
  writeStack("shop", { provider: { oci: [{ region: "eu-frankfurt-1" }] } });
});
afterEach(() => rmSync(folder, { recursive: true }));

function writeStack(name: string, document: object): void {
  mkdirSync(join(folder, "stacks", name), { recursive: true });
  writeFileSync(join(folder, "stacks", name, "cdk.tf.json"), JSON.stringify(document));
}

const run = (...args: readonly string[]) =>
  runCaptured(programOf("summary", summary), ["summary", "--stack", folder, ...args], { projectRoot: folder });

describe("the summary command", () => {
  it("names every stack, or the named one", async () => {
    expect(await run()).toMatchObject({
      code: 0,
      err: "",
      out: expect.stringMatching(/^Stack orders\n[\s\S]*\nStack shop\n/),
    });
    expect((await run("--name", "shop")).out).toMatch(/^Stack shop\n(?![\s\S]*Stack orders)/);
  });

  it("tells programs the same", async () => {
    const { code, out } = await run("--json");
    expect(code).toBe(0);
    const { stacks } = JSON.parse(out);
    expect(stacks.map(({ stack }: { stack: string }) => stack)).toEqual(["orders", "shop"]);
    expect(Object.keys(stacks[0])).toEqual([
      ...["stack", "apis", "gateways", "functions", "outbound", "closed", "iam", "secrets", "public"],
      ...["inherited", "notUnderstood", "choices", "warnings", "suppressed", "resources"],
    ]);
  });

  it("gives Markdown, which nothing that a stack says can leave", async () => {
    writeStack("shop", {
      resource: { oci_identity_policy: { p: { statements: ["a | b <img src=x> @team https://x.test\n# Approved"] } } },
    });
    const { code, out } = await run("--name", "shop", "--markdown");
    expect(code).toBe(0);
    expect(out).toContain(
      "| IAM | not understood: a &#124; b &#60;img src=x&#62; @\u200bteam https&#58;//x.test &#35; Approved |",
    );
    expect(out).not.toContain("<");
    expect(await run("--markdown", "--json")).toMatchObject({ code: 2, err: expect.stringContaining("--markdown") });
  });

  it("fails with the reason on a stack that Terraform would refuse, and takes one that it does not understand", async () => {
    writeStack("shop", { resource: { oci_core_vcn: { main: { display_name: "${var.nobody}" } } } });
    expect(await run()).toMatchObject({ code: 1, err: expect.stringContaining("nobody") });
    writeStack("shop", { resource: { aws_s3_bucket: { main: {} } } });
    expect(await run()).toMatchObject({ code: 0, err: "" });
  });

  it.each([
    ["the file terraform.tfstate", {}],
    ["the file shop.tfstate", { backend: { local: { path: "../../shop.tfstate" } } }],
    ["backend oci, bucket states", { backend: { oci: { bucket: "states" } } }],
    ["backend cloud", { cloud: {} }],
  ])("says that secrets lie in %s", async (place, terraform) => {
    const resource = { azuread_application_password: { p: { application_id: "/applications/x" } } };
    writeStack("shop", { terraform, resource });
    const { out } = await run("--name", "shop");
    expect(out).toContain(`Secrets: client secrets: 1, in Terraform's state in clear text (${place})`);
  });

  it("prints the words of a stack in lines of its own", async () => {
    writeStack("shop", {
      resource: {
        oci_identity_policy: { p: { statements: ["allow\u001b[2J x\n::set-output name=a::b", "##vso[task.x]y"] } },
      },
    });
    const { out } = await run("--name", "shop");
    expect(out).toContain("    not understood: allow x ::set-output name=a::b\n    not understood: # #vso[task.x]y\n");
  });
});
