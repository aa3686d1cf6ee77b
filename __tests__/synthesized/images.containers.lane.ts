/** `image push --stack` against a real registry with logins, with the command as it is installed. */
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { App } from "cdktf";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FunctionImage, ImageRepository } from "../../constructs";
import { testStack } from "../constructs/test-stack";
import { tinyBase, writeBaseLayout } from "../image/real/base-image";
import { type DockerRegistry, startDockerRegistry } from "../image/real/docker-registry";
import { scratchFolder } from "../image/real/scratch";
import { skopeoPush } from "../image/real/skopeo";
import { describeWith } from "../image/real/tools";
import { soundFunction } from "../image/sound-function";
import { attempt, type Outcome } from "../lanes/run";

const login = { OCIR_USERNAME: "pusher", OCIR_AUTH_TOKEN: "kumquat-9f2e" };
const credentials = `${login.OCIR_USERNAME}:${login.OCIR_AUTH_TOKEN}`;

describeWith(["docker-registry", "skopeo", "htpasswd"], "the images of a stack, pushed in a pipeline", () => {
  const scratch = scratchFolder("pipeline images ");
  let registry: DockerRegistry;
  let outdir: string;

  beforeAll(async () => {
    const htpasswd = join(scratch, "htpasswd");
    const { stdout } = spawnSync("htpasswd", ["-Bbn", ...Object.values(login)], { encoding: "utf8" });
    writeFileSync(htpasswd, stdout);
    registry = await startDockerRegistry({ htpasswd: { realm: "test", path: htpasswd } });
    const layout = join(scratch, "base");
    await writeBaseLayout(layout, [tinyBase()]);
    await skopeoPush(layout, `${registry.host}/base:1`, { login: credentials });
    outdir = synthesized();
  });
  afterAll(() => registry.stop());

  function synthesized(): string {
    const app = new App({ outdir: join(scratch, "out"), stackTraces: false });
    const stack = testStack(app, "pipeline");
    for (const name of ["first", "second"]) {
      const folder = join(scratch, name);
      mkdirSync(folder);
      writeFileSync(join(folder, "func.js"), `${soundFunction}// ${name}\n`);
      FunctionImage.fromSource(stack, name, {
        region: "eu-frankfurt-1",
        source: { folder },
        base: { reference: `${registry.host}/base:1` },
        registryHost: registry.host,
        repository: ImageRepository.fromName({ namespace: "demo", name }),
        push: "pipeline",
      });
    }
    app.synth();
    return app.outdir;
  }

  const pushed = (given: Readonly<Record<string, string>>, ...words: readonly string[]): Promise<Outcome> =>
    attempt(process.execPath, [resolve("lib/cli.js"), "image", "push", "--stack", outdir, ...words], {
      cwd: scratch,
      env: {
        ...{
          OCIR_HOST: registry.host,
          DOCKER_CONFIG: join(scratch, "no docker"),
          OCIR_USERNAME: "",
          OCIR_AUTH_TOKEN: "",
        },
        ...{ BASE_REGISTRY_USERNAME: login.OCIR_USERNAME, BASE_REGISTRY_PASSWORD: login.OCIR_AUTH_TOKEN },
        ...given,
      },
    });

  function tags(name: string): readonly string[] {
    const from = ["list-tags", "--tls-verify=false", "--creds", credentials, `docker://${registry.host}/demo/${name}`];
    const { stdout } = spawnSync("skopeo", from, { encoding: "utf8" });
    return stdout === "" ? [] : JSON.parse(stdout).Tags;
  }

  test("are refused without a login, looked at by a dry run, pushed all, and not sent twice", async () => {
    const refused = await pushed({});
    expect(refused.status).not.toBe(0);
    expect(refused.transcript).toContain("OCIR_USERNAME");
    expect(await pushed(login, "--dry-run")).toMatchObject({ status: 0 });
    expect([tags("first"), tags("second")]).toEqual([[], []]);
    const sent = await pushed(login);
    expect(sent).toMatchObject({ status: 0 });
    expect(sent.output.trim().split("\n")).toEqual([
      expect.stringContaining(`${registry.host}/demo/first:${tags("first")[0]}@sha256:`),
      expect.stringContaining(`${registry.host}/demo/second:${tags("second")[0]}@sha256:`),
    ]);
    const again = await pushed(login);
    expect(again).toMatchObject({ status: 0, output: sent.output });
    expect(again.transcript).toContain("already there, nothing sent");
  });
});
