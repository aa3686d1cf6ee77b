import { PassThrough, Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { terminal } from "../../../internal/terminal";
import { type HotKeyTarget, isAtKeyboard, listenToKeys } from "../../../local/start/hot-keys";
import { partsOf } from "../../../synthesized/verify/forge";
import { type StartedCloud, startedCloud } from "../../end-to-end/started-cloud";
import { until } from "../../until";

/** A terminal's input, as far as it concerns keys. */
class FakeKeyboard extends PassThrough {
  public readonly isTTY = true;
  public isRaw = false;

  public setRawMode(isRaw: boolean): this {
    this.isRaw = isRaw;
    return this;
  }
}

let started: StartedCloud;

beforeAll(async () => {
  started = await startedCloud();
}, 60_000);
afterAll(() => started.close());

function pressing(more: Partial<HotKeyTarget> = {}) {
  const keyboard = new FakeKeyboard();
  const lines: string[] = [];
  const done: string[] = [];
  const target: HotKeyTarget = {
    people: terminal({ write: (text: string) => lines.push(text.trimEnd()), columns: 100 }, {}),
    ...{ cloud: started.cloud, verbosity: { isVerbose: false }, restart: async () => void done.push("restart") },
    quit: () => void done.push("quit"),
    ...more,
  };
  const stop = listenToKeys(keyboard, () => target);
  onTestFinished(stop);
  return { keyboard, lines, done, stop, target, press: (keys: string) => keyboard.write(keys) };
}

describe("keys", () => {
  test("are those that the help tells", async () => {
    const { press, lines } = pressing();
    press("h");
    await until(() => lines.length === 7);
    expect(lines.map((line) => line.trim()[0])).toEqual(["r", "k", "o", "t", "l", "q", "h"]);
    expect(lines.join("\n")).toContain("restart: gateways and functions begin anew");
  });

  test("rotate Entra's key, and take it down and up again", async () => {
    const { press, lines } = pressing();
    const { entra } = started.cloud;
    const { kid } = entra.keys.signing;
    press("k");
    await until(() => lines.length === 1);
    expect(entra.keys.signing.kid).not.toBe(kid);
    expect(lines).toEqual([`Entra signs with the key ${entra.keys.signing.kid} now.`]);
    press("o");
    await until(() => lines.length === 2);
    expect(entra.faults.outage).toBe("unavailable");
    press("O");
    await until(() => lines.length === 3);
    expect([entra.faults.outage, ...lines.slice(1)]).toEqual([
      "none",
      "Entra is unavailable now: 503.",
      "Entra is well again.",
    ]);
  });

  test("print a token of each API, and it is admitted", async () => {
    const { press, lines } = pressing();
    press("t");
    await until(() => lines.length === 6);
    expect(lines.filter((_, index) => index % 2 === 0)).toEqual([
      "A token of caller for hello:",
      "A token of caller for legacy:",
      "A token of caller for orders:",
    ]);
    const [, token = ""] = lines;
    expect(partsOf(token).claims).toMatchObject({ azp: started.clientId("hello", "caller") });
    const answer = await fetch(`${started.endpoint("hello")}/world`, { headers: { authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(200);
  });

  test("turn execution logs on and off, restart and quit", async () => {
    const { press, lines, done, target } = pressing();
    press("l");
    await until(() => lines.length === 1);
    expect(target.verbosity.isVerbose).toBe(true);
    press("l");
    press("r");
    press("q");
    await until(() => done.length === 2 && lines.length === 2);
    expect([target.verbosity.isVerbose, done.sort(), lines]).toEqual([
      false,
      ["quit", "restart"],
      ["Execution logs are told.", "Execution logs are left out."],
    ]);
  });

  test("that do nothing do nothing: arrows, what is pasted, and restart where nothing can begin anew", async () => {
    const { press, lines, done } = pressing({ restart: undefined });
    for (const keys of ["\u001b[A", "curl -q http://127.0.0.1", "x", "r", "h"]) press(keys);
    await until(() => lines.length === 6);
    expect([done, lines.map((line) => line.trim()[0])]).toEqual([[], ["k", "o", "t", "l", "q", "h"]]);
  });

  test("that fail are told, and the next ones work", async () => {
    const { press, lines } = pressing({ restart: () => Promise.reject(new Error("no\u001b[2J luck")) });
    press("r");
    press("l");
    await until(() => lines.length === 2);
    expect(lines).toEqual(["Error: no luck", "Execution logs are told."]);
  });
});

describe("the terminal", () => {
  test("is raw while keys are listened to, and as it was afterwards; Ctrl-C quits", async () => {
    const before = process.listenerCount("exit");
    const { keyboard, press, done, stop } = pressing();
    expect(keyboard.isRaw).toBe(true);
    press("\u0003");
    await until(() => done.length === 1);
    stop();
    expect([keyboard.isRaw, keyboard.isPaused(), done, process.listenerCount("exit")]).toEqual([
      ...[false, true],
      ["quit"],
      before,
    ]);
    press("r");
    await new Promise(setImmediate);
    expect(done).toEqual(["quit"]);
  });

  test("is left alone where nobody presses keys: a pipe, CI, a job in the background", () => {
    const stdout = { write: () => true, isTTY: true };
    const keyboard = new FakeKeyboard();
    const at = (given: Parameters<typeof isAtKeyboard>[0], isInFront = true): boolean =>
      isAtKeyboard(given, () => isInFront);
    const whole = { stdin: keyboard, stdout, environment: {} };
    expect([
      at(whole),
      at({ ...whole, stdin: Readable.from([]) }),
      at({ ...whole, stdout: { write: () => true } }),
      at({ ...whole, environment: { CI: "true" } }),
      at(whole, false),
    ]).toEqual([true, false, false, false, false]);
  });
});
