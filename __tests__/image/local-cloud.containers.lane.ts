import { type ChildProcess, execFile, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { Backend } from "../../constructs/index";
import { local } from "../../image/commands/local";
import { helloApi, synthesizedApp } from "../end-to-end/synthesized-app";
import { runCaptured } from "../internal/captured-process";
import { until } from "../until";
import { nodeBase, pythonBase, systemPython, writeBaseLayout } from "./real/base-image";
import { impatient } from "./real/captured";
import { type DockerRegistry, startDockerRegistry } from "./real/docker-registry";
import { scratchFolder } from "./real/scratch";
import { skopeoPush } from "./real/skopeo";
import { describeWith, isRoot } from "./real/tools";

const run = promisify(execFile);
const project = resolve(__dirname, "..", "..");
const examples = join(project, "docs", "container");

/** What the example says of a service. */
interface Service {
  readonly image: string;
  readonly command: readonly string[];
  readonly volumes?: readonly string[];
  readonly read_only?: boolean;
  readonly tmpfs?: readonly string[];
  readonly ports?: readonly string[];
  readonly healthcheck?: { readonly test: readonly [string, ...string[]] };
}
// Sound: the test that every member is used fails where there is another.
const services = parse(readFileSync(join(examples, "compose.yaml"), "utf8")).services as Readonly<
  Record<"cloud" | "orders", Service>
>;
const obstacle = !isRoot
  ? "containers need root on Linux"
  : existsSync(systemPython)
    ? undefined
    : `${systemPython} is missing`;

/** The example's folder holds what it mounts; the stack is the test's. */
const asOptions = ({ read_only, tmpfs = [], volumes = [] }: Service, stack: string): readonly string[] => [
  ...(read_only === true ? ["--read-only"] : []),
  ...tmpfs.flatMap((path) => ["--tmpfs", path]),
  ...volumes.flatMap((volume) => [
    "--volume",
    volume.replace("./cdktf.out/stacks/shop:", `${stack}:`).replace(/^\.\//, `${examples}/`),
  ]),
];

/** A function of which only its sources are here, in two files and two languages. */
const sources = {
  "function.ts": 'import { handle } from "@fnproject/fdk";\nimport { word } from "./word.js";\nhandle(() => word);\n',
  "word.js": 'export const word = "bundled in the container";\n',
};
const functionId = "ocid1.fnfunc.oc1.eu-frankfurt-1.elsewhere";

describeWith(
  ["docker-registry", "skopeo", "podman", "runc"],
  "the local cloud in a container, as the example for compose has it",
  () => {
    const folder = scratchFolder("local-cloud-");
    const storage = ["--root", join(folder, "root"), "--runroot", join(folder, "run"), "--storage-driver", "vfs"];
    const engine = [...storage, "--runtime", "runc", "--cgroup-manager", "cgroupfs", "--events-backend", "file"];
    const podman = (...args: readonly string[]) => run("podman", [...engine, ...args]);
    const limits = ["--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1000:1000", "--pull", "never"];
    /** One network of all containers, which nothing else reaches: the example's ports are free there. */
    const beside = ["--network", "container:cloud"];
    let registry: DockerRegistry;
    const running: ChildProcess[] = [];
    let told = "";
    let ready = "";

    const start = (
      name: string,
      options: readonly string[],
      { image, command }: Service,
      more: readonly string[] = [],
    ) => {
      const words = ["run", "--rm", "--name", name, ...limits, ...options, image, ...command, ...more];
      const child = spawn("podman", [...engine, ...words]);
      running.push(child);
      return child;
    };

    beforeAll(async () => {
      registry = await startDockerRegistry();
      for (const [name, base] of [
        ["library/node:24", nodeBase()],
        ["library/python:3-slim", pythonBase()],
      ] as const) {
        const layout = join(folder, name.replace(/\W/g, "-"));
        await writeBaseLayout(layout, [base]);
        await skopeoPush(layout, `${registry.host}/${name}`);
      }
      const program = {
        name: "image",
        commands: { local: { about: "", load: async () => local(project, impatient) } },
      };
      const platform = process.arch === "arm64" ? "linux/arm64" : "linux/amd64";
      const order = ["--base", `${registry.host}/library/node:24`, "--platform", platform];
      const args = ["local", "--target", `${registry.host}/tools/local-cloud`, ...order];
      const { code, out, err } = await runCaptured(program, args, { environment: { DOCKER_CONFIG: "/nonexistent" } });
      if (code !== 0) throw new Error(err);
      const { cloud, orders } = services;
      for (const [reference, image] of [
        [out.trim().replace(/:[0-9a-f]{32}@/, "@"), cloud.image],
        [`${registry.host}/library/python:3-slim`, orders.image],
      ] as const) {
        await podman("pull", "--quiet", "--tls-verify=false", reference);
        await podman("tag", reference, image);
      }
      const stack = ordersStack();
      const work = join(folder, "work");
      mkdirSync(join(work, "node_modules"), { recursive: true });
      for (const [name, text] of Object.entries(sources)) writeFileSync(join(work, name), text);
      const mounts = [`${work}:/project:ro`, `${join(project, "node_modules")}:/project/node_modules:ro`];
      const network = ["--network", "none", "--add-host", "orders:127.0.0.1", "--add-host", "cloud:127.0.0.1"];
      const options = [...network, ...mounts.flatMap((mount) => ["--volume", mount]), ...asOptions(cloud, stack)];
      const up = start("cloud", options, cloud, ["--function", `${functionId}=/project/function.ts`]);
      up.stderr.setEncoding("utf8").on("data", (piece: string) => {
        told += piece;
      });
      up.stdout.setEncoding("utf8").on("data", (piece: string) => {
        ready += piece;
      });
      const ended = (): boolean => up.exitCode !== null;
      await until(() => ended() || told !== "");
      const back = start("orders", [...beside, ...asOptions(orders, stack)], orders);
      await until(() => ended() || back.exitCode !== null || ready.includes("\n"));
      if (ended() || back.exitCode !== null) throw new Error(told);
    }, 300_000);

    afterAll(async () => {
      for (const name of ["orders", "cloud"]) await podman("rm", "--force", "--time", "2", name).catch(() => undefined);
      await registry.stop();
    }, 60_000);

    /** Folders as the images' user may read them. */
    function ordersStack(): string {
      const orders = Backend.http({ url: "https://orders.internal/orders/${request.path[id]}" });
      const routes = [
        { path: "/made/here", methods: ["GET" as const], backend: Backend.function(functionId) },
        { path: "/{id}", methods: ["GET" as const], backend: orders },
      ];
      const stack = synthesizedApp({ apis: [{ ...helloApi, name: "orders", pathPrefix: "/orders", routes }] });
      for (const path of readdirSync(stack, { recursive: true, encoding: "utf8" })) chmodSync(join(stack, path), 0o755);
      chmodSync(stack, 0o755);
      return stack;
    }

    const document = () => JSON.parse(ready);
    const inCloud = async (script: string): Promise<string> =>
      (await podman("exec", "cloud", "node", "-e", script)).stdout;

    test("gives a client in Python what it needs, its token too, and admits it and nobody without", async () => {
      const { console: page, token } = document();
      const variables = Object.entries({ LOCAL_CLOUD_URL: page, LOCAL_CLOUD_TOKEN: token });
      const { stdout } = await podman(
        ...[
          "run",
          "--rm",
          ...limits,
          ...beside,
          ...variables.flatMap(([name, value]) => ["--env", `${name}=${value}`]),
        ],
        ...["--volume", `${examples}:/examples:ro`, services.orders.image, "python3", "/examples/client.py"],
      );
      const [admitted = "", refused = ""] = stdout.split("\n");
      expect(admitted.slice(0, 4)).toBe("200 ");
      expect(JSON.parse(admitted.slice(4))).toEqual({
        path: "/orders/7",
        client: expect.stringMatching(/^[\da-f-]{36}$/),
      });
      expect(refused.slice(0, 4)).toBe("401 ");
    }, 60_000);

    test("bundles a function of which it is given the sources", async () => {
      const { apis, console: page, token } = document();
      const script = `(async () => {
        const headers = { authorization: "Bearer ${token}", "content-type": "application/json" };
        const given = await fetch("${page}/token", { method: "POST", headers, body: '{"api":"orders"}' });
        const authorization = "Bearer " + (await given.json()).access_token;
        const answer = await fetch("${apis.orders.local}/made/here", { headers: { authorization } });
        process.stdout.write(answer.status + " " + (await answer.text()));
      })()`;
      expect(await inCloud(script)).toBe('200 "bundled in the container"');
    }, 60_000);

    test("serves its page to whoever has the printed token, under the name that the example allows", async () => {
      const { token } = document();
      const script = `fetch("http://cloud:4040/", { headers: { authorization: "Bearer ${token}" } }).then(
        async (answer) => process.stdout.write(answer.status + " " + (await answer.text()).includes("<html")))`;
      expect(await inCloud(script)).toBe("200 true");
    });

    test("is healthy as the example asks, at its ports, and runs as nobody in particular", async () => {
      const { cloud } = services;
      const [, ...check] = cloud.healthcheck?.test ?? [];
      await expect(podman("exec", "cloud", ...check)).resolves.toMatchObject({ stderr: "" });
      const ports = (cloud.ports ?? []).map((port) => port.split(":").at(-1));
      const { console: page, entra, apis } = document();
      expect([entra.local, page, apis.orders.local].map((url) => new URL(url).port)).toEqual(ports);
      expect(await inCloud("process.stdout.write(process.getuid() + ' ' + process.cwd())")).toBe("1000 /function");
    }, 60_000);

    test("the example says nothing that is not done here", () => {
      const done = ["command", "healthcheck", "image", "ports", "read_only", "tmpfs", "volumes"];
      const said = Object.values(services).flatMap((service) => Object.keys(service));
      expect([...new Set(said)].sort()).toEqual(done);
    });
  },
  obstacle,
);
