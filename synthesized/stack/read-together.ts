/**
 * Stacks that are there at the same time: those that are meant, and those whose outputs they read.
 *
 * @module
 */
import { basename, resolve } from "node:path";
import { UsageError } from "../../internal/user-error";
import { severalAsOne, stacksRead } from "./several-as-one";
import { type ReadStackOptions, readStacks, type Stack } from "./stack";

/** Which are meant. */
export interface MeantStacks {
  readonly directories: readonly string[];
  /** Whether somebody named each of them; else they are what an app or a folder holds. */
  readonly areNamed: boolean;
}

/**
 * Reads stacks as one, those that are read by others first, as they are applied.
 *
 * @param running what was applied before: what both have keeps its ids, and what gateways hold of it and nothing writes any more stays
 * @returns what the stacks write, and what gateways hold after an apply onto what runs
 * @throws {UsageError} where nobody said which, and they know nothing of each other
 */
export async function readTogether(
  meant: MeantStacks,
  reading: ReadStackOptions,
  running?: Stack,
): Promise<{ readonly directories: readonly string[]; readonly written: Stack; readonly after: Stack }> {
  const before = running === undefined ? [] : stacksRead(running);
  const formerOf = (directory: string): Stack | undefined =>
    before.length === 1 && meant.directories.length === 1
      ? before[0]
      : before.find((one) => basename(one.directory) === basename(directory));
  const read = async (directories: readonly string[], isOnto: boolean): Promise<readonly Stack[]> => {
    // What a stack leaves out, a gateway keeps: as with `--former`.
    const former = directories.map((directory) => heldBy(formerOf(directory)));
    return readStacks(directories, { ...reading, onto: directories.map(formerOf), ...(isOnto && { former }) });
  };
  const first = await read(meant.directories, false);
  assertJoined(first, meant);
  const directories = inOrder(first, reading.beside ?? []);
  const isSame = directories.every((directory, index) => directory === first[index]?.directory);
  const written = severalAsOne(isSame && directories.length === first.length ? first : await read(directories, false));
  return { directories, written, after: running === undefined ? written : severalAsOne(await read(directories, true)) };
}

const heldBy = (former: Stack | undefined) =>
  new Map((former?.resources ?? []).map(({ address, values }) => [address, { ...values }]));

/**
 * Those whose state one reads before it, each once.
 *
 * @param beside folders of stacks that are there to be read alone
 */
function inOrder(stacks: readonly Stack[], beside: readonly string[]): readonly string[] {
  const isMeant = (stack: Stack): boolean => stacks.some(({ directory }) => directory === stack.directory);
  const onlyRead = new Set(beside.map((one) => resolve(one)));
  const ordered = new Set<string>();
  const visited = new Set<string>();
  const visit = (stack: Stack): void => {
    if (visited.has(stack.directory)) return;
    visited.add(stack.directory);
    for (const other of stack.states?.() ?? []) visit(other);
    if (isMeant(stack) || !onlyRead.has(resolve(stack.directory))) ordered.add(stack.directory);
  };
  for (const stack of stacks) visit(stack);
  return [...ordered];
}

/** Stages of one system lie beside each other in an app as well, and are played one at a time. */
function assertJoined(stacks: readonly Stack[], { areNamed }: MeantStacks): void {
  const [first, ...others] = stacks;
  if (areNamed || first === undefined || others.length === 0) return;
  const joined = new Set([first, ...(first.joined?.() ?? [])].map(({ directory }) => directory));
  if (stacks.every(({ directory }) => joined.has(directory))) return;
  const names = stacks.map(({ name }) => name).join(", ");
  throw new UsageError("--name", "no name", `one of the stacks, which know nothing of each other: ${names}`);
}
