/**
 * What a user can do wrong, with every option of every command: one line that says what was got and what is allowed, exit code 2, no stack
 * trace. The compiled program runs in this process, for a process of its own costs a quarter of a second.
 */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Command, CommandGroup, Entry, Program } from "../../internal/command";
import { capturedProcess, type Ended, type Surroundings } from "../internal/captured-process";

const { program }: { program: Program } = require(resolve("lib/cli.js"));
const { runProgram }: typeof import("../../internal/run-program") = require(resolve("lib/internal/run-program.js"));

const folder = mkdtempSync(join(tmpdir(), "mistakes "));
const at = (...names: readonly string[]): string => join(folder, ...names);
afterAll(() => rmSync(folder, { recursive: true }));

async function run(args: readonly string[], given: Surroundings = {}): Promise<Ended> {
  const process = capturedProcess({ projectRoot: folder, environment: { DOCKER_CONFIG: "/nonexistent" }, ...given });
  const code = await runProgram(program, args, process);
  return { code, out: process.stdout.text, err: process.stderr.text };
}

/** All commands by the words that name them. */
const names = [
  ...[
    "start",
    "verify",
    "token",
    "call",
    "jwt",
    "summary",
    "diagram",
    "doctor",
    "plan",
    "deploy",
    "drift",
    "repair",
    "destroy",
    "package",
    "upgrade cdktn",
  ],
  ...["tag", "build", "push", "inspect", "pin", "local", "login"].map((verb) => `image ${verb}`),
];

/** What they declare. */
async function declarations({ commands }: CommandGroup, before = ""): Promise<(readonly [string, Command])[]> {
  const found = Object.entries<Entry>(commands).map(async ([name, entry]) => {
    const loaded = await entry.load();
    return "commands" in loaded ? declarations(loaded, `${name} `) : [[`${before}${name}`, loaded] as const];
  });
  return (await Promise.all(found)).flat();
}

let declared: ReadonlyMap<string, Command> = new Map();
beforeAll(async () => {
  declared = new Map(await declarations(program));
});

test("the commands are these", () => {
  expect([...declared.keys()]).toEqual(names);
});

