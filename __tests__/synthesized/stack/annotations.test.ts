import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { IdentityPolicy } from "@cdktf/provider-oci/lib/identity-policy";
import { afterAll, describe, expect, test } from "vitest";
import {
  Backend,
  checkPolicies,
  RouteAccess,
  type SecuredApi,
  type SecuredApiStack,
  suppressPolicy,
  suppressWarning,
} from "../../../constructs/index";
import { annotationsOf } from "../../../synthesized/stack/annotations";
import { synthesized } from "../../end-to-end/started-cloud";
import { summaryText } from "../summarized";

const folder = mkdtempSync(join(tmpdir(), "annotations-"));
afterAll(() => rmSync(folder, { recursive: true }));

const api: SecuredApi = {
  name: "files",
  pathPrefix: "/files",
  clients: [{ name: "caller" }],
  routes: [
    { path: "/admin/", methods: ["GET"], backend: Backend.stock({ status: 200 }) },
    {
      path: "/{path*}",
      methods: ["GET", "HEAD"],
      access: RouteAccess.anonymous(),
      mayReachClosedRoutes: true,
      backend: Backend.stock({ status: 200 }),
    },
  ],
};

test("what was opened by name and what is rarely meant stand in the summary", async () => {
  const { stack, dispose } = await synthesized({
    namePrefix: "test",
    adapter: "none",
    invokePolicy: "none",
    apis: [api],
  });
  try {
    expect(annotationsOf(stack.directory)).toEqual([
      {
        kind: "choice",
        path: "test/Api-files",
        message:
          "mayReachClosedRoutes: through GET, HEAD /files/{path*} what stricter routes close may be reached without a token",
      },
      {
        kind: "warning",
        path: "test/Api-files",
        message: expect.stringMatching(/^PATH_TRAILING_SLASH: apis\[0\]\.routes\[0\]\.path is/),
      },
    ]);
    const summary = await summaryText(stack);
    expect(summary).toMatch(/Opened by name: test\/Api-files: mayReachClosedRoutes: through GET, HEAD \/files/);
    expect(summary).toMatch(/Warnings: test\/Api-files: PATH_TRAILING_SLASH: /);
    expect(summary).toContain("open → stock answer 200: GET, HEAD /{path*}");
  } finally {
    dispose();
  }
});

test("what somebody took back stands in the summary with the reason, and only what was there", async () => {
  const summarized = async (change: (stack: SecuredApiStack) => void) => {
    const { stack, dispose } = await synthesized(
      { namePrefix: "test", adapter: "none", invokePolicy: "none", apis: [api] },
      change,
    );
    try {
      return { said: annotationsOf(stack.directory), text: await summaryText(stack) };
    } finally {
      dispose();
    }
  };
  const { said, text } = await summarized((stack) => {
    checkPolicies(stack);
    suppressWarning(stack, "PATH_TRAILING_SLASH", "not the nearest");
    suppressWarning(stack.node.findChild("Api-files"), "PATH_TRAILING_SLASH", "clients\nsend it.");
    const statements = ["allow any-user to manage all-resources in tenancy"];
    new IdentityPolicy(stack, "Policy", { compartmentId: "c", name: "p", description: "d", statements });
    suppressPolicy(stack, "iam-without-wildcards", "a sandbox");
    suppressPolicy(stack, "images-pinned", "nothing here has one");
  });
  const path = "test/Api-files";
  expect(said.filter(({ kind }) => kind === "suppressed")).toEqual(
    expect.arrayContaining([
      {
        kind: "suppressed",
        path,
        message: 'PATH_TRAILING_SLASH: apis[0].routes[0].path is "/admin/". Reason: clients send it.',
      },
    ]),
  );
  expect(said.filter(({ kind }) => kind === "warning")).toEqual([]);
  expect(text).toMatch(/Suppressed[\s\S]*\[iam-without-wildcards\] .*\. Reason: a sandbox/);
  expect(text).toContain("[public-subnets-asked] takes public addresses. Reason: the gateway is asked to be PUBLIC");
  expect(text).not.toContain("images-pinned");
});

describe("a manifest that says nothing", () => {
  const directory = join(folder, "stacks", "one");
  mkdirSync(directory, { recursive: true });

  test.each([
    "",
    "[]",
    "{",
    '{"stacks":{"one":{}}}',
    '{"stacks":{"one":{"annotations":{}}}}',
    '{"stacks":{"one":{"workingDirectory":"stacks/one","annotations":[null,{"level":"@cdktf/error","constructPath":"a","message":"b"},{"level":"@cdktf/warn"}]}}}',
    '{"stacks":{"one":{"workingDirectory":"stacks/two","annotations":[{"level":"@cdktf/warn","constructPath":"a","message":"b"}]}}}',
  ])("of %j is no failure", (manifest) => {
    writeFileSync(join(folder, "manifest.json"), manifest);
    expect(annotationsOf(directory)).toEqual([]);
  });

  test("nor is one that is not there", () => {
    expect(annotationsOf(join(folder, "elsewhere", "stacks", "one"))).toEqual([]);
  });
});
