import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { nodeBase, writeBaseLayout } from "../../image/real/base-image";
import { startDockerRegistry } from "../../image/real/docker-registry";
import { skopeoPush } from "../../image/real/skopeo";
import { describeWith, isRoot } from "../../image/real/tools";
import { answerOf, functionsWith } from "./test-functions";

describeWith(
  ["docker-registry", "skopeo", "podman", "runc"],
  "functions in containers",
  () => {
    test("a function runs in one, and it ends with the cloud", async () => {
      const folder = mkdtempSync(join(tmpdir(), "containers-"));
      const registry = await startDockerRegistry();
      try {
        const image = `${registry.host}/node:1`;
        await writeBaseLayout(join(folder, "base"), [nodeBase()]);
        await skopeoPush(join(folder, "base"), image);
        const storage = ["--root", join(folder, "root"), "--runroot", join(folder, "run"), "--storage-driver", "vfs"];
        const engineOptions = [
          ...storage,
          ...["--runtime", "runc", "--cgroup-manager", "cgroupfs", "--events-backend", "file"],
        ];
        execFileSync("podman", [...engineOptions, "pull", "--quiet", "--tls-verify=false", image], { stdio: "pipe" });
        const outfile = join(folder, "func.js");
        await build({ entryPoints: [`${__dirname}/fixtures/function.cjs`], bundle: true, platform: "node", outfile });

        const container = { engine: "podman", image, engineOptions } as const;
        const { call, close, pids } = functionsWith({ container, functionBundles: { f: outfile } });
        const { body } = answerOf(await call());
        await close();

        expect(body).toMatchObject({ pid: 1, environment: { FN_LISTENER: "unix:/tmp/iofs/lsnr.sock" } });
        expect(pids()).toEqual([]);
        const left = execFileSync("podman", [...engineOptions, "ps", "--all", "--quiet"], { encoding: "utf8" });
        expect(left).toBe("");
      } finally {
        await registry.stop();
        rmSync(folder, { recursive: true, force: true });
      }
    }, 120_000);
  },
  isRoot ? undefined : "it needs root",
);
