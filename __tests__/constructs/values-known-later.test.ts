import { Lazy, Token } from "cdktf";
import { describe, expect, it } from "vitest";
import { type Path, type Setting, settingsIn, written } from "./setting-mistakes";
import { soundCalls, stackCalling } from "./sound-settings";
import { findingsOf, testStack } from "./test-stack";

const changed = (outer: unknown, [key, ...rest]: Path, value: unknown): unknown => {
  if (key === undefined) return value;
  const part = changed(Reflect.get(Object(outer), key), rest, value);
  return Array.isArray(outer) ? Object.assign([...outer], { [key]: part }) : { ...Object(outer), [key]: part };
};
const at = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((outer, key) => Reflect.get(Object(outer), key), value);

const calls = Object.entries(soundCalls).flatMap(([callable, sounds]) =>
  sounds.map((sound, index) => ({ callable: callable as keyof typeof soundCalls, sound, index })),
);

/** What must be known at synth, because names, addresses or files are made from it, or because it decides who gets in: that is told. */
const mustBeKnown = new Set([
  "API_NAME_INVALID",
  "CLIENT_NAME_INVALID",
  "CLIENT_WITHOUT_ROLE",
  "CONTEXT_VARIABLE_INVALID",
  // A list of tenants is written tenant by tenant.
  "ENTRA_ISSUER_INVALID",
  "FEDERATION_INVALID",
  "IDENTITY_HEADER_FORGEABLE",
  "IMAGE_REFERENCE_INVALID",
  "IMAGE_SOURCE_INVALID",
  "ITEM_NAME_INVALID",
  "LOGS_INVALID",
  "NETWORK_CIDR_INVALID",
  "ROLE_INVALID",
  "ROLE_UNKNOWN",
  "SECRET_LIFETIME_RANGE",
  "SETTING_MISTYPED",
  // Who misspells a claim believes that it is not checked any more: withoutClaim takes known ones.
  "SETTING_WITHOUT_EFFECT",
  "STATE_BACKEND_INVALID",
]);

describe.each(calls)("$callable ($index)", ({ callable, sound }) => {
  const given = sound.given(testStack());
  const settings: readonly Setting[] = Object.entries(written.calls[callable] ?? {}).flatMap(
    ([marked, shape], index) =>
      marked.startsWith("...")
        ? settingsIn(shape, given, [], callable).slice(1)
        : settingsIn(shape, given[index], [index], callable),
  );
  const codesWith = (path: Path, value: unknown): string[] => {
    // Sound: the outermost list stays one.
    const change = (all: readonly unknown[]) => changed(all, path, value) as readonly unknown[];
    return findingsOf(stackCalling(callable, sound, change))
      .filter(({ text }) => !text.includes("known only to Terraform"))
      .map(({ code }) => code);
  };

  it("takes texts and numbers that only Terraform knows, or says that they must be known", () => {
    const untold = settings.flatMap(({ name, path }) => {
      const value = at(given, path);
      if (typeof value !== "string" && typeof value !== "number") return [];
      const later = Token.asString(Lazy.stringValue({ produce: () => String(value) }));
      const known = typeof value === "number" ? Token.asNumber(Lazy.numberValue({ produce: () => value })) : later;
      const codes = codesWith(path, known).filter((code) => !mustBeKnown.has(code));
      return codes.length > 0 ? [{ name, codes }] : [];
    });
    expect(untold).toEqual([]);
  });

  it("makes no stack trace of lists and objects that only Terraform knows", () => {
    for (const { name, path } of settings) {
      const value = at(given, path);
      if (typeof value !== "object" || value === null) continue;
      const codes = codesWith(path, Lazy.anyValue({ produce: () => value }));
      expect([name, codes.every((code) => code !== "")]).toEqual([name, true]);
    }
    expect(settings.length).toBeGreaterThan(0);
  });
});
