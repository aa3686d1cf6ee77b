import { afterAll, beforeAll, expect, test } from "vitest";
import { runImage } from "./real/captured";
import { type DockerRegistry, startDockerRegistry } from "./real/docker-registry";
import { describeWith } from "./real/tools";

describeWith(["docker-registry"], "inspecting", () => {
  let registry: DockerRegistry;

  beforeAll(async () => {
    registry = await startDockerRegistry();
  });

  afterAll(() => registry.stop());

  test("says that there is no such image", async () => {
    const { code, err } = await runImage(["inspect", `${registry.host}/a/b:c`]);
    expect(code).toBe(1);
    expect(err).toMatch(/IMAGE_NOT_FOUND: 127.*\/a\/b:c: 127.* has no such image/);
  });
});
