/**
 * IAM statements name who, what and when.
 *
 * @module
 */
import { everybody, whoAsks, wideTypes } from "../../limits/iam";
import { always, type Comparison, picks } from "./iam-condition";
import { readStatement, type Statement } from "./iam-statement";
import type { PolicyRule } from "./rule";
import { isExpression, itemsOf, type Verdicts } from "./written";

export const iamWithoutWildcards: PolicyRule = {
  id: "iam-without-wildcards",
  title: "IAM statements name who, what and when",
  why: "any-user and any-group are everybody, and a type of principal is that of everybody's; all-resources, and a family in the whole tenancy, are more than anyone looks at.",
  remedy:
    "Name a group, or limit any-user in every case by request.principal.id or a compartment; name the resource type, and a compartment.",
  source: everybody.source,
  resourceType: "oci_identity_policy",
  check({ statements }) {
    const all = itemsOf(statements);
    if (all === undefined) return [{ notUnderstood: "the list of statements is made by Terraform" }];
    return all.flatMap((statement) => judged(String(statement)));
  },
};

function judged(text: string): Verdicts {
  const shown = `statement "${text.replace(/\s+/g, " ")}"`;
  const reading = readStatement(text);
  if (reading.kind === "not understood") {
    const reason = isExpression(text) && /^\$\{.*\}$/s.test(text) ? "Terraform makes it" : reading.reason;
    return [{ notUnderstood: `${shown}: ${reason}` }];
  }
  const wide = reading.kind === "opens" ? widths(reading.statement) : [];
  return wide.length === 0 ? [] : [`${shown}: ${wide.join("; ")}`];
}

/** All in which a statement is too wide. */
function widths({ subject, verb, what, where, condition }: Statement): readonly string[] {
  const isEverybody = subject.kind === "any-user" || subject.kind === "any-group";
  const isMachines = isEverybody || subject.kind === "dynamic-group";
  const isSomewhere = where.startsWith("compartment") || always(condition, isAboutTarget);
  const families = what.filter((type) => type.endsWith(wideTypes.familyEnding));
  return [
    ...(what.includes(wideTypes.everything) ? ["it is about all resources"] : []),
    ...(isEverybody && !always(condition, picks(whoAsks))
      ? [`${subject.kind} is everybody, and no condition says who`]
      : []),
    ...(subject.tenancy === "any-tenancy" ? ["it admits every tenancy"] : []),
    ...(!isSomewhere && families.length > 0 && (verb === "manage" || (isMachines && verb === "use"))
      ? [`${verb} ${families.join(", ")} is a whole service of the tenancy`]
      : []),
    ...(!isSomewhere && families.length === 0 && isMachines && verb === "manage"
      ? [`manage ${what.join(", ")} holds in the whole tenancy`]
      : []),
  ];
}

/** Which thing is meant, or what may be done with it. */
function isAboutTarget({ variable, operator, operands }: Comparison): boolean {
  const limits = variable.startsWith("target.") || ["request.permission", "request.operation"].includes(variable);
  return limits && (operator === "=" || operator === "in") && operands.every(({ text }) => text !== "");
}
