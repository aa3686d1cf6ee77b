import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { nodeBase, writeBaseLayout } from "./real/base-image";
import { runImage } from "./real/captured";
import { type DockerRegistry, startDockerRegistry } from "./real/docker-registry";
import { type FunctionContainer, Podman } from "./real/podman";
import { scratchFolder } from "./real/scratch";
import { skopeoPush } from "./real/skopeo";
import { describeWith, isRoot } from "./real/tools";

const obstacle = process.platform === "linux" && isRoot ? undefined : "containers need root on Linux";

describeWith(
  ["docker-registry", "skopeo", "podman", "runc"],
  "the adapter's image under the limits of OCI Functions",
  () => {
    // Without spaces: podman separates volumes from their targets by syntax.
    const folder = scratchFolder("function-image-");
    const containers: FunctionContainer[] = [];
    let registry: DockerRegistry;
    let podman: Podman;
    let reference: string;

    beforeAll(async () => {
      registry = await startDockerRegistry();
      await writeBaseLayout(join(folder, "base"), [nodeBase()]);
      await skopeoPush(join(folder, "base"), `${registry.host}/fn/node:24`);
      execFileSync(process.execPath, [join(__dirname, "..", "..", "function", "build.mjs"), join(folder, "function")]);
      const platform = process.arch === "arm64" ? "linux/arm64" : "linux/amd64";
      const target = [
        "--base",
        `${registry.host}/fn/node:24`,
        "--platform",
        platform,
        "--target",
        `${registry.host}/acme/adapter`,
      ];
      const { code, out, err } = await runImage(["push", join(folder, "function"), ...target]);
      if (code !== 0) throw new Error(err);
      reference = out.trim().replace(/:[0-9a-f]{32}@/, "@");
      podman = new Podman(join(folder, "podman"));
      await podman.pull(reference);
    }, 180_000);

    afterAll(async () => {
      for (const container of containers) await container.remove();
      await registry.stop();
    });

    const start = async (...args: Parameters<Podman["start"]>) => {
      const container = await podman.start(...args);
      containers.push(container);
      return container;
    };

    test("answers 503 without a network, and stays up", async () => {
      const container = await start(reference, "none", {
        JWKS_URI: "https://login.microsoftonline.com/common/discovery/v2.0/keys",
      });
      for (let call = 0; call < 2; call += 1) {
        expect(await container.call()).toMatchObject({ status: 200, gatewayStatus: 503 });
      }
      expect(await container.isRunning()).toBe(true);
    }, 120_000);

    test("answers 200 with keys when there is a key server", async () => {
      const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
      const key = { ...publicKey.export({ format: "jwk" }), kid: "key-1", use: "sig", x5c: ["certificate"] };
      const server = createServer((_request, response) => {
        response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ keys: [key] }));
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const { port } = server.address() as AddressInfo;
      const container = await start(reference, "host", { JWKS_URI: `http://127.0.0.1:${port}/keys` });
      for (let call = 0; call < 2; call += 1) {
        const { status, gatewayStatus, body } = await container.call();
        expect({ status, gatewayStatus }).toEqual({ status: 200, gatewayStatus: 200 });
        expect(JSON.parse(body).keys).toEqual([
          { kty: "RSA", use: "sig", kid: "key-1", n: key.n, e: key.e, alg: "RS256" },
        ]);
      }
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }, 120_000);

    test("was really run under them", async () => {
      const [container] = containers;
      const facts = await container?.execute(`
      const fs = require("node:fs");
      const status = Object.fromEntries(fs.readFileSync("/proc/self/status", "utf8").split("\\n").map((line) => line.split(":\\t")));
      const fails = (path) => { try { fs.writeFileSync(path, "x"); return false; } catch (error) { return error.code; } };
      const limit = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"].find((path) => fs.existsSync(path));
      const { blocks, bsize } = fs.statfsSync("/tmp");
      console.log(JSON.stringify({
        uid: process.getuid(), gid: process.getgid(), capabilities: status.CapEff, noNewPrivileges: status.NoNewPrivs,
        root: fails("/x"), code: fails("/function/func.js"), tmp: fails("/tmp/x"), size: blocks * bsize, directory: process.cwd(),
        memory: Number(fs.readFileSync(limit, "utf8")),
      }));`);
      expect(JSON.parse(facts ?? "")).toEqual({
        uid: 1000,
        gid: 1000,
        capabilities: "0000000000000000",
        noNewPrivileges: "1",
        root: "EROFS",
        code: "EROFS",
        tmp: false,
        size: 32 * 1024 * 1024,
        directory: "/function",
        memory: 128 * 1024 * 1024,
      });
    }, 60_000);
  },
  obstacle,
);
