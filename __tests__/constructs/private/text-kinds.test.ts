import { describe, expect, it } from "vitest";
import { kindOfText } from "../../../constructs/private/text-kinds";
import { readTexts } from "../../../constructs/private/text-mistakes";
import { ocidKinds } from "../../../limits/ocids";
import { type Shape, written } from "../setting-mistakes";

const isRecord = (shape: unknown): shape is Record<string, Shape> =>
  typeof shape === "object" && shape !== null && !Array.isArray(shape);

/** `TYPE.setting` of each setting that takes a text, several of them, or some by name. */
function textsIn(shape: unknown, owner: string): string[] {
  if (Array.isArray(shape)) return shape.flatMap((one) => textsIn(one, owner));
  if (!isRecord(shape)) return [];
  const members = isRecord(shape.of) ? Object.entries(shape.of) : [];
  return [
    ...textsIn(shape.list, owner),
    ...textsIn(shape.map, owner),
    ...members.flatMap(([marked, of]) => {
      const name = `${owner}.${marked.replace(/[?]$/, "")}`;
      return [...(takesTexts(of) ? [name] : []), ...textsIn(of, owner)];
    }),
  ];
}

function takesTexts(shape: unknown): boolean {
  if (Array.isArray(shape)) return shape.some(takesTexts);
  return isRecord(shape) ? takesTexts(shape.list) || takesTexts(shape.map) : shape === "text";
}

const all = [
  ...Object.entries(written.types).flatMap(([type, shape]) => textsIn(shape, type)),
  ...Object.entries(written.calls).flatMap(([call, parameters]) => textsIn({ of: parameters }, call)),
].map((name) => name.replace("...", ""));

it("is decided of every setting that takes a text", () => {
  expect(all.length).toBeGreaterThan(150);
  expect(all.filter((name) => kindOfText(name) === undefined)).toEqual([]);
});

const judgedHere = [...new Set(all)].filter((name) => "code" in (kindOfText(name) ?? {}));
const mistakesOf = (name: string, value: unknown) => readTexts(name, value, () => "in its place").mistakes;

describe.each(judgedHere)("%s", (name) => {
  it("is told of in one line, alone, in a list and by name", () => {
    const wrong = " \n";
    expect(mistakesOf(name, wrong)).toHaveLength(1);
    expect(mistakesOf(name, [wrong, wrong]).map(({ setting }) => setting)).toEqual(["[0]", "[1]"]);
    expect(mistakesOf(name, { a: wrong }).map(({ setting }) => setting)).toEqual(["a"]);
    expect(mistakesOf(name, [{ name: "a", value: wrong }]).map(({ setting }) => setting)).toEqual(["[0].value"]);
  });

  it("passes where only Terraform knows it, a part of it too, unless constructs are named by it", () => {
    const told = "mustBeKnown" in (kindOfText(name) ?? {}) ? ["known only to Terraform"] : [];
    for (const later of ["${TfToken[TOKEN.1]}", "before-${TfToken[TOKEN.1]}-after"])
      expect([later, mistakesOf(name, later).map(({ actual }) => actual)]).toEqual([later, told]);
  });
});

describe("an OCID", () => {
  const given = (text: string) => mistakesOf("Backend.function.functionId", text)[0];

  it("of another kind is named by its kind, with the place of the right one", () => {
    for (const { words, types } of Object.values(ocidKinds)) {
      for (const type of types) {
        const { actual, allowed } = given(`ocid1.${type}.oc1..a`) ?? {};
        if (type === "fnfunc") expect(actual).toBeUndefined();
        else {
          expect(actual).toMatch(/, the OCID of (?:an? |the )/);
          expect([actual, words === "a compartment"]).toSatisfy(
            ([text, isCompartment]) => isCompartment || String(text).endsWith(words),
          );
          expect(allowed).toMatch(/^the OCID of a function \(ocid1\.fnfunc…\), which stands in the console under /);
        }
      }
    }
  });

  it("that was copied with what stood around it is recognized", () => {
    for (const around of [" X", "X\n", '"X"', "<X>"])
      expect(given(around.replace("X", "ocid1.fnfunc.oc1..a"))?.allowed).toMatch(
        /did you mean "ocid1\.fnfunc\.oc1\.\.a"\?$/,
      );
  });

  it("may be an expression of Terraform's", () => {
    expect(given("${var.function_id}")).toBeUndefined();
  });
});
