/**
 * Real Terraform applies a stack that holds nothing but an image from source, against a real registry with logins.
 * It needs no provider: the push is a resource that is built into Terraform.
 */
import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { App, LocalBackend, TerraformStack } from "cdktf";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FunctionImage, ImageRepository } from "../../constructs";
import { tinyBase, writeBaseLayout } from "../image/real/base-image";
import { type DockerRegistry, startDockerRegistry } from "../image/real/docker-registry";
import { scratchFolder } from "../image/real/scratch";
import { skopeoPush } from "../image/real/skopeo";
import { describeWith } from "../image/real/tools";
import { soundFunction } from "../image/sound-function";

const login = { OCIR_USERNAME: "pusher", OCIR_AUTH_TOKEN: "kumquat-9f2e" };
const terraformIsInstalled = spawnSync("terraform", ["version"]).status === 0;

interface Applied {
  readonly status: number | null;
  readonly output: string;
}

describeWith(
  ["docker-registry", "skopeo", "htpasswd"],
  "an image from source, applied",
  () => {
    const scratch = scratchFolder("applied image ");
    let registry: DockerRegistry;

    beforeAll(async () => {
      const htpasswd = join(scratch, "htpasswd");
      const { stdout } = spawnSync("htpasswd", ["-Bbn", login.OCIR_USERNAME, login.OCIR_AUTH_TOKEN], {
        encoding: "utf8",
      });
      writeFileSync(htpasswd, stdout);
      registry = await startDockerRegistry({ htpasswd: { realm: "test", path: htpasswd } });
      await pushBase();
    });
    afterAll(() => registry.stop());

    async function pushBase(): Promise<void> {
      const layout = join(scratch, "base");
      await writeBaseLayout(layout, [tinyBase()]);
      await skopeoPush(layout, `${registry.host}/base:1`, { login: `${login.OCIR_USERNAME}:${login.OCIR_AUTH_TOKEN}` });
    }

    /** @returns the stack's directory, whose path has spaces */
    function synthesize(name: string, code: string): string {
      const source = join(scratch, `${name} source`);
      mkdirSync(source, { recursive: true });
      writeFileSync(join(source, "func.js"), `${soundFunction}${code}`);
      const app = new App({ outdir: join(scratch, `${name} out`) });
      const stack = new TerraformStack(app, "image");
      new LocalBackend(stack, { path: "../../../state.tfstate" });
      FunctionImage.fromSource(stack, "Function", {
        region: "eu-frankfurt-1",
        source: { folder: source },
        base: { reference: `${registry.host}/base:1` },
        registryHost: registry.host,
        repository: ImageRepository.fromName({ namespace: "demo", name }),
      });
      app.synth();
      return join(app.outdir, "stacks", "image");
    }

    function terraform(folder: string, args: readonly string[], credentials: Record<string, string>): Promise<Applied> {
      const base = { BASE_REGISTRY_USERNAME: login.OCIR_USERNAME, BASE_REGISTRY_PASSWORD: login.OCIR_AUTH_TOKEN };
      const { OCIR_USERNAME, OCIR_AUTH_TOKEN, ...inherited } = process.env;
      const child = spawn("terraform", [...args, "-no-color", "-input=false"], {
        cwd: folder,
        env: {
          ...inherited,
          TF_CLI_CONFIG_FILE: "/dev/null",
          DOCKER_CONFIG: join(scratch, "no docker"),
          OCIR_HOST: registry.host,
          ...base,
          ...credentials,
        },
      });
      let output = "";
      for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += text));
      return new Promise((resolve, reject) => {
        child.once("error", reject);
        child.once("close", (status) => resolve({ status, output }));
      });
    }

    async function apply(folder: string, credentials: Record<string, string> = login): Promise<Applied> {
      const init = await terraform(folder, ["init"], credentials);
      return init.status === 0 ? terraform(folder, ["apply", "-auto-approve"], credentials) : init;
    }

    function tags(repository: string): string[] {
      const { stdout } = spawnSync(
        "skopeo",
        [
          ...["list-tags", "--tls-verify=false", "--creds", `${login.OCIR_USERNAME}:${login.OCIR_AUTH_TOKEN}`],
          `docker://${registry.host}/demo/${repository}`,
        ],
        { encoding: "utf8" },
      );
      return stdout === "" ? [] : JSON.parse(stdout).Tags;
    }

    test("is refused without login, pushed with it, left alone when nothing changed, pushed again on a changed byte", async () => {
      const folder = synthesize("steps", "// one\n");

      const refused = await apply(folder, {});
      expect(refused.status).toBe(1);
      expect(refused.output).toContain("OCIR_USERNAME");
      expect(tags("steps")).toEqual([]);

      const created = await apply(folder);
      expect(created).toMatchObject({ status: 0, output: expect.stringContaining("1 added") });
      const [first] = tags("steps");
      expect(tags("steps")).toHaveLength(1);

      const unchanged = await apply(folder);
      expect(unchanged).toMatchObject({ status: 0, output: expect.stringContaining("No changes") });

      const changed = await apply(synthesize("steps", "// two\n"));
      expect(changed).toMatchObject({ status: 0, output: expect.stringContaining("1 added, 0 changed, 1 destroyed") });
      expect(tags("steps")).toHaveLength(2);
      expect(tags("steps")).toContain(first);
    });

    test("needs nothing but its directory: copies in paths with spaces, two at a time", async () => {
      const folder = synthesize("copies", "// the same everywhere\n");
      const copies = ["first copy", "second copy"].map((name) => {
        const copy = join(scratch, name, "cdktf out", "stacks", "image");
        cpSync(folder, copy, { recursive: true });
        return copy;
      });

      const results = await Promise.all(copies.map((copy) => apply(copy)));

      for (const result of results)
        expect(result).toMatchObject({ status: 0, output: expect.stringContaining("1 added") });
      expect(tags("copies")).toHaveLength(1);
    });

    test("comes back after somebody deleted it, by replacing the push", async () => {
      const folder = synthesize("deleted", "// to be deleted\n");
      expect(await apply(folder)).toMatchObject({ status: 0 });
      const [tag] = tags("deleted");
      spawnSync("skopeo", [
        ...["delete", "--tls-verify=false", "--creds", `${login.OCIR_USERNAME}:${login.OCIR_AUTH_TOKEN}`],
        `docker://${registry.host}/demo/deleted:${tag}`,
      ]);
      expect(tags("deleted")).toEqual([]);

      const listed = spawnSync("terraform", ["state", "list"], { cwd: folder, encoding: "utf8" }).stdout.trim();
      const replaced = await terraform(folder, ["apply", "-auto-approve", `-replace=${listed}`], login);

      expect(replaced).toMatchObject({ status: 0 });
      expect(tags("deleted")).toEqual([tag]);
    });

    test("keeps the login out of the stack's directory and the state", async () => {
      const folder = synthesize("secret", "// no secret\n");
      expect(await apply(folder)).toMatchObject({ status: 0 });
      const found = spawnSync("grep", ["-rlF", login.OCIR_AUTH_TOKEN, folder, join(folder, "../../../state.tfstate")]);
      expect(found.stdout.toString()).toBe("");
    });
  },
  terraformIsInstalled ? undefined : "terraform is not installed",
);
