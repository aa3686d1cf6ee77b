/**
 * Shapes first: what a construct or a factory is given is compared with its types before anything is made of it, so that plain JavaScript, and
 * objects that TypeScript took from a variable, are told what the compiler would have said.
 *
 * @module
 */
import type { Construct } from "constructs";
import { addFindings, type Finding } from "./findings";
import { below, ShapeReading } from "./read-shape";
import { type Callable, takenBy } from "./shapes";

/** What factories found wrong with what they made of it: whoever is given that tells it, with its place. */
const noted = new WeakMap<object, readonly Finding[]>();
const notedOf = (made: object): readonly Finding[] => noted.get(made) ?? [];

/** Settings that a construct makes for another, of what was compared already. */
const own = new WeakSet<object>();

/** Of settings for a part of one's own: they come from compared ones. */
export function ownSettings<Settings extends object>(settings: Settings): Settings {
  own.add(settings);
  return settings;
}

/** Those of the settings that are said, to stand over others: one that is there and undefined is not. */
export function onlySaid<Settings extends object>(settings: Settings): Settings {
  // Sound: what is left out was undefined, and so optional.
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as Settings;
}

/** Settings that were read, and what is wrong with them. */
interface ReadSettings<Settings> {
  readonly settings: Settings;
  readonly findings: readonly Finding[];
}

/** For constructs that need their settings before they are there themselves. */
export function comparedSettings<Settings>(call: Callable, given: Settings): ReadSettings<Settings> {
  if (typeof given === "object" && given !== null && own.has(given)) return { settings: given, findings: [] };
  const [[name, shape] = ["settings", "anything"]] = Object.entries(takenBy(call));
  const reading = new ShapeReading(notedOf, (made) => own.has(made));
  const isLeftOut = given === undefined && name.endsWith("?");
  // Sound: what comes back has the shape of the type, which it was read from.
  const settings = isLeftOut ? given : (reading.read(shape, given, call) as Settings);
  return {
    settings,
    findings: reading.mistakes.map((mistake) => ({
      ...mistake,
      setting: mistake.setting === "" ? "settings" : mistake.setting,
    })),
  };
}

/** For what takes something that a factory made, and nothing else. */
export function tellMistakesOf(scope: Construct, made: object, setting: string): void {
  const mistakes = notedOf(made).map((mistake) => ({ ...mistake, setting: below(setting, mistake.setting) }));
  if (mistakes.length > 0) addFindings(scope, () => mistakes);
}

/** The settings of a construct; what is wrong with them becomes its findings. */
export function settingsOf<Settings>(scope: Construct, call: Callable, given: Settings): Settings {
  const { settings, findings } = comparedSettings(call, given);
  if (findings.length > 0) addFindings(scope, () => findings);
  return settings;
}

/**
 * What a factory makes of its arguments. It has no construct to tell mistakes to; whoever gets what it made tells them.
 *
 * @param make called with arguments of the right shapes
 */
export function madeFrom<Arguments extends readonly unknown[], Made extends object>(
  call: Callable,
  given: readonly [...Arguments],
  make: (...given: Arguments) => Made,
): Made {
  const reading = new ShapeReading(notedOf, (made) => own.has(made));
  const parameters = Object.entries(takenBy(call));
  const read = parameters.flatMap(([marked, shape], index): readonly unknown[] => {
    if (marked.startsWith("...")) return reading.readList(shape, given, call, marked.slice("...".length));
    const value = given[index];
    if (value === undefined && marked.endsWith("?")) return [value];
    // One that holds all settings needs no name of its own.
    const isWhole = parameters.length === 1 && shape !== "text";
    const parameter = marked.replace("?", "");
    return [reading.read(shape, value, call, isWhole ? "" : parameter, parameter)];
  });
  // Sound: they have the shapes of the parameters, which they were read from.
  const made = make(...(read as unknown as Arguments));
  if (reading.mistakes.length > 0) noted.set(made, [...notedOf(made), ...reading.mistakes]);
  return made;
}

/** What something that a factory made becomes: what was wrong with that is wrong with this, and what the change itself got wrong. */
export function madeAs<Made extends object>(former: object, made: Made, ...ofChange: readonly Finding[]): Made {
  const mistakes = [...notedOf(former), ...ofChange];
  if (mistakes.length > 0) noted.set(made, mistakes);
  return made;
}
