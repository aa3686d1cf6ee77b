import { type ChildProcess, execFile, spawn } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Backend } from "../../constructs/index";
import { helloApi, synthesizedApp } from "../end-to-end/synthesized-app";
import { until } from "../until";
import { systemPython } from "./real/base-image";
import { asOptions, examples, pullImages, type Service, services } from "./real/compose-example";
import { type DockerRegistry, startDockerRegistry } from "./real/docker-registry";
import { scratchFolder } from "./real/scratch";
import { describeWith, isRoot } from "./real/tools";

const run = promisify(execFile);
const project = resolve(__dirname, "..", "..");
/** Where podman looks for what answers for containers by name. */
const resolvers = ["/usr/lib/podman/aardvark-dns", "/usr/libexec/podman/aardvark-dns"];

function obstacle(): string | undefined {
  if (!isRoot) return "containers need root on Linux";
  if (!existsSync(systemPython)) return `${systemPython} is missing`;
  return resolvers.some((path) => existsSync(path)) ? undefined : "aardvark-dns is missing: compose needs it";
}

/** A function of which only its sources are here, in two files and two languages. */
const sources = {
  "function.ts": 'import { handle } from "@fnproject/fdk";\nimport { word } from "./word.js";\nhandle(() => word);\n',
  "word.js": 'export const word = "bundled in the container";\n',
};
const functionId = "ocid1.fnfunc.oc1.eu-frankfurt-1.elsewhere";

describeWith(
  ["docker-registry", "skopeo", "podman", "runc", "podman-compose", "ip"],
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
    let stack: string;
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
      const { cloud, orders } = services;
      await pullImages(registry, folder, podman);
      stack = ordersStack();
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

    /** What the guide tells of compose, word for word, where nobody else has the example's ports and each service finds the other by its name. */
    test("compose runs it as the guide says, and the client in Python gets its order", async () => {
      const guide = readFileSync(join(project, "docs", "container.md"), "utf8");
      const [, words = ""] = /```sh\n(podman-compose up.*?)```/s.exec(guide) ?? [];
      const place = join(folder, "compose");
      cpSync(stack, join(place, "cdktf.out", "stacks", "shop"), { recursive: true });
      for (const file of readdirSync(examples)) copyFileSync(join(examples, file), join(place, file));
      writeFileSync(join(place, "as-told.sh"), `set -eu\ntrap 'podman-compose down' EXIT\nip link set lo up\n${words}`);
      const order = ["--signal", "TERM", "100", "sh", "as-told.sh"];
      const { stdout } = await run("unshare", ["--net", "timeout", ...order], { cwd: place, env: composing() });
      const orders = stdout.split("\n").filter((line) => /^\d{3} /.test(line));
      expect(orders).toEqual([
        expect.stringMatching(/^200 \{"path": "\/orders\/7", "client": "[\da-f-]{36}"\}$/),
        expect.stringMatching(/^401 /),
      ]);
    }, 120_000);

    /** Nobody hands options on to the podman that compose starts. */
    function composing(): NodeJS.ProcessEnv {
      const [containers, storage] = [join(folder, "containers.conf"), join(folder, "storage.conf")];
      const lines = [
        "[containers]",
        'default_ulimits = ["nofile=1024:1024", "nproc=1000:1000"]',
        "[engine]",
        'runtime = "runc"',
        'cgroup_manager = "cgroupfs"',
        'events_logger = "file"',
        "[network]",
        'network_backend = "netavark"',
        `network_config_dir = "${join(folder, "networks")}"`,
      ];
      writeFileSync(containers, lines.join("\n"));
      const roots = [`graphroot = "${join(folder, "root")}"`, `runroot = "${join(folder, "run")}"`];
      writeFileSync(storage, ["[storage]", 'driver = "vfs"', ...roots].join("\n"));
      return { PATH: process.env.PATH, HOME: folder, CONTAINERS_CONF: containers, CONTAINERS_STORAGE_CONF: storage };
    }

    test("the example says nothing that is not done here", () => {
      const done = ["command", "healthcheck", "image", "ports", "read_only", "tmpfs", "volumes"];
      const said = Object.values(services).flatMap((service) => Object.keys(service));
      expect([...new Set(said)].sort()).toEqual(done);
    });
  },
  obstacle(),
);
