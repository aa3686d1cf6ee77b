import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runImage } from "./real/captured";
import { scratchFolder } from "./real/scratch";
import { soundFunction } from "./sound-function";

const scratch = scratchFolder();
const source = join(scratch, "func.js");
writeFileSync(source, soundFunction);

describe("the command image", () => {
  test.each([[[]], [["--help"]], [["-h"]]])("explains itself to %j", async (args) => {
    const { code, out } = await runImage(args);
    expect(code).toBe(0);
    for (const name of ["tag", "build", "push", "inspect", "pin", "login"])
      expect(out).toMatch(new RegExp(`^ {2}${name} `, "m"));
    for (const variable of ["IMAGE_TARGET", "OCIR_USERNAME", "OCIR_AUTH_TOKEN", "DOCKER_CONFIG"])
      expect(out).toContain(variable);
  });

  test.each(["tag", "build", "push", "inspect", "pin", "login"])("explains %s", async (name) => {
    const { code, out, err } = await runImage([name, "--help"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(new RegExp(`^image ${name} `));
  });

  test.each([
    [["pish"], /"pish", which is no command here\..*tag, build, push, inspect, pin, login\. Did you mean "push"/],
    [["toString"], /which is no command/],
    [["push", source], /no target.*--target HOST.*IMAGE_TARGET/],
    [["push", source, "--target"], /image push --target: got no value\. Expected: --target REFERENCE/],
    [["push", source, "--traget", "x"], /image push --traget: is no option of this command.*Did you mean --target/],
    [["push", source, "--target", "adapter"], /does not begin with a registry's host/],
    [["push", source, "--target", `fra.ocir.io/a/b:c@sha256:${"a".repeat(64)}`], /a target with a digest/],
    [["push", source, "--password", "x"], /image push --password: is no option of this command/],
    [["tag", source, source], /image tag: got ".*" "/],
    [["tag", source, "--label", "novalue"], /--label NAME=VALUE/],
    [["tag", source, "--platform", "windows/amd64"], /linux\/amd64 or linux\/arm64/],
    [["tag", "--spec", "x.json", source], /--spec FILE alone/],
    [["tag", join(scratch, "absent.js")], /SOURCE: got .*absent\.js, which is not there/],
    [["inspect"], /image inspect: got nothing\. Expected: image inspect REFERENCE/],
    [["login", "not a host"], /HOST: got "not a host"/],
    [["inspect", "docker.io/a"], /no tag or digest/],
    [["tag", source, "--base", "node"], /does not begin with a registry's host/],
    [["tag", source, "--platform"], /--platform: got no value/],
    [["tag", "--spec", join(scratch, "absent.json")], /IMAGE_SPEC_INVALID: .*absent\.json: is not there/],
    [["tag", "--spec", scratch], /IMAGE_SPEC_INVALID: .*: is a folder/],
    [["tag", "--spec", join(scratch, "bad.json")], /IMAGE_SPEC_INVALID: .*bad\.json: is for builder/],
    [["pin", "--file", scratch], /--file: got .*, which is a folder/],
    [["pin", "--file", join(scratch, "none", "base.json")], /--file: got .*, which is not there/],
    [["pin", "--base", "node"], /does not begin with a registry's host/],
    [["pin", "--platform", "linux/s390x"], /--platform: got "linux\/s390x"/],
    [["pin", "--file", join(scratch, "bad.json")], /--file: got .*bad\.json, which lacks reference or platforms/],
  ])("turns %j away with exit code 2", async (args, message) => {
    writeFileSync(join(scratch, "bad.json"), "{}");
    const { code, out, err } = await runImage(args);
    expect(err).toMatch(message);
    expect({ code, out }).toEqual({ code: 2, out: "" });
  });

  test("prints a tag and builds a layer without any network", async () => {
    const offline = {
      transport: {
        fetch: () => Promise.reject(new Error("no network")),
        wait: async () => {},
        random: () => 0,
        now: () => 0,
      },
    };
    const { code, out } = await runImage(["tag", source], offline);
    expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/^[0-9a-f]{32}\n$/) });
    const dry = await runImage(["build", source, "--dry-run"], offline);
    expect(dry).toMatchObject({ code: 0, out: expect.stringMatching(/^tag [0-9a-f]{32}\nlayer sha256:[0-9a-f]{64} /) });
    expect((await runImage(["build", source], offline)).err).toMatch(
      /IMAGE_REGISTRY_UNREACHABLE: registry registry-1.docker.io/,
    );
  });

  test.each([
    [["pin", "--base", "127.0.0.1:1/a:b"], 1],
    [["push", source, "--target", "127.0.0.1:1/a:b", "--base", "127.0.0.1:1/c:d"], 1],
    [["inspect", "127.0.0.1:1/a:b"], 3],
    [["login", "127.0.0.1:1"], 3],
  ])("ends %j of a registry that cannot be reached with %i", async (args, expected) => {
    const { code, out, err } = await runImage(args, {
      environment: { OCIR_USERNAME: "a/b", OCIR_AUTH_TOKEN: "c", OCIR_HOST: "127.0.0.1:1" },
    });
    expect({ code, out }).toEqual({ code: expected, out: "" });
    expect(err).toMatch(/^IMAGE_REGISTRY_UNREACHABLE: registry 127\.0\.0\.1:1: [^\n]*\n$/);
  });

  test("takes the adapter's bundle when nothing is named", async () => {
    const root = join(scratch, "package");
    mkdirSync(join(root, "function", "dist"), { recursive: true });
    writeFileSync(join(root, "function", "dist", "func.js"), readFileSync(source));
    expect((await runImage(["tag"], { root })).out).toBe((await runImage(["tag", source])).out);
  });

  test("gives a folder, a bundle and an entry the tag of what they become", async () => {
    const folder = join(scratch, "folder");
    mkdirSync(folder, { recursive: true });
    const file = join(scratch, "one.js");
    for (const path of [join(folder, "func.js"), file]) writeFileSync(path, "console.log(1);\n");
    writeFileSync(join(scratch, "entry.ts"), "console.log(1 as number);\n");
    const tags = await Promise.all([folder, file, join(scratch, "entry.ts")].map((path) => runImage(["tag", path])));
    expect(new Set(tags.map(({ out }) => out)).size).toBe(1);
  });

  test("builds no image of a function that does not start, unless told to", async () => {
    const broken = join(scratch, "broken.js");
    writeFileSync(broken, 'require("pg");');
    for (const args of [
      ["build", broken, "--dry-run"],
      ["push", broken, "--target", "127.0.0.1:1/a/b"],
    ]) {
      const { code, err } = await runImage(args);
      expect(code).toBe(2);
      expect(err).toMatch(
        /^IMAGE_SOURCE_INVALID: bundle [^\n]+: needs "pg", which nothing in its image provides\. [^\n]*--untried[^\n]*\n$/,
      );
    }
    expect((await runImage(["build", broken, "--dry-run", "--untried"])).code).toBe(0);
  });
});
