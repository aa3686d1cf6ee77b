import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Operand, StatementCondition } from "../../../constructs/policies/iam-condition";
import { readRule, readStatement, type Statement } from "../../../constructs/policies/iam-statement";

const opens = (text: string): Statement | undefined => {
  const reading = readStatement(text);
  return reading.kind === "opens" ? reading.statement : undefined;
};

describe("statements of Oracle's pages", () => {
  test.each<[string, Partial<Statement>]>([
    [
      "Allow group A-Admins, B-Admins to manage all-resources in compartment Projects-A-and-B",
      {
        effect: "allow",
        subject: { kind: "group", names: ["A-Admins", "B-Admins"] },
        verb: "manage",
        what: ["all-resources"],
        where: "compartment Projects-A-and-B",
      },
    ],
    [
      "Allow group id ocid1.group.oc1..a, id ocid1.group.oc1..b to read buckets in tenancy",
      { subject: { kind: "group", names: ["id ocid1.group.oc1..a", "id ocid1.group.oc1..b"] }, where: "tenancy" },
    ],
    ["Allow any-group to inspect users in tenancy", { subject: { kind: "any-group", names: [] } }],
    [
      "Allow service FaaS to use virtual-network-family in compartment network",
      { subject: { kind: "service", names: ["FaaS"] } },
    ],
    [
      "Allow group 'Domain B'/'Domain B Admins' to manage vcns in compartment A:B",
      { subject: { kind: "group", names: ["'Domain B'/'Domain B Admins'"] }, where: "compartment A:B" },
    ],
    [
      "allow dynamic-group id ocid1.dynamicgroup.oc1..a to read secret-bundles in compartment id ocid1.compartment.oc1..a",
      {
        subject: { kind: "dynamic-group", names: ["id ocid1.dynamicgroup.oc1..a"] },
        where: "compartment id ocid1.compartment.oc1..a",
      },
    ],
    [
      "Allow any-user to {TAG_NAMESPACE_USE, A} in tenancy where all {request.principal.type='x'}",
      { verb: undefined, what: ["tag_namespace_use", "a"] },
    ],
    ["Endorse group Admins to manage object-family in any-tenancy", { effect: "endorse", where: "any-tenancy" }],
    [
      "Admit group Admins of tenancy Partner to read buckets in tenancy",
      { effect: "admit", subject: { kind: "group", names: ["Admins"], tenancy: "Partner" }, where: "tenancy" },
    ],
    [
      "Admit any-user of any-tenancy to read buckets in compartment A",
      { effect: "admit", subject: { kind: "any-user", names: [], tenancy: "any-tenancy" } },
    ],
    [
      "Endorse group A to associate local-peering-gateways in tenancy with local-peering-gateways in tenancy Partner",
      { verb: "associate", where: "tenancy" },
    ],
    [
      "Allow resource filestorage mount-target to use keys in tenancy",
      { subject: { kind: "resource", names: ["filestorage", "mount-target"] } },
    ],
  ])("%s", (text, expected) => {
    expect(opens(text)).toMatchObject(expected);
    expect(opens(text)?.subject).toEqual(expected.subject ?? opens(text)?.subject);
  });

  test.each([
    "Define tenancy Partner as ocid1.tenancy.oc1..a",
    "deny any-user to manage policies in tenancy where all {target.policy.type='deny', request.principal.id!='x'}",
    "Deny admit group A of tenancy B to read buckets in tenancy",
  ])("%s opens nothing", (text) => {
    expect(readStatement(text)).toEqual({ kind: "opens nothing" });
  });
});

