import { expect, test } from "vitest";
import type { Stack } from "../../../synthesized/stack";
import { summaryLines, summaryOf } from "../../../synthesized/summary/summarize";
import { synthesizedExample } from "../synthesized-example";

const summarize = (stack: Stack) => summaryLines(summaryOf(stack));

test("a reviewer reads what is public, who may call and where secrets will be", async () => {
  const summary = summarize(await synthesizedExample("article")).join("\n");
  expect(summary).toMatch(/Entra ID: 8\n {4}OCI: \d+\n {4}Terraform's own: 4/);
  expect(summary).toContain("gateway article: reachable from the internet");
  expect(summary).toContain("GET, HEAD /jwks/keys: answers everyone");
  expect(summary).toContain("/hello: article-hello postman");
  expect(summary).toContain("in compartment id <compartment_id>");
  expect(summary).toContain("2 client secrets, in Terraform's state in clear text");
  expect(summary).toContain("sensitive outputs: client_secrets");
});

test("a private gateway without functions has nothing public and no IAM statement", async () => {
  const summary = summarize(await synthesizedExample("without-adapter")).join("\n");
  expect(summary).not.toContain("answers everyone");
  expect(summary).toContain("IAM: none");
  expect(summarize(await synthesizedExample("private-gateway")).join("\n")).not.toContain(
    "reachable from the internet",
  );
});

test("no secret is printed", async () => {
  const stack = await synthesizedExample("article");
  const secrets = stack.resourcesOf("azuread_application_password").map(({ values }) => String(values.value));
  expect(secrets).toHaveLength(2);
  for (const secret of secrets) expect(summarize(stack).join("\n")).not.toContain(secret);
});
