/** The bundled program, as a stack's directory carries it: alone, in a path with spaces, run by a shell. */
import { execFile, execFileSync } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundle, writeBundle } from "../../image/bundle";
import { describeImage, imageTag } from "../../image/tag";
import { tinyBase, writeBaseLayout } from "./real/base-image";
import { runImage } from "./real/captured";
import { type DockerRegistry, startDockerRegistry } from "./real/docker-registry";
import { scratchFolder } from "./real/scratch";
import { skopeoPull, skopeoPush } from "./real/skopeo";
import { describeWith } from "./real/tools";

const run = promisify(execFile);
const image = join(__dirname, "..", "..", "image");
const script = join(image, "bundle-pusher.mjs");

describeWith(["docker-registry", "skopeo", "htpasswd"], "the program in a stack's directory", () => {
  const scratch = scratchFolder();
  const stack = join(scratch, "a stack of functions");
  const secret = "correct-horse-battery-staple";
  const environment = {
    PATH: process.env.PATH,
    DOCKER_CONFIG: scratch,
    OCIR_USERNAME: "acme/deployer",
    OCIR_AUTH_TOKEN: secret,
  };
  let registry: DockerRegistry;
  let base: DockerRegistry;
  let tag: string;

  beforeAll(async () => {
    execFileSync(process.execPath, [script]);
    execFileSync("htpasswd", ["-Bbc", join(scratch, "htpasswd"), environment.OCIR_USERNAME, secret], {
      stdio: "ignore",
    });
    registry = await startDockerRegistry({ htpasswd: { realm: "test", path: join(scratch, "htpasswd") } });
    base = await startDockerRegistry();
    const reference = `${base.host}/fn/node:24`;
    await writeBaseLayout(join(scratch, "base"), [tinyBase("amd64"), tinyBase("arm64")]);
    await skopeoPush(join(scratch, "base"), reference);
    mkdirSync(join(scratch, "source"));
    writeFileSync(join(scratch, "source", "func.js"), "console.log(1);\n");
    const files = bundle({ folder: join(scratch, "source") });
    const spec = describeImage({ files, base: { reference }, platforms: ["linux/amd64", "linux/arm64"] });
    tag = imageTag(spec);
    writeBundle(files, join(stack, "assets", "files"));
    writeFileSync(join(stack, "assets", "spec.json"), JSON.stringify(spec));
    copyFileSync(join(image, "dist", "image.js"), join(stack, "assets", "image.js"));
  });

  afterAll(async () => {
    await Promise.all([registry.stop(), base.stop()]);
  });

  /** What Terraform's local-exec does. */
  const push = (cwd: string, repository: string, changes: Record<string, string | undefined> = {}) =>
    run("sh", ["-c", `"${process.execPath}" assets/image.js push --spec assets/spec.json`], {
      cwd,
      env: {
        ...environment,
        OCIR_HOST: registry.host,
        IMAGE_TARGET: `${registry.host}/acme/${repository}:${tag}`,
        ...changes,
      },
    });

  test("pushes, and again after somebody deleted the image", async () => {
    const { stdout } = await push(stack, "one");
    const [reference = "", digest = ""] = stdout.trim().split("@");
    const login = `acme/deployer:${secret}`;
    expect(await skopeoPull(reference, join(scratch, "pulled"), { login })).toBe(digest);
    expect((await push(stack, "one")).stderr).toMatch(/already there, nothing sent/);

    await run("skopeo", ["delete", "--tls-verify=false", "--creds", login, `docker://${reference}`]);
    const again = await push(stack, "one");
    expect(again.stderr).toMatch(/^pushed$/m);
    expect(again.stdout).toBe(stdout);
  });

  test("gives the same digest from a copy of the directory elsewhere", async () => {
    const copy = join(scratch, "copied elsewhere");
    cpSync(stack, copy, { recursive: true });
    renameSync(join(copy, "assets", "image.js"), join(copy, "assets", "pusher.js"));
    copyFileSync(join(copy, "assets", "pusher.js"), join(copy, "assets", "image.js"));
    const [here, there] = [await push(stack, "two"), await push(copy, "two")];
    expect(there.stdout).toBe(here.stdout);
    expect(there.stderr).toMatch(/already there/);
  });

  test("may run twice at once", async () => {
    const both = await Promise.all([push(stack, "three"), push(stack, "three")]);
    expect(new Set(both.map(({ stdout }) => stdout)).size).toBe(1);
  });

  test("fails clearly without a login, and succeeds on the next run with one", async () => {
    const failure = push(stack, "four", { OCIR_USERNAME: undefined, OCIR_AUTH_TOKEN: undefined });
    await expect(failure).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/IMAGE_LOGIN_MISSING.*OCIR_AUTH_TOKEN/),
    });
    expect((await push(stack, "four")).stderr).toMatch(/^pushed$/m);
  });

  test("prints the digest of a base that is not pinned, and never a secret", async () => {
    const { stdout, stderr } = await push(stack, "five");
    expect(stderr).toMatch(/^base 127.* is sha256:[0-9a-f]{64} \(not pinned\)$/m);
    expect(stdout + stderr).not.toContain(secret);
    expect(stdout + stderr).not.toContain(Buffer.from(`acme/deployer:${secret}`).toString("base64"));
    const wrong = await push(stack, "five", { OCIR_AUTH_TOKEN: `${secret}-2` }).catch(
      (error: { stderr: string }) => error,
    );
    expect(wrong.stderr).toMatch(/IMAGE_LOGIN_REFUSED/);
    expect(wrong.stderr).not.toContain(secret);
  });

  test("gives what the command gives from the sources", async () => {
    const { stdout } = await push(stack, "six");
    const target = `${registry.host}/acme/six:${tag}`;
    const inProcess = await runImage(["push", "--spec", join(stack, "assets", "spec.json"), "--target", target], {
      environment: { OCIR_HOST: registry.host, OCIR_USERNAME: environment.OCIR_USERNAME, OCIR_AUTH_TOKEN: secret },
    });
    expect(inProcess.out).toBe(stdout);
  });
});