test.each([
  ["", "it ends where allow or admit or endorse was expected"],
  ["permit group a to use b in tenancy", '"permit" stands where allow or admit or endorse was expected'],
  ["allow groups a to use b in tenancy", '"groups" stands where group or dynamic-group'],
  ["allow group a use b in tenancy", '"use" stands where to was expected'],
  ["allow group a to delete b in tenancy", '"delete" stands where inspect or read or use or manage'],
  ["allow group a to ${var.verb} b in tenancy", "stands where inspect or read or use or manage"],
  ["allow group a to use ${var.type} in tenancy", '"${var.type}" stands where a resource type in letters was expected'],
  ["allow group a to {${var.p}} in tenancy", "where a permission in letters was expected"],
  ["allow ${var.subject} to use b in tenancy", '"${var.subject}" stands where'],
  ["allow group a to use b in ${var.place}", '"${var.place}" stands where tenancy or any-tenancy or compartment'],
  ["allow group a to use b in region x", '"region" stands where tenancy'],
  ["allow group a to use b", "it ends where in was expected"],
  ["allow group a to use b in tenancy when c = 'd' e", '"c" stands where its end was expected'],
  ["allow group a to use b in tenancy where", "it ends where a variable was expected"],
  ["allow group a to use b in tenancy where c = 'd", "'d has no end"],
  ["${var.statement}", '"${var.statement}" stands where allow'],
])("%j is not understood", (text, reason) => {
  expect(readStatement(text)).toEqual({ kind: "not understood", reason: expect.stringContaining(reason) });
});

test("what Terraform fills in where any name may stand is a name", () => {
  expect(opens("allow group ${var.group} to use b in compartment id ${oci_identity_compartment.c.id}")).toMatchObject({
    subject: { names: ["${var.group}"] },
    where: "compartment id ${oci_identity_compartment.c.id}",
  });
});

test("matching rules are conditions", () => {
  expect(readRule("tag.a.b.value")).toMatchObject({ kind: "rule" });
  expect(readRule("resource.type")).toMatchObject({ kind: "not understood" });
});

