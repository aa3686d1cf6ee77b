/**
 * Single keys for whoever watches `start` in a terminal: one table makes what they do and what the help says.
 *
 * @module
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import type { ReadStream } from "node:tty";
import type { CommandProcess } from "../../internal/command";
import { printable, type Terminal } from "../../internal/terminal";
import { isClientOfEntra } from "../../synthesized/system/apis";
import { systemOfStack } from "../../synthesized/system/system-of-stack";
import { localTokens, mappedFetch } from "../asked/local-tokens";
import { walkedSystem } from "../asked/walked-system";
import type { PlayedCloud } from "../cloud";
import type { Verbosity } from "./request-lines";

/** What the keys act on. */
export interface HotKeyTarget {
  readonly people: Terminal;
  /** What runs now. */
  readonly cloud: PlayedCloud;
  readonly verbosity: Verbosity;
  /** Begins anew; absent where that cannot be done. */
  readonly restart: (() => Promise<void>) | undefined;
  quit(): void;
}

interface HotKey {
  readonly about: string;
  /** @default - it is there */
  isThere?(target: HotKeyTarget): boolean;
  press(target: HotKeyTarget): void | Promise<void>;
}

const hotKeys: Readonly<Record<string, HotKey>> = {
  r: {
    about: "restart: gateways and functions begin anew; ports, keys and secrets stay",
    isThere: ({ restart }) => restart !== undefined,
    press: ({ restart }) => restart?.(),
  },
  k: {
    about: "rotate Entra's signing key, as planned",
    async press({ people, cloud: { entra } }) {
      await entra.keys.rotate("planned");
      people.line(printable(`Entra signs with the key ${entra.keys.signing.kid} now.`));
    },
  },
  o: {
    about: "an outage of Entra, on or off",
    press({ people, cloud: { entra } }) {
      const isOut = entra.faults.outage === "none";
      entra.faults.outage = isOut ? "unavailable" : "none";
      people.line(isOut ? "Entra is unavailable now: 503." : "Entra is well again.");
    },
  },
  t: { about: "a token for each API", press: printTokens },
  l: {
    about: "execution logs, on or off",
    press({ people, verbosity }) {
      verbosity.isVerbose = !verbosity.isVerbose;
      people.line(`Execution logs are ${verbosity.isVerbose ? "told" : "left out"}.`);
    },
  },
  q: { about: "quit, as Ctrl-C", press: ({ quit }) => quit() },
  h: { about: "these keys", press: printHelp },
};

const keysOf = (target: HotKeyTarget) => Object.entries(hotKeys).filter(([, one]) => one.isThere?.(target) ?? true);

function printHelp(target: HotKeyTarget): void {
  for (const [key, { about }] of keysOf(target)) target.people.line(`  ${target.people.paint("bold", key)}  ${about}`);
}

/** Of the first client that the gateway lists. */
async function printTokens({ people, cloud }: HotKeyTarget): Promise<void> {
  const tokens = localTokens(cloud, mappedFetch(cloud));
  const { apis } = walkedSystem(systemOfStack(cloud.stack), cloud);
  if (apis.length === 0) people.line("No API asks for a token.");
  for (const api of apis) {
    const client = api.clients.find(({ admitted }) => admitted);
    if (client === undefined) {
      people.line(printable(`${api.name} lists no client.`));
      continue;
    }
    const got = await tokens.issue(api, client);
    const of = isClientOfEntra(api, client) ? "" : `, of ${client.issuer ?? api.issuers[0]}`;
    const whose = `${client.name} for ${api.name}${of}`;
    people.line(printable(got.kind === "token" ? `A token of ${whose}:` : `No token of ${whose}: ${got.reason}`));
    if (got.kind === "token") people.line(got.token);
  }
}

type Keyboard = NodeJS.ReadableStream & Partial<Pick<ReadStream, "isTTY" | "isRaw" | "setRawMode">>;

/**
 * Whether somebody sits there who can press a key: both ends are a terminal, in whose foreground this process is. One in the background that
 * touched the terminal would be stopped.
 */
export function isAtKeyboard(
  { stdin, stdout, environment: { CI = "" } }: Pick<CommandProcess, "stdin" | "stdout" | "environment">,
  isInFront: () => boolean = isForeground,
): boolean {
  const { isTTY, setRawMode }: Keyboard = stdin;
  return isTTY === true && setRawMode !== undefined && stdout.isTTY === true && CI === "" && isInFront();
}

/**
 * Does what keys ask for, one after the other, until it is ended.
 *
 * @param target as it is when a key is pressed
 * @returns what ends it, and leaves the terminal as it was
 */
export function listenToKeys(stdin: NodeJS.ReadableStream, target: () => HotKeyTarget): () => void {
  const keyboard: Keyboard = stdin;
  const raw = (isRaw: boolean): void => void keyboard.setRawMode?.(isRaw);
  let work = Promise.resolve();
  const press = (key: string): void => {
    const now = target();
    const pressed = keysOf(now).find(([name]) => name === key.toLowerCase())?.[1];
    if (key === interrupt) now.quit();
    else if (key === suspend) suspended(raw);
    else if (pressed !== undefined)
      work = work
        .then(() => pressed.press(target()))
        .catch((error: unknown) => now.people.line(now.people.paint("red", printable(String(error)))));
  };
  const onData = (data: Buffer | string): void => {
    const text = String(data);
    // What arrows and the like send is no key of these, and what is pasted was meant for elsewhere.
    if (text.startsWith("\u001b") || (text.length > mostTyped && !text.includes(interrupt))) return;
    for (const key of text) press(key);
  };
  const restore = (): void => raw(false);
  // However this process ends, the shell after it must see what is typed.
  process.once("exit", restore);
  raw(true);
  stdin.on("data", onData).resume();
  return () => {
    process.off("exit", restore);
    stdin.off("data", onData).pause();
    restore();
  };
}

/** So many keys come at once from somebody who types. */
const mostTyped = 3;

/** What a terminal makes signals of, and not when it is raw. */
const interrupt = "\u0003";
const suspend = "\u001a";

function suspended(raw: (isRaw: boolean) => void): void {
  raw(false);
  process.once("SIGCONT", () => {
    if (isForeground()) raw(true);
  });
  process.kill(process.pid, "SIGTSTP");
}

/** Not known is yes: systems without jobs have no background. */
function isForeground(): boolean {
  try {
    const [group, foreground] = jobOf(process.pid);
    return group === undefined || foreground === undefined || group === foreground;
  } catch {
    return true;
  }
}

/** The process's group, and that of the terminal's foreground. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html, pgrp and tpgid */
function jobOf(pid: number): readonly (string | undefined)[] {
  if (process.platform !== "linux")
    return execFileSync("ps", ["-o", "pgid=,tpgid=", "-p", String(pid)], { encoding: "utf8" })
      .trim()
      .split(/\s+/);
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");
  return [fields[2], fields[5]];
}