describe.each(names)("%s", (name) => {
  const words = name.split(" ");
  const optionsOf = () => Object.entries(declared.get(name)?.options ?? {});
  const isMistake = async (args: readonly string[], ...says: readonly string[]): Promise<void> => {
    const { code, out, err } = await run([...words, ...args]);
    expect({ code, out }, err).toEqual({ code: 2, out: "" });
    for (const text of says) expect(err).toContain(text);
    expect(err).toMatch(/^USAGE: [^\n]*Expected: [^\n]*\n$/);
  };

  test("tells itself, each option and each exit code", async () => {
    const asked = [await run([...words, "--help"]), await run([...words, "-h"]), await run(["help", ...words])];
    expect(new Set(asked.map(({ out }) => out)).size).toBe(1);
    const { code, out, err } = await run([...words, "--help"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(new RegExp(`^entra-oci-gateway ${name} `));
    for (const [option] of optionsOf()) expect(out).toContain(`  --${option} `);
    for (const exit of Object.keys(declared.get(name)?.exitCodes ?? {}))
      expect(out).toMatch(new RegExp(`^  ${exit}  \\S`, "m"));
  });

  test("refuses an option that it does not know, and asks whether another was meant", async () => {
    await isMistake(["--no-such-option"], "--no-such-option: is no option of this command");
    for (const [option] of optionsOf()) await isMistake([`--${option}x`], `Did you mean --${option}?`);
  });

  test("refuses options without a value, with an empty one, and switches with one", async ({ skip }) => {
    const options = optionsOf();
    skip(options.length === 0, "the command has no options of its own");
    for (const [option, { value }] of options) {
      if (value === undefined) {
        await isMistake([`--${option}=yes`], `--${option}: got "yes"`);
        continue;
      }
      await isMistake([`--${option}`], `--${option}: got no value. Expected: --${option} ${value}`);
      await isMistake([`--${option}=`], `--${option}: got an empty value`);
      await isMistake([`--${option}`, "--help-me"], `--${option}: got no value`);
    }
  });

  test("refuses what is no option, and says how Terraform's are written", async () => {
    const { passesOnTo } = declared.get(name) ?? {};
    const others =
      passesOnTo === undefined ? "" : "terraform's own options begin with one dash, and all its words may follow --.";
    await isMistake(["one", "two", "three"], 'got "one" "two" "three"', others);
    await isMistake(
      ["--auto-approve"],
      passesOnTo === undefined ? "" : "terraform's own begin with one dash: -auto-approve.",
    );
  });
});

/** A folder with a project whose app does this. */
function project(name: string, app: string, settings: object | string = { app: "node app.js" }): string {
  mkdirSync(at(name), { recursive: true });
  writeFileSync(at(name, "app.js"), app);
  writeFileSync(at(name, "cdktf.json"), typeof settings === "string" ? settings : JSON.stringify(settings));
  return at(name);
}

const writes = (...stacks: readonly string[]): string =>
  stacks
    .map(
      (name) =>
        `{ const folder = process.env.CDKTF_OUTDIR + "/stacks/${name}"; fs.mkdirSync(folder, { recursive: true }); fs.writeFileSync(folder + "/cdk.tf.json", "{}"); }`,
    )
    .reduce((all, one) => `${all}\n${one}`, 'const fs = require("node:fs");');

beforeAll(() => {
  const stack = (name: string, text: string): void => {
    mkdirSync(at("several", "stacks", name), { recursive: true });
    writeFileSync(at("several", "stacks", name, "cdk.tf.json"), text);
  };
  stack("good", "{}");
  stack("corrupt", "{ not JSON");
  stack("list", "[]");
  stack("wrong", '{"resource": {"oci_core_vcn": {"v": {"display_name": "${var.nobody}"}}}}');
  mkdirSync(at("nested", "cdk.tf.json"), { recursive: true });
  mkdirSync(at("empty"));
  writeFileSync(at("file"), "");
  symlinkSync(at("circle"), at("circle"));
  project("broken", "", "{ app");
  project("appless", "", {});
  mkdirSync(at("folderly", "cdktf.json"), { recursive: true });
  project("failing", 'console.error("\\u001b[31mthe app says why\\n::error::x"); process.exit(1);');
  project("silent", "");
  project("two", writes("one", "other"));
});

/** A command line, what is said of it, the exit code where that is not 2, and variables. */
type Mistake = readonly [
  args: readonly string[],
  reason: RegExp,
  code?: number,
  environment?: Readonly<Record<string, string>>,
];

/** In a project: its folder, and what is said. */
const appMistakes: readonly (readonly [project: string, ...Mistake])[] = [
  ["empty", [], /USAGE: cdktf\.json: got .*, which is not there\. Expected: a folder with one, or --stack DIR/],
  ["broken", [], /cdktf\.json: got no JSON\. Expected: \{"language"/],
  ["appless", [], /cdktf\.json: got no text as "app"/],
  ["folderly", [], /cdktf\.json: got .*, which is a folder/],
  ["failing", [], /^(Synth.*\n)?the app says why\n: :error::x\n\nAPP_FAILED: app "node app\.js": ended with 1\./, 1],
  ["silent", [], /APP_FAILED: .*wrote no stack to CDKTF_OUTDIR/, 1],
  ["two", ["--name", "third"], /--name: got third\. Expected: one of the stacks: one, other\./],
];

const stackMistakes: readonly Mistake[] = [
  [["--stack", "none"], /--stack: got .*none, which is not there\. Expected: a folder with cdk\.tf\.json/],
  [["--stack", "file"], /--stack: got .*file, which is no folder/],
  [["--stack", "file/inside"], /--stack: got .*which leads through a file/],
  [["--stack", "circle"], /--stack: got .*whose symbolic links lead in a circle/],
  [["--stack", "n".repeat(300)], /--stack: got .*whose name is too long/],
  [["--stack", "empty"], /--stack: got .*which holds neither cdk\.tf\.json nor \.tf files/],
  [["--stack", "several", "--name", "none"], /--name: got none\. Expected: one of the stacks: corrupt, good, list/],
  [["--stack", "several/stacks/good", "--name", "list"], /--name: got list\. Expected: one of the stacks: good/],
  [["--stack", "several", "--example", "x"], /--example: got x together with --stack\. Expected: one of both/],
  [["--example", "../../etc"], /--example: got \.\.\/\.\.\/etc\. Expected: none: .* has no examples/],
];

const formMistakes: readonly Mistake[] = [
  [
    ["--stack", "several", "--name", "corrupt"],
    /STACK_MALFORMED: .*corrupt\/cdk\.tf\.json: is no JSON\. Correct the file/,
  ],
  [["--stack", "several", "--name", "list"], /STACK_MALFORMED: .*list\/cdk\.tf\.json: holds no JSON object/],
  [["--stack", "nested"], /STACK_MISSING: .*cdk\.tf\.json: is a folder/],
];

const contentMistakes: readonly Mistake[] = [
  [["--stack", "several", "--name", "wrong"], /REFERENCE_UNKNOWN: oci_core_vcn\.v.*nobody/, 1],
];

const readers = ["start", "summary", "diagram"];
const runners = ["plan", "deploy", "drift", "repair", "destroy"];

async function isTold(project: string, args: readonly string[], reason: RegExp, expected = 2): Promise<void> {
  const { code, out, err } = await run(args, { projectRoot: at(project) });
  expect(err).toMatch(reason);
  expect(code, err).toBe(expected);
  expect(out + err).not.toMatch(/^\s+at /m);
  expect(out + err).not.toContain("\u001b");
}

const told = (mistakes: readonly Mistake[]) =>
  mistakes.map(([args, reason, code, environment]) => ({ args, reason, code, environment, line: args.join(" ") }));

// All find their app in one way: one command that reads its stack, and one that keeps it.
describe.each(["summary", "plan"])("%s of an app that is", (name) => {
  test.each(appMistakes.map(([project, ...mistake]) => ({ project, ...told([mistake])[0] })))(
    "$project",
    ({ project, args = [], reason = /^$/, code }) => isTold(project, [name, ...args], reason, code),
  );
});

const wantsName = /--name: got no name\. Expected: one of the stacks: corrupt, good/;

describe.each([...readers, ...runners])("%s of a stack", (name) => {
  test.each(told(stackMistakes))("$line", ({ args, reason, code }) => isTold(".", [name, ...args], reason, code));

  test("that is one of several wants its name", async ({ skip }) => {
    skip(name === "summary", "summary tells of all of them");
    // Of several that are to run together, each has to be read.
    const reason = name === "start" ? /several\/stacks\/corrupt\/cdk\.tf\.json: is no JSON/ : wantsName;
    await isTold(".", [name, "--stack", "several"], reason);
  });
});

describe.each([...readers, ...runners])("%s of a stack that is none", (name) => {
  test.each(told(formMistakes))("$line", ({ args, reason, code }) => isTold(".", [name, ...args], reason, code));
});

describe.each(readers)("%s of a stack that is not sound", (name) => {
  test.each(told(contentMistakes))("$line", ({ args, reason, code }) => isTold(".", [name, ...args], reason, code));
});

const good = ["--stack", "several", "--name", "good"];

const optionMistakes: readonly Mistake[] = [
  [["start", "--port", "x", ...good], /USAGE: --port: got x\. Expected: a whole number, 0 to 65535/],
  [["start", "--port", "65536", ...good], /--port: got 65536/],
  [
    ["start", "--container", "x", ...good],
    /CONTAINER_ENGINE: got nothing, which does not run\. Expected: podman or docker/,
    2,
    { CONTAINER_ENGINE: "nothing" },
  ],
  [["verify", "--max-latency", "0"], /--max-latency: got 0\. Expected: a whole number, 1 to 600000/],
  [["verify"], /--outputs: got .*outputs\.json, which is not there\. Expected: a file that entra-oci-gateway deploy/],
  [["verify", "--outputs", "empty"], /--outputs: got .*empty, which is a folder/],
  [["verify", "--outputs", "file"], /--outputs .*file: got no JSON/],
  [["verify", "--outputs", "file/inside"], /which leads through a file/],
  [["verify", "--junit", "empty"], /--junit: got .*empty, which is a folder/],
  [["verify", "--junit", "none/x.xml"], /--junit: got .*none\/x\.xml, which is not there/],
  [
    ["verify", "--local", "nowhere"],
    /--local: got nowhere\. Expected: the address that entra-oci-gateway start printed/,
  ],
  [["verify", "--local", "https://example.com"], /--local: got https:\/\/example\.com/],
  [
    ["token", "--local", "nowhere"],
    /--local: got nowhere\. Expected: the address that entra-oci-gateway start printed/,
  ],
  [["token", "--claim", "x"], /--claim: got x\. Expected: NAME=VALUE/],
  [["token", "--person", "x"], /--person: got x\. Expected: member, guest, or the id of another tenant/],
  [["token", "--outputs", "o.json", "--local", "x"], /--outputs: got o\.json together with --local/],
  [
    ["token", "--outputs", "o.json", "--claim", "a=b"],
    /--claim: got it together with --outputs\. Expected: a local cloud/,
  ],
  [["token", "--outputs", "o.json", "--person", "guest"], /--person: got guest together with --outputs. Expected: me/],
  [["call", "api"], /API \/PATH/],
  [["call", "api", "/x", "--method", "G ET"], /--method: got G ET\. Expected: an HTTP method/],
  [["call", "api", "/x", "--method", "get", "--data", "x"], /--data: got it with get\. Expected: a method with a body/],
  [["call", "api", "/x", "--data", "@none"], /--data: got .*none, which is not there/],
  [["call", "api", "/x", "--data", "-", "--outputs", "-"], /--data: got - beside --outputs -/],
  [["call", "api", "/x", "--header", "x"], /--header: got x\. Expected: "NAME: VALUE"/],
  [["call", "api", "/x", "--header", "x: a\nb: c"], /--header: got x: a b: c\./],
  [["jwt", "none"], /FILE: got .*none, which is not there\. Expected: a file, or - for standard input/],
  [["jwt", "-"], /TOKEN_MALFORMED: standard input: got no token/, 1],
  [["jwt", "file"], /TOKEN_MALFORMED: file: got no token/, 1],
  [
    ["jwt", "eyJhbGciOiJub25lIn0.eyJhIjoxfQ.c2ln"],
    /^USAGE: FILE: got a token itself\. Expected: a file, or - [^.]*\.\n$/,
  ],
  [
    ["jwt", "Authorization:", "Bearer", "eyJhbGciOiJub25lIn0.eyJhIjoxfQ.c2ln"],
    /^USAGE: FILE: got a token itself\.[^.]*\.\n$/,
  ],
  [["jwt", "-", "--outputs", "-"], /--outputs: got - beside a token from standard input/],
  [["diagram", "--out", "none/x.svg", ...good], /--out: got .*none\/x\.svg, which is not there/],
  [["diagram", "--out", "empty", ...good], /--out: got .*empty, which is a folder/],
  [["diagram", "--out", "file/x.svg", ...good], /--out: got .*which leads through a file/],
  [
    ["plan", ...good],
    /TERRAFORM_BINARY_NAME: got nothing-here, which cannot be run/,
    2,
    { TERRAFORM_BINARY_NAME: "nothing-here" },
  ],
  [
    ["repair", "--yes", ...good],
    /TERRAFORM_BINARY_NAME: got nothing-here, which cannot be run/,
    2,
    { TERRAFORM_BINARY_NAME: "nothing-here" },
  ],
  [
    ["drift", "--state", "none", ...good],
    /--state: got .*none, which is not there\. Expected: what terraform show -json/,
  ],
  [["drift", "--state", "empty", ...good], /--state: got .*empty, which is a folder/],
  [["image", "tag", "/nonexistent.js"], /SOURCE: got \/nonexistent\.js, which is not there/],
  [["image", "tag", "/etc/passwd"], /IMAGE_SOURCE_INVALID: bundle \/etc\/passwd: is not called \.js or \.cjs/],
  [["image", "tag", "--spec", "/nonexistent.json"], /IMAGE_SPEC_INVALID: \/nonexistent\.json: is not there/],
  [["image", "tag", "--spec", "/etc"], /IMAGE_SPEC_INVALID: \/etc: is a folder/],
  [["image", "tag", "--spec", "/etc/passwd"], /IMAGE_SPEC_INVALID: \/etc\/passwd: is no JSON/],
  [["image", "tag", "--label", "x"], /--label: got x\. Expected: --label NAME=VALUE/],
  [["image", "tag", "--platform", "x"], /--platform: got "x"\. Expected: linux\/amd64 or linux\/arm64/],
  [["image", "tag", "--base", "x"], /IMAGE_REFERENCE_INVALID/],
  [["image", "push"], /--target: got no target/],
  [["image", "push"], /IMAGE_REFERENCE_INVALID: IMAGE_TARGET: /, 2, { IMAGE_TARGET: "x" }],
  [["image", "push", "--target", "x"], /IMAGE_REFERENCE_INVALID: --target: /],
  [["image", "inspect", "x"], /IMAGE_REFERENCE_INVALID: REFERENCE: /],
  [["image", "pin", "--file", "/etc"], /--file: got \/etc, which is a folder/],
  [["image", "pin", "--file", "/etc/passwd"], /--file: got \/etc\/passwd, which is no JSON/],
  [["image", "pin", "--file", "/nonexistent/x"], /--file: got \/nonexistent\/x, which is not there/],
  [["image", "login", "/"], /HOST: got "\/"/],
  [["image", "login", "127.0.0.1:1"], /IMAGE_LOGIN_MISSING/, 1],
  [
    ["image", "login", "127.0.0.1:1"],
    /IMAGE_LOGIN_MALFORMED: OCIR_AUTH_TOKEN: is not set/,
    1,
    { OCIR_USERNAME: "a/b", OCIR_HOST: "127.0.0.1:1" },
  ],
];

test.each(told(optionMistakes))(
  "$line is told in one line",
  async ({ args, reason, code: expected = 2, environment }) => {
    const { code, err } = await run(args, { environment: { DOCKER_CONFIG: "/nonexistent", ...environment } });
    expect(err).toMatch(reason);
    expect(code, err).toBe(expected);
    expect(err.match(/\n/g)).toHaveLength(1);
  },
);

test("a full disk is told with the option whose file it is", async ({ skip }) => {
  skip(!existsSync("/dev/full"), "this machine has no /dev/full");
  const { code, err } = await run(["diagram", "--out", "/dev/full", ...good]);
  expect({ code, err }).toEqual({
    code: 1,
    err: "MACHINE: --out: /dev/full was wanted, but the disk is full (ENOSPC).\n",
  });
});

test("a folder of somebody else's is told with the option that names it", async ({ skip }) => {
  skip(process.getuid?.() === 0, "root may use every folder");
  mkdirSync(at("locked"));
  chmodSync(at("locked"), 0o500);
  await isTold(".", ["diagram", "--out", "locked/x.svg", ...good], /--out: got .*which this user may not use/);
});

test("a temporary folder that is not there is told", async () => {
  const before = process.env.TMPDIR;
  process.env.TMPDIR = "/nonexistent";
  try {
    await isTold("two", ["summary"], /USAGE: TMPDIR: got \/nonexistent, which is not there/);
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
});