describe("whatever can be said, is read as it was meant", () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9_.-]{0,8}[0-9]$/);
  const quoted = fc.string({ maxLength: 12 }).map((text) => `'${text.replaceAll(/['$]/g, "")}'`);
  const expression = name.map((text) => `\${var.${text}}`);
  const anyName = fc.oneof(
    name,
    quoted,
    expression,
    fc.tuple(quoted, quoted).map(([domain, group]) => `${domain}/${group}`),
  );

  const operand: fc.Arbitrary<Operand> = fc.oneof(
    quoted.map((text) => ({ kind: "text" as const, text: text.slice(1, -1) })),
    name.map((text) => ({ kind: "variable" as const, text })),
    fc.stringMatching(/^\/[a-z *]{0,6}\/$/).map((text) => ({ kind: "pattern" as const, text })),
  );
  const operandText = ({ kind, text }: Operand): string => (kind === "text" ? `'${text}'` : text);
  // A pattern is told by the sign before it.
  const plain = operand.filter(({ kind }) => kind !== "pattern");
  const comparison: fc.Arbitrary<StatementCondition> = fc.oneof(
    fc.record({ variable: name, operator: fc.constantFrom("=" as const, "!=" as const), operands: fc.tuple(operand) }),
    fc.record({
      variable: name,
      operator: fc.constantFrom("in" as const, "not in" as const),
      operands: fc.array(plain, { minLength: 1, maxLength: 3 }),
    }),
    fc.record({
      variable: name,
      operator: fc.constantFrom("before" as const, "after" as const),
      operands: fc.tuple(plain),
    }),
    fc.record({ variable: name, operator: fc.constant("between" as const), operands: fc.tuple(plain, plain) }),
  );
  const condition = fc.letrec<{ one: StatementCondition }>((tie) => ({
    one: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      comparison,
      fc.array(tie("one"), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
      fc.array(tie("one"), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
    ),
  })).one;

  const tenancyOf = fc.option(fc.oneof(name, fc.constant("any-tenancy")), { nil: undefined });
  const subject: fc.Arbitrary<Statement["subject"]> = fc.oneof(
    fc.record({
      kind: fc.constantFrom("any-user" as const, "any-group" as const),
      names: fc.constant([]),
      tenancy: tenancyOf,
    }),
    fc.record({
      kind: fc.constantFrom("group" as const, "dynamic-group" as const, "service" as const),
      names: fc.array(
        fc.oneof(
          anyName,
          anyName.map((text) => `id ${text}`),
        ),
        { minLength: 1, maxLength: 3 },
      ),
      tenancy: tenancyOf,
    }),
  );
  const statement: fc.Arbitrary<Statement> = fc.record({
    effect: fc.constantFrom("allow" as const, "admit" as const, "endorse" as const),
    subject,
    verb: fc.constantFrom("inspect", "read", "use", "manage", undefined),
    what: fc.array(name, { minLength: 1, maxLength: 3 }),
    where: fc.oneof(
      fc.constantFrom("tenancy", "any-tenancy"),
      name.map((text) => `tenancy ${text}`),
      anyName.map((text) => `compartment ${text}`),
      anyName.map((text) => `compartment id ${text}`),
    ),
    condition: fc.option(condition, { nil: undefined }),
  });

  /** Stands for the space between words; texts and patterns have spaces of their own. */
  const GAP = "\u2423";

  function conditionText(one: StatementCondition): string {
    if ("all" in one) return `all${GAP}{${one.all.map(conditionText).join(`${GAP},${GAP}`)}}`;
    if ("any" in one) return `any{${GAP}${one.any.map(conditionText).join(",")}${GAP}}`;
    const { variable, operator } = one;
    const [first = "", second = ""] = one.operands.map(operandText);
    if (operator === "between") return [variable, operator, first, "and", second].join(GAP);
    if (operator === "=" || operator === "!=") return `${variable}${operator}${GAP}${first}`;
    const isSet = operator === "in" || operator === "not in";
    const right = isSet ? `(${one.operands.map(operandText).join(`,${GAP}`)})` : first;
    return [variable, operator.replace(" ", GAP), right].join(GAP);
  }

  function statementText({
    effect,
    subject: { kind, names, tenancy },
    verb,
    what,
    where,
    condition: when,
  }: Statement): string {
    const of = tenancy === "any-tenancy" ? ["of", tenancy] : ["of", "tenancy", tenancy];
    const may = verb === undefined ? [`{${what.join(",")}}`] : [verb, what.join(`${GAP},`)];
    const who = names.map((text) => text.replace(/^id /, `id${GAP}`)).join(",");
    const place = where.replace(/^(tenancy|compartment)( id)? /, (words) => words.replaceAll(" ", GAP));
    const words = [effect, kind, who, ...(tenancy === undefined ? [] : of), "to", ...may, "in", place];
    return [...words, ...(when === undefined ? [] : ["where", conditionText(when)])].filter(Boolean).join(GAP);
  }

  test("spaces and the case of keywords do not count", () => {
    const layout = fc.record({ statement, space: fc.constantFrom(" ", "\n", "  \t "), isShouted: fc.boolean() });
    fc.assert(
      fc.property(layout, ({ statement: meant, space, isShouted }) => {
        const keywords = new RegExp(`(^|${GAP})(allow|admit|endorse|to|in|where|of|manage)(?=${GAP})`, "g");
        const text = statementText(meant);
        const written = isShouted ? text.replace(keywords, (word) => word.toUpperCase()) : text;
        expect(readStatement(written.replaceAll(GAP, space))).toEqual({ kind: "opens", statement: meant });
      }),
    );
  });

  test("no text whatever throws, and what is cut off is not taken for the whole", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(["opens", "opens nothing", "not understood"]).toContain(readStatement(text).kind);
      }),
    );
    fc.assert(
      fc.property(statement, ({ condition: _, ...meant }) => {
        expect(readStatement(`${statementText(meant).replaceAll(GAP, " ")} where`).kind).toBe("not understood");
        expect(readStatement(`${statementText(meant).replaceAll(GAP, " ")} }`).kind).toBe("not understood");
      }),
    );
  });
});
