import { describe, expect, it } from "vitest";
import { mistakesWith, type Path, type Setting, type SettingMistake, settingsIn, written } from "./setting-mistakes";
import { type SoundCall, soundCalls, stackCalling } from "./sound-settings";
import { findingsOf, testStack } from "./test-stack";

interface Tried {
  readonly callable: keyof typeof soundCalls;
  readonly sound: SoundCall;
  readonly mistake: SettingMistake;
}

const seen = new Set<string>();
const tried = { mistakes: 0 };

function settingsOf(callable: keyof typeof soundCalls, given: readonly unknown[]): Setting[] {
  const parameters = Object.entries(written.calls[callable] ?? {});
  const settings = parameters.flatMap(([marked, shape], index) =>
    marked.startsWith("...")
      ? settingsIn(shape, given, [], callable).slice(1)
      : settingsIn(shape, given[index], [index], `${callable}(${marked})`, !marked.endsWith("?")),
  );
  return settings.filter(({ name }) => !seen.has(name) && seen.add(name));
}

/** As findings name it: one object that holds all settings has no name of its own. */
function placeOf(callable: keyof typeof soundCalls, { prefix }: SoundCall, path: Path): string {
  const parameters = Object.entries(written.calls[callable] ?? {});
  const [[marked = "", shape] = []] = parameters;
  const isRest = marked.startsWith("...");
  const isWhole = parameters.length === 1 && shape !== "text";
  const [index, ...below] = path;
  const [name = ""] = parameters[Number(index)] ?? [];
  const inside = isRest ? path : isWhole ? below : [name.replace("?", ""), ...below];
  return inside.reduce<string>(joined, prefix) || "settings";
}

function joined(before: string, part: string | number): string {
  if (typeof part === "number") return `${before}[${part}]`;
  if (/[^\w-]/.test(part)) return `${before}[${JSON.stringify(part)}]`;
  return before === "" ? part : `${before}.${part}`;
}

/** Where one of two would do, the other may be asked for, or both. */
function isToldOf(text: string, place: string, { kind }: SettingMistake): boolean {
  if (!/^SETTING_[A-Z_]+: \S+ is .*; allowed: .* \(.+\)$/.test(text)) return false;
  if (text.includes(`: ${place} is `)) return true;
  return kind === "missing" && text.includes(`: ${place.replace(/[.]\w+$/, "")}`);
}

function linesOf({ callable, sound, mistake }: Tried): readonly string[] {
  try {
    return findingsOf(stackCalling(callable, sound, mistake.change)).map(({ text }) => text);
  } catch (error) {
    return [
      `THROWN ${error instanceof Error ? (error.stack ?? error.message).split("\n").slice(0, 3).join(" ") : error}`,
      "",
    ];
  }
}

const calls = Object.entries(soundCalls).flatMap(([callable, sounds]) =>
  sounds.map((sound, index) => ({ callable: callable as keyof typeof soundCalls, sound, index })),
);

describe.each(calls)("$callable ($index)", ({ callable, sound }) => {
  const given = sound.given(testStack());
  const settings = settingsOf(callable, given);
  const mistakes = settings
    .flatMap((setting) => mistakesWith(setting, given))
    .map((mistake) => ({ callable, sound, mistake }));

  tried.mistakes += mistakes.length;

  it("has nothing to say of sound settings", () => {
    expect(findingsOf(stackCalling(callable, sound, (all) => all)).map(({ text }) => text)).toEqual([]);
  });

  it(`tells each of ${mistakes.length} mistakes in one line, by its setting's name`, () => {
    const untold = mistakes.flatMap((one) => {
      const lines = linesOf(one);
      const place = placeOf(callable, sound, one.mistake.path);
      const [line = ""] = lines;
      const isClear = lines.length === 1 && isToldOf(line, place, one.mistake);
      return isClear ? [] : [{ what: one.mistake.what, place, lines }];
    });
    expect(untold).toEqual([]);
  }, 120_000);
});

it("was tried with every setting of every type", () => {
  const all = Object.entries(written.types).flatMap(([type, { of = {} }]) =>
    Object.entries(of).flatMap(([name, shape]) => (shape === "never" ? [] : `${type}.${name.replace("?", "")}`)),
  );
  expect(all.filter((name) => !seen.has(name))).toEqual([]);
});

it("was tried with so many mistakes that few are left", () => {
  expect(tried.mistakes).toBeGreaterThan(2500);
});
