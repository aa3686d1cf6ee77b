import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Path, settingsIn, written } from "./setting-mistakes";
import { soundCalls, stackCalling } from "./sound-settings";
import { documentOf, findingsOf, testStack } from "./test-stack";

/** What plain JavaScript may hold, and texts that mean something somewhere. */
const text = fc.oneof(
  fc.string(),
  fc.constantFrom(
    "",
    " ",
    "/",
    "\n",
    "__proto__",
    "constructor",
    "toString",
    "none",
    "off",
    "*",
    "${x}",
    "${request.path[a]}",
    "ocid1.vault.oc1..a",
    "a".repeat(3000),
  ),
);
const wrongValue = fc.oneof(
  text,
  fc.constantFrom(undefined, null, true, false, 0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53),
  fc.array(fc.oneof(text, fc.constant(null), fc.dictionary(text, text, { maxKeys: 2 })), { maxLength: 3 }),
  fc.dictionary(text, fc.oneof(text, fc.constant(null), fc.array(text, { maxLength: 2 })), { maxKeys: 3 }),
  fc.jsonValue({ maxDepth: 2 }),
);

const changed = (outer: unknown, [key, ...rest]: Path, value: unknown): unknown => {
  if (key === undefined) return value;
  const part = changed(Reflect.get(Object(outer), key), rest, value);
  return Array.isArray(outer) ? Object.assign([...outer], { [key]: part }) : { ...Object(outer), [key]: part };
};

const calls = Object.entries(soundCalls).flatMap(([callable, sounds]) =>
  sounds.map((sound, index) => ({ callable: callable as keyof typeof soundCalls, sound, index })),
);

describe.each(calls)("$callable ($index)", ({ callable, sound }) => {
  const paths = Object.entries(written.calls[callable] ?? {}).flatMap(([marked, shape], index) =>
    marked.startsWith("...")
      ? settingsIn(shape, sound.given(testStack()), [], callable).slice(1)
      : settingsIn(shape, sound.given(testStack())[index], [index], callable),
  );

  it("makes findings or a stack of whatever it is given, and never a stack trace", () => {
    const anyPath = fc.constantFrom(...paths.map(({ path }) => path));
    const changes = fc.array(fc.tuple(anyPath, wrongValue), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(changes, (list) => {
        const change = (given: readonly unknown[]) =>
          // Sound: its outermost list stays one.
          list.reduce<unknown>((all, [path, value]) => changed(all, path, value), given) as readonly unknown[];
        const stack = stackCalling(callable, sound, change);
        const lines = findingsOf(stack).map(({ text: line }) => line);
        for (const line of lines) expect(line).toMatch(/^(?:[A-Z0-9_]+: [^\n]*|[^\n]+)$/);
        if (lines.length === 0) expect(documentOf(stack)).toBeTypeOf("object");
      }),
      { numRuns: 40 },
    );
  }, 120_000);
});
