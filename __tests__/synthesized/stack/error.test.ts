/** What is wrong with a stack is told with its place and what to do; nothing is passed over. */
import { describe, expect, test } from "vitest";
import { StackError, type StackErrorCode, type StackFinding, stackErrorCodes } from "../../../synthesized/stack/error";
import { readStack } from "../../../synthesized/stack/stack";
import { stackFolder } from "../stack-folder";

async function findings(document: unknown, environment = {}, files = {}): Promise<readonly StackFinding[]> {
  const error = await readStack(stackFolder(document, files), { environment }).catch((reason: unknown) => reason);
  if (error instanceof StackError) return error.findings;
  throw new Error("the stack was read", { cause: error });
}

const vcn = (body: unknown) => ({ resource: { oci_core_vcn: { net: body } } });
const output = (value: unknown) => ({ output: { x: { value } } });

type Case = readonly [StackErrorCode, string, RegExp, unknown, Record<string, string>?];

const cases: readonly Case[] = [
  ["STACK_MALFORMED", "no JSON", /cdk\.tf\.json/, "{"],
  ["STACK_MALFORMED", "no object", /cdk\.tf\.json/, "[]"],
  [
    "STACK_MALFORMED",
    "two resources of one name",
    /^oci_core_vcn\.net$/,
    { resource: [vcn({}).resource, vcn({}).resource] },
  ],
  ["STACK_MALFORMED", "two local values of one name", /^local\.a$/, { locals: [{ a: 1 }, { a: 2 }] }],
  ["REFERENCE_UNKNOWN", "a dependency", /net, depends_on/, vcn({ depends_on: ["oci_core_subnet.no"] })],
  ["REFERENCE_UNKNOWN", "a provider's alias", /net/, vcn({ provider: "oci.away" })],
  ["REFERENCE_UNKNOWN", "a resource", /net, display_name/, vcn({ display_name: "${oci_core_subnet.no.id}" })],
  ["REFERENCE_UNKNOWN", "a variable", /output\.x/, output("${var.no}")],
  ["REFERENCE_UNKNOWN", "a local value", /output\.x/, output("${local.no}")],
  ["REFERENCE_UNKNOWN", "each", /output\.x/, output("${each.value}")],
  ["REFERENCE_UNKNOWN", "self outside a provisioner", /output\.x/, output("${self.id}")],
  ["REFERENCE_UNKNOWN", "a module", /output\.x/, output("${module.no.id}")],
  ["EXPRESSION_INVALID", "no number", /net, count/, vcn({ count: "many" })],
  ["EXPRESSION_INVALID", "half a resource", /net, count/, vcn({ count: 1.5 })],
  ["EXPRESSION_INVALID", "no resources", /net, count/, vcn({ count: null })],
  ["EXPRESSION_INVALID", "a set of numbers", /net, for_each/, vcn({ for_each: [1] })],
  ["EXPRESSION_INVALID", "one text", /net, for_each/, vcn({ for_each: "a" })],
  [
    "EXPRESSION_INVALID",
    "blocks for no collection",
    /net, dynamic/,
    vcn({ dynamic: { x: { for_each: 1, content: {} } } }),
  ],
  [
    "EXPRESSION_INVALID",
    "an index of one resource",
    /output\.x/,
    { ...vcn({}), ...output("${oci_core_vcn.net[0].id}") },
  ],
  [
    "EXPRESSION_INVALID",
    "no index of several",
    /output\.x/,
    { ...vcn({ count: 2 }), ...output("${oci_core_vcn.net.id}") },
  ],
  ["EXPRESSION_INVALID", "one of none", /output\.x/, { ...vcn({ count: 0 }), ...output("${oci_core_vcn.net[0].id}") }],
  [
    "EXPRESSION_INVALID",
    "a key that is not there",
    /output\.x/,
    { ...vcn({ for_each: { a: 1 } }), ...output('${oci_core_vcn.net["b"].id}') },
  ],
  ["EXPRESSION_INVALID", "a syntax error", /net\.display_name/, vcn({ display_name: "${a..b}" })],
  ["EXPRESSION_INVALID", "a failing function", /output\.x\[1\]/, output(["", '${tonumber("x")}'])],
  ["CYCLE", "locals", /local\.a/, { locals: { a: "${local.b}", b: "${local.a}" } }],
  ["CYCLE", "a resource and itself", /net/, vcn({ display_name: "${oci_core_vcn.net.id}" })],
  ["VARIABLE_INVALID", "no number", /var\.n/, { variable: { n: { type: "number" } } }, { TF_VAR_n: "many" }],
  ["VARIABLE_INVALID", "no list", /var\.n/, { variable: { n: { type: "list(string)" } } }, { TF_VAR_n: "{}" }],
  [
    "CONDITION_FAILED",
    "a variable",
    /var\.n/,
    {
      variable: {
        n: { type: "string", validation: [{ condition: '${startswith(var.n, "x")}', error_message: "begin with x" }] },
      },
    },
    { TF_VAR_n: "y" },
  ],
  [
    "CONDITION_FAILED",
    "a precondition",
    /net, precondition/,
    vcn({ lifecycle: { precondition: [{ condition: "${1 == 2}", error_message: "never" }] } }),
  ],
  [
    "CONDITION_FAILED",
    "a postcondition",
    /net, postcondition/,
    vcn({ lifecycle: { postcondition: [{ condition: '${self.state == "GONE"}', error_message: "never" }] } }),
  ],
];

describe("each finding", () => {
  test.each(cases.map((one) => [one[0], one[1], one] as const))(
    "%s: %s",
    async (code, _, [, , place, document, environment]) => {
      const [finding, ...more] = await findings(document, environment);
      expect(more).toEqual([]);
      expect(finding).toMatchObject({
        code,
        setting: expect.stringMatching(place),
        remedy: expect.stringMatching(/\w/),
      });
    },
  );

  test("every code has a case", () => {
    const seen = new Set(cases.map(([code]) => code));
    expect(Object.keys(stackErrorCodes).filter((code) => code !== "STACK_MISSING" && !seen.has(code as never))).toEqual(
      [],
    );
  });

  test("shows the expression as it is written, never the value of a secret", async () => {
    const document = {
      variable: { key: { type: "string", sensitive: true, default: "hunter2" } },
      ...output("${tonumber(var.key)}"),
    };
    const [finding] = await findings(document);
    expect(finding?.expression).toBe("${tonumber(var.key)}");
  });

  test("names the way around a circle", async () => {
    const [finding] = await findings({ locals: { a: "${local.b}", b: "${local.c}", c: "${local.a}" } });
    expect(finding?.actual).toBe("local.a → local.b → local.c → local.a");
  });
});

test("a missing folder says what to run", async () => {
  await expect(readStack("/nowhere")).rejects.toThrow(/^STACK_MISSING: \/nowhere: is not there\. Synthesize the stack/);
});

test("all that is wrong is told at once, and each thing once", async () => {
  const all = await findings({
    resource: {
      oci_core_vcn: { net: { display_name: "${local.broken}" }, other: { display_name: "${local.broken}" } },
    },
    locals: { broken: "${var.no}" },
    output: { x: { value: '${tonumber("x")}' } },
  });
  expect(all.map(({ code }) => code).sort()).toEqual(["EXPRESSION_INVALID", "REFERENCE_UNKNOWN"]);
});
