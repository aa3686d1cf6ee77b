import { expect, test } from "vitest";
import { Unknown } from "../../../synthesized/expression/value";
import { statementsOf } from "../../../synthesized/system/statements";
import { invokeStatement, resource, stackOf } from "../../local/gateway/test-stack";

const gap = new Unknown("only an account knows it");

const read = (statements: (string | Unknown)[] | Unknown) => {
  const findings = { errors: [], warnings: [] };
  return { read: statementsOf(stackOf([resource("oci_identity_policy.p", { statements })]), findings), findings };
};

test.each([
  [
    invokeStatement,
    "every API gateway of compartment ocid1.compartment.oc1..shared may call functions in compartment ocid1.compartment.oc1..shared",
  ],
  [
    "ALLOW any-user to use fn-invocation in compartment id c where ALL {request.principal.type='ApiGateway', request.principal.id='g'}",
    "the API gateway g may call functions in compartment c",
  ],
  [
    "ALLOW any-user to manage objects in compartment id c where ALL {request.principal.type='fnfunc', request.principal.id='f', target.bucket.name='b', target.object.name='keys.json', ANY {request.permission='OBJECT_READ', request.permission='OBJECT_OVERWRITE'}}",
    "the function f may manage objects in compartment c, bucket b, object keys.json, OBJECT_READ and OBJECT_OVERWRITE only",
  ],
  [
    "allow group Admins to manage all-resources in tenancy",
    "group Admins may manage all-resources in the whole tenancy",
  ],
  [
    "allow any-user to read buckets in compartment shop where any {request.user.id='u', target.x='y'}",
    "any-user may read buckets in compartment shop, where any {request.user.id='u', target.x='y'}",
  ],
  [
    "allow any-user to read buckets in tenancy where a != 'b'",
    "any-user may read buckets in the whole tenancy, where a != 'b'",
  ],
])("%s", (text, words) => {
  expect(read([text]).read).toEqual([{ policy: "oci_identity_policy.p", text, words }]);
});

test.each(["endorse group A to use x in tenancy b", "deny any-user to use x in tenancy", "nonsense"])(
  "%s is left as it is",
  (text) => {
    expect(read([text]).read).toEqual([{ policy: "oci_identity_policy.p", text }]);
  },
);

test.each<[string, (string | Unknown)[] | Unknown]>([
  ["a statement", ["nonsense", gap]],
  ["the whole list", gap],
])("%s that is not known is told, and hides no other", (_name, statements) => {
  const { read: known, findings } = read(statements);
  const texts = Unknown.is(statements) ? [statements] : statements;
  expect(known.map(({ text }) => text)).toEqual(texts);
  expect(findings.errors).toMatchObject([{ gap }]);
});
