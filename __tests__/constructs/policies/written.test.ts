import { expect, test } from "vitest";
import { at, find, isAttribute, isExpression, isOn, itemsOf } from "../../../constructs/policies/written";

test.each(["${var.a}", "a${b.c}", "$$${a}", "%{ if x }a%{ endif }"])("%s is filled in by Terraform", (text) => {
  expect(isExpression(text)).toBe(true);
});

test.each(
  ["", "a", "$${request.path[a]}", "$", "${", 1, true, null, undefined, ["${a}"]].filter((value) => value !== "${"),
)("%j is not", (value) => {
  expect(isExpression(value)).toBe(false);
});

test.each([
  "${azuread_application.a.client_id}",
  "${azuread_application.Entra-hello_1.client_id}",
  "${oci_a_b.c[0].d}",
  "${oci_a_b.c.d[0].e}",
  '${random_uuid.a["x"].result}',
])("%s is an attribute of a resource", (text) => {
  expect(isAttribute(text)).toBe(true);
});

test.each([
  "${var.a}",
  "${local.a_b}",
  "${data.azuread_application.a.client_id}",
  "${module.a.b}",
  "x${a_b.c.d}",
  "${a_b.c.d}x",
  "${lower(a_b.c.d)}",
  '${a_b.c.d == "" ? 1 : 2}',
  "${each.value}",
  "a_b.c.d",
])("%s is none", (text) => {
  expect(isAttribute(text)).toBe(false);
});

test("an attribute of the wanted types only", () => {
  expect(isAttribute("${azuread_application.a.client_id}", "azuread_application")).toBe(true);
  expect(isAttribute("${azuread_service_principal.a.client_id}", "azuread_application")).toBe(false);
});

test.each([
  [true, true],
  ["true", true],
  [false, false],
  ["false", false],
  [null, undefined],
  [undefined, undefined],
  ["${var.a}", "unknown"],
])("a switch that is %j", (value, expected) => {
  expect(isOn(value)).toBe(expected);
});

test.each([
  [["a"], ["a"]],
  [[], []],
  [null, []],
  [undefined, []],
  ["a", ["a"]],
  ["${var.a}", undefined],
])("items of %j", (value, expected) => {
  expect(itemsOf(value)).toEqual(expected);
});

test("blocks are found as one object, as a list, and as a dynamic block makes them", () => {
  expect(at({ a: { b: 1 } }, "a")).toEqual([{ b: 1 }]);
  expect(at({ a: [{ b: { c: 1 } }, { b: [{ c: 2 }] }] }, "a", "b")).toEqual([{ c: 1 }, { c: 2 }]);
  expect(at({ a: 1 }, "a", "b")).toEqual([]);
  const dynamic = { a: { for_each: "${var.x}", content: { b: { c: 3 } } } };
  expect(at({ a: { b: { c: 1 } }, dynamic }, "a", "b")).toEqual([{ c: 1 }, { c: 3 }]);
  expect(at({ dynamic: [{ a: [{ content: [{ c: 3 }] }] }] }, "a")).toEqual([{ c: 3 }]);
});

test("what Terraform makes is said, wherever on the way it stands", () => {
  expect(find({ a: "${var.a}" }, "a", "b").unclear).toEqual([{ notUnderstood: "a is ${var.a}" }]);
  expect(find({ a: { b: "${var.b}" } }, "a", "b").unclear).toEqual([{ notUnderstood: "b is ${var.b}" }]);
  const dynamic = { a: { for_each: "${var.x}", content: {} } };
  expect(find({ dynamic }, "a").unclear).toEqual([{ notUnderstood: 'a is made for each of "${var.x}"' }]);
  expect(find({ a: {} }, "a", "b")).toEqual({ blocks: [], unclear: [] });
});
