import { describe, expect, it } from "vitest";
import type { Json } from "../../../internal/json";
import {
  blocks,
  flag,
  instant,
  listOfTexts,
  objectIdIn,
  optionalText,
  requiredText,
  type Values,
} from "../../../synthesized/system/resource-values";

const of = (value?: Json): Values => ({ address: "azuread_x.y", values: value === undefined ? {} : { z: value } });

describe("arguments are read", () => {
  it.each<[string, unknown, unknown]>([
    ["text", requiredText(of("a"), "z"), "a"],
    ["no text", optionalText(of(""), "z"), undefined],
    ["null for no text", optionalText(of(null), "z"), undefined],
    ["true", flag(of(true), "z", false), true],
    ["true as text", flag(of("true"), "z", false), true],
    ["false as text", flag(of("false"), "z", true), false],
    ["a flag's default", flag(of(), "z", true), true],
    ["texts", listOfTexts(of(["a", "b"]), "z"), ["a", "b"]],
    ["no texts", listOfTexts(of(null), "z"), []],
    ["a time", instant(of("2030-01-01T00:00:00Z"), "z", 0), Date.parse("2030-01-01T00:00:00Z")],
    ["a time's default", instant(of(), "z", 7), 7],
    ["an application's id", objectIdIn(of("/applications/abc"), "z"), "abc"],
    ["a service principal's id", objectIdIn(of("/servicePrincipals/abc"), "z"), "abc"],
    ["blocks", blocks(of([{ a: 1 }]), "z"), [{ address: "azuread_x.y.z[0]", values: { a: 1 } }]],
    ["a block that stands alone", blocks(of({ a: 1 }), "z"), [{ address: "azuread_x.y.z[0]", values: { a: 1 } }]],
    ["no blocks", blocks(of(), "z"), []],
  ])("%s", (_what, actual, expected) => {
    expect(actual).toEqual(expected);
  });
});

describe("what is wrong is named: resource, setting, what it got, what is allowed", () => {
  it.each<[string, () => unknown, string]>([
    ["text", () => requiredText(of(1), "z"), "ENTRA_DIRECTORY: azuread_x.y: z: got 1. Expected: text."],
    ["nothing", () => requiredText(of(), "z"), "ENTRA_DIRECTORY: azuread_x.y: z: got nothing. Expected: text."],
    ["flag", () => flag(of("yes"), "z", false), 'ENTRA_DIRECTORY: azuread_x.y: z: got "yes". Expected: true or false.'],
    [
      "texts",
      () => listOfTexts(of(["a", 1]), "z"),
      'ENTRA_DIRECTORY: azuread_x.y: z: got ["a",1]. Expected: a list of texts.',
    ],
    ["blocks", () => blocks(of(["a"]), "z"), 'ENTRA_DIRECTORY: azuread_x.y: z: got "a". Expected: a block.'],
    [
      "time",
      () => instant(of("soon"), "z", 0),
      'ENTRA_DIRECTORY: azuread_x.y: z: got "soon". Expected: a time such as 2030-01-31T00:00:00Z.',
    ],
    [
      "id",
      () => objectIdIn(of("abc"), "z"),
      'ENTRA_DIRECTORY: azuread_x.y: z: got "abc". Expected: /applications/<object id> or /servicePrincipals/<object id>.',
    ],
  ])("%s", (_what, read, message) => {
    expect(read).toThrow(expect.objectContaining({ code: "ENTRA_DIRECTORY", message }));
  });
});
