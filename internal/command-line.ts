/**
 * A command line, taken apart by what the command declares; every mistake in it is told, with what was meant.
 *
 * @module
 */
import { parseArgs } from "node:util";
import type { Declaration, Option, Options, Words } from "./command";
import { type ErrorParts, UserError } from "./user-error";

/**
 * Takes a command line apart.
 *
 * @param name of the command, for messages
 * @throws {UserError} with every mistake
 */
export function parse(name: string, declared: Declaration<Options>, args: readonly string[]): Words {
  const { own, passedOn } = divided(declared, args);
  const { options, positionals: { least, most } = { least: 0, most: 0 } } = declared;
  const values = new Map<string, string[]>();
  const positionals: string[] = [];
  const mistakes: ErrorParts[] = [];
  const { tokens } = parseArgs({
    args: own,
    options: kinds(options),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind !== "option") continue;
    const mistake = optionMistake(name, declared, token);
    if (mistake === undefined) values.set(token.name, [...(values.get(token.name) ?? []), token.value ?? ""]);
    else if (!mistakes.some(({ setting }) => setting === mistake.setting)) mistakes.push(mistake);
  }
  // The value of an option that is misspelt stands there as if it were an argument.
  if (mistakes.length === 0 && (positionals.length < least || positionals.length > most))
    mistakes.push(wrongCount(name, declared, positionals));
  if (mistakes.length > 0) throw new UserError(mistakes);
  return { values, positionals, passedOn };
}

const kinds = (options: Options) =>
  Object.fromEntries(
    Object.entries(options).map(([name, { value }]) => [
      name,
      { type: value === undefined ? ("boolean" as const) : ("string" as const), multiple: true },
    ]),
  );

/** Which arguments are the command's own: where it passes some on, all but those with one dash, their values, and what follows `--`. */
function divided({ options, passesOnTo }: Declaration<Options>, args: readonly string[]) {
  if (passesOnTo === undefined) return { own: [...args], passedOn: [] };
  const own: string[] = [];
  const passedOn: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? "";
    if (word === "--") {
      passedOn.push(...args.slice(at + 1));
      break;
    }
    const isForeign = /^-[^-]/.test(word);
    const place = isForeign ? passedOn : own;
    place.push(word);
    const next = args[at + 1];
    const takesNext = isForeign
      ? passesOnTo.withValue.has(word.slice(1)) && next?.startsWith("--") === false
      : word.startsWith("--") && options[word.slice(2)]?.value !== undefined;
    if (takesNext && next !== undefined) {
      at += 1;
      place.push(next);
    }
  }
  return { own, passedOn };
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

function optionMistake(
  command: string,
  { options, passesOnTo }: Declaration<Options>,
  { name, rawName, value, inlineValue }: OptionToken,
): ErrorParts | undefined {
  const code = "USAGE";
  const setting = `${command} ${rawName}`;
  const option = Object.hasOwn(options, name) && rawName.startsWith("--") ? options[name] : undefined;
  if (option === undefined) {
    const known = Object.keys(options);
    const meant = nearest(name, known);
    const others = passesOnTo === undefined ? "" : `${passesOnTo.name}'s own begin with one dash: -${name}. `;
    const remedy = `${meant === undefined ? "" : `Did you mean --${meant}? `}${others}${command} --help tells more`;
    const allowed = [...known, "help"].map((one) => `--${one}`).join(", ");
    return { code, setting, actual: "is no option of this command", allowed, remedy };
  }
  if (option.value === undefined)
    return value === undefined
      ? undefined
      : { code, setting, actual: `got "${value}"`, allowed: "no value: it is a switch" };
  const allowed = `${rawName} ${option.value}`;
  if (value === undefined) return { code, setting, actual: "got no value", allowed };
  if (value === "") return { code, setting, actual: "got an empty value", allowed };
  if (inlineValue === true || !/^-./.test(value)) return undefined;
  const remedy = `If ${value} is meant as the value, write ${rawName}=${value}`;
  return { code, setting, actual: `got no value: ${value} follows`, allowed, remedy };
}

function wrongCount(
  name: string,
  { options, positionals, usage = "", passesOnTo }: Declaration<Options>,
  got: readonly string[],
): ErrorParts {
  const actual = got.length === 0 ? "got nothing" : `got ${got.map((word) => `"${word}"`).join(" ")}`;
  const [meant] = got.flatMap((word) => nearest(word, Object.keys(options)) ?? []);
  const others =
    passesOnTo && `${passesOnTo.name}'s own options begin with one dash, and all its words may follow --. `;
  const remedy = `${meant === undefined ? "" : `Did you mean --${meant}? `}${others ?? ""}${name} --help tells more`;
  const written = Object.entries<Option>(options).map(
    ([option, { value }]) => `--${option}${value === undefined ? "" : ` ${value}`}`,
  );
  const allowed =
    positionals === undefined ? `options alone: ${[...written, "--help"].join(", ")}` : `${name} ${usage}`;
  return { code: "USAGE", setting: name, actual, allowed, remedy };
}

/** The known word that somebody may have meant: the beginning of one, or one a few typing errors away. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const longer = known.filter((one) => word.length > 1 && one.startsWith(word));
  if (longer.length === 1) return longer[0];
  const near = known
    .map((one) => ({ one, distance: typingErrors(word, one) }))
    .filter(({ one, distance }) => distance <= Math.max(1, Math.floor(Math.max(one.length, word.length) / 3)));
  return near.sort((a, b) => a.distance - b.distance)[0]?.one;
}

/** Letters left out, added, replaced, or swapped with the next one: the optimal string alignment distance. */
function typingErrors(a: string, b: string): number {
  let [before, last]: readonly (readonly number[])[] = [[], Array.from({ length: b.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a[i - 1] === b[j - 1];
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(
        Math.min(
          (last?.[j] ?? 0) + 1,
          (row[j - 1] ?? 0) + 1,
          (last?.[j - 1] ?? 0) + (isSame ? 0 : 1),
          isSwapped ? (before?.[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    [before, last] = [last, row];
  }
  return last?.[b.length] ?? b.length;
}
