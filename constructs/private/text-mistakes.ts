/**
 * Texts of another kind than their setting takes.
 *
 * @module
 */

import { Token } from "cdktf";
import { type OcidKindName, ocidForm, ocidKinds, otherOcids } from "../../limits/ocids";
import { limitInWords } from "../../limits/rule";
import { type Finding, isKnown } from "./findings";
import { meant, quoted } from "./meant-text";
import { isPlain, settingPlace } from "./shape-words";
import { kindOfText, type TextKind, type TextLimit } from "./text-kinds";

type Judged = Exclude<TextKind, { readonly judged: unknown } | { readonly free: unknown }>;

/**
 * Of a text, of those of a list, or of the values of a map.
 *
 * @param setting `TYPE.setting`, or `FACTORY.parameter`
 * @param value what was given, of the right shape
 * @param standIn for texts that are of no use
 * @returns what is wrong, and the value with stand-ins
 */
export function readTexts(
  setting: string,
  value: unknown,
  standIn: () => string,
): { readonly mistakes: readonly Finding[]; readonly read: unknown } {
  const kind = kindOfText(setting);
  if (kind === undefined || !("code" in kind)) return { mistakes: [], read: value };
  const mistakes: Finding[] = [];
  const judged = (text: unknown, place: string): unknown => {
    if (typeof text !== "string") return text;
    const mistake = textMistake(kind, place, text);
    if (mistake === undefined) return text;
    mistakes.push(mistake);
    // Nothing else is found by an OCID; of a tenant's id or a path much follows.
    return "ocid" in kind ? text : standIn();
  };
  const part = (item: unknown, name: string | number): unknown => {
    if (typeof item !== "object" || item === null || !("value" in item)) return judged(item, settingPlace(name));
    const read = judged(item.value, `${settingPlace(name)}.value`);
    return read === item.value ? item : { ...item, value: read };
  };
  const whole = (): unknown => {
    if (Array.isArray(value)) return value.map(part);
    if (typeof value !== "object" || value === null || !isPlain(value)) return judged(value, "");
    // A map that only Terraform knows has one entry, which stands for all.
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [
        name,
        Token.isUnresolved({ [name]: item }) ? item : part(item, name),
      ]),
    );
  };
  const read = whole();
  return { mistakes, read: mistakes.length === 0 ? value : read };
}

function textMistake(kind: Judged, setting: string, text: string): Finding | undefined {
  if ("mustBeKnown" in kind && kind.mustBeKnown && isLater(text)) {
    const { form, source } = inWords("limits" in kind ? kind.limits : [ocidForm]);
    return {
      code: kind.code,
      setting,
      actual: "known only to Terraform",
      allowed: `a text that is known at synth: ${form}`,
      source,
    };
  }
  if (!isKnown(text) || isLater(text)) return undefined;
  const { code } = kind;
  if ("limits" in kind) {
    const broken = kind.limits.find((limit) => !isWithin(limit, text));
    if (broken === undefined) return undefined;
    const { source } = broken;
    if ("pattern" in broken)
      return { code, setting, actual: quoted(text), allowed: broken.form + meant(text, broken), source };
    return { code, setting, actual: `${text.length} ${broken.unit} long`, allowed: limitInWords(broken), source };
  }
  const { types } = ocidKinds[kind.ocid];
  const given = ocidForm.pattern.exec(text)?.[1];
  if (given !== undefined && types.some((type) => type === given)) return undefined;
  const what = given === undefined ? "" : `, the OCID of ${thingOf(given)}`;
  const allowed = `${ocidInWords(kind.ocid)}${meant(text, ocidForm)}`;
  return { code, setting, actual: `${quoted(text)}${what}`, allowed, source: ocidForm.source };
}

/** Of Terraform's, and none of the gateway's context variables. */
const expression = /^\$\{(?!\s*request\.).+\}$/s;

/** An expression that somebody wrote for Terraform has its value later, as references have. */
const isLater = (text: string): boolean => Token.isUnresolved(text) || expression.test(text);

/** What a text of a setting has to be, where that is known. */
export function textInWords(setting: string): { readonly form: string; readonly source: string } | undefined {
  const kind = kindOfText(setting);
  if (kind === undefined || !("code" in kind)) return undefined;
  return "limits" in kind ? inWords(kind.limits) : { form: ocidInWords(kind.ocid), source: ocidForm.source };
}

function ocidInWords(kind: OcidKindName): string {
  const { words, types, where } = ocidKinds[kind];
  return `the OCID of ${words} (${types.map((type) => `ocid1.${type}…`).join(" or ")}), which stands ${where}`;
}

/** The first says the most. */
function inWords([limit]: readonly TextLimit[]): { readonly form: string; readonly source: string } {
  return limit === undefined ? { form: "", source: "" } : { form: limitInWords(limit), source: limit.source };
}

const isWithin = (limit: TextLimit, text: string): boolean =>
  "pattern" in limit ? limit.pattern.test(text) : text.length >= limit.min && text.length <= limit.max;

const things = new Map([
  ...otherOcids,
  ...Object.values(ocidKinds).flatMap(({ words, types }) => types.map((type) => [type, words] as const)),
]);

const thingOf = (type: string): string => things.get(type) ?? `another kind, "${type}"`;
