import { type ChildProcess, execFile, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { Backend } from "../../constructs/index";
import { local } from "../../image/commands/local";
import { helloApi, synthesizedApp } from "../end-to-end/synthesized-app";
import { runCaptured } from "../internal/captured-process";
import { until } from "../until";
import { nodeBase, writeBaseLayout } from "./real/base-image";
import { impatient } from "./real/captured";
import { type DockerRegistry, startDockerRegistry } from "./real/docker-registry";
import { scratchFolder } from "./real/scratch";
import { skopeoPush } from "./real/skopeo";
import { describeWith, isRoot } from "./real/tools";

const run = promisify(execFile);
const project = resolve(__dirname, "..", "..");
const examples = join(project, "docs", "container");
const { cloud } = parse(readFileSync(join(examples, "compose.yaml"), "utf8")).services;
const hasPython = spawnSync("python3", ["--version"]).status === 0;
const obstacle = !isRoot ? "containers need root on Linux" : hasPython ? undefined : "python3 is missing";

describeWith(
  ["docker-registry", "skopeo", "podman", "runc"],
  "the local cloud in a container",
  () => {
    const folder = scratchFolder("local-cloud-");
    const storage = ["--root", join(folder, "root"), "--runroot", join(folder, "run"), "--storage-driver", "vfs"];
    const engine = [...storage, "--runtime", "runc", "--cgroup-manager", "cgroupfs", "--events-backend", "file"];
    const podman = (...args: readonly string[]) => run("podman", [...engine, ...args]);
    let registry: DockerRegistry;
    let backend: ChildProcess;
    let up: ChildProcess;
    let text = "";

    beforeAll(async () => {
      registry = await startDockerRegistry();
      await writeBaseLayout(join(folder, "base"), [nodeBase()]);
      await skopeoPush(join(folder, "base"), `${registry.host}/library/node:24`);
      const program = {
        name: "image",
        commands: { local: { about: "", load: async () => local(project, impatient) } },
      };
      const platform = process.arch === "arm64" ? "linux/arm64" : "linux/amd64";
      const order = ["--base", `${registry.host}/library/node:24`, "--platform", platform];
      const args = ["local", "--target", `${registry.host}/tools/local-cloud`, ...order];
      const given = { environment: { DOCKER_CONFIG: "/nonexistent" } };
      const { code, out, err } = await runCaptured(program, args, given);
      if (code !== 0) throw new Error(err);
      const reference = out.trim().replace(/:[0-9a-f]{32}@/, "@");
      await podman("pull", "--quiet", "--tls-verify=false", reference);

      backend = spawn("python3", [join(examples, "orders.py"), "0"], { stdio: ["ignore", "pipe", "ignore"] });
      const [port] = await once(backend.stdout?.setEncoding("utf8") ?? backend, "data");
      const orders = Backend.http({ url: "https://orders.internal/orders/${request.path[id]}" });
      const routes = [{ path: "/{id}", methods: ["GET" as const], backend: orders }];
      const stack = synthesizedApp({ apis: [{ ...helloApi, name: "orders", pathPrefix: "/orders", routes }] });
      for (const path of [
        stack,
        ...readdirSync(stack, { recursive: true, encoding: "utf8" }).map((one) => join(stack, one)),
      ])
        chmodSync(path, 0o755);
      // As the compose file has it, on this machine's network: the back end is no container here, and no port is taken.
      const options = (cloud.command as string[]).map((word) =>
        word.replace("http://orders:8000", `http://127.0.0.1:${String(port).trim()}`),
      );
      const limits = [
        "--ulimit",
        "nofile=1024:1024",
        "--ulimit",
        "nproc=1000:1000",
        "--read-only",
        "--tmpfs",
        "/tmp",
        "--volume",
        `${stack}:/stack:ro`,
        "--network",
        "host",
      ];
      up = spawn("podman", [
        ...engine,
        "run",
        "--rm",
        "--name",
        "cloud",
        ...limits,
        reference,
        ...options,
        "--port",
        "0",
      ]);
      for (const stream of [up.stdout, up.stderr])
        stream?.setEncoding("utf8").on("data", (piece: string) => {
          text += piece;
        });
      await until(() => text.includes("Ctrl-C stops everything.") || up.exitCode !== null);
      if (up.exitCode !== null) throw new Error(text);
    }, 240_000);

    afterAll(async () => {
      await podman("rm", "--force", "--time", "2", "cloud").catch(() => undefined);
      backend.kill();
      await registry.stop();
    }, 60_000);

    const gateway = (): string => /-H "Authorization: Bearer \$TOKEN" '([^']+)'/.exec(text)?.[1] ?? "";

    test("gives a client in Python its token, and admits it and nobody without", async () => {
      const [, asking = ""] = /^ +(TOKEN=\$\(curl .*)$/m.exec(text) ?? [];
      const form = Object.fromEntries(
        [...asking.matchAll(/--data-urlencode '([^=']*)=([^']*)'/g)].map(([, name = "", value = ""]) => [name, value]),
      );
      const env = {
        ...{ PATH: process.env.PATH, HOME: process.env.HOME, API_URL: gateway(), SCOPE: form.scope },
        ...{ TOKEN_URL: /curl -s '([^']+)'/.exec(asking)?.[1], CLIENT_ID: form.client_id },
        CLIENT_SECRET: form.client_secret,
      };
      const { stdout } = await run("python3", [join(examples, "client.py")], { env });
      const [admitted = "", refused = ""] = stdout.split("\n");
      expect(admitted.slice(0, 4)).toBe("200 ");
      expect(JSON.parse(admitted.slice(4))).toEqual({
        path: expect.stringMatching(/^\/orders\//),
        client: form.client_id,
      });
      expect(refused.slice(0, 4)).toBe("401 ");
    }, 60_000);

    test("serves its page to whoever has the printed token", async () => {
      const [, page = "", token = ""] = /(http:\/\/127\.0\.0\.1:\d+\/)\?token=([\w-]{32})/.exec(text) ?? [];
      const answer = await fetch(page, { headers: { authorization: `Bearer ${token}` } });
      expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining("<html")]);
    });

    test("is healthy as compose asks, and runs as nobody in particular", async () => {
      const [, ...check] = (cloud.healthcheck.test as string[]).map((word) =>
        word.replace("http://127.0.0.1:4041", new URL(gateway()).origin),
      );
      await expect(podman("exec", "cloud", ...check)).resolves.toMatchObject({ stderr: "" });
      const { stdout } = await podman("exec", "cloud", "node", "-p", "process.getuid() + ' ' + process.cwd()");
      expect(stdout.trim()).toBe("1000 /function");
    }, 60_000);
  },
  obstacle,
);
