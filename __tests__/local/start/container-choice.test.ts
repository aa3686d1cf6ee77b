import { expect, test } from "vitest";
import { containerChoice } from "../../../local/start/container-choice";

const both = () => true;
const none = () => false;

test("functions are plain processes unless an image is named", () => {
  expect(containerChoice(undefined, { CONTAINER_ENGINE: "podman" }, none)).toBeUndefined();
});

test("the first engine that runs is taken, or the one that is named", () => {
  expect(containerChoice("node:24", {}, both)).toEqual({ engine: "podman", image: "node:24", engineOptions: [] });
  expect(containerChoice("node:24", {}, (engine) => engine === "docker")?.engine).toBe("docker");
  const environment = { CONTAINER_ENGINE: "docker", CONTAINER_OPTIONS: "--context  other" };
  expect(containerChoice("node:24", environment, both)).toMatchObject({
    engine: "docker",
    engineOptions: ["--context", "other"],
  });
});

test("without an engine it says which was looked for", () => {
  expect(() => containerChoice("node:24", {}, none)).toThrow(
    "--container: got node:24, and there is no engine to run it. Expected: podman or docker, installed.",
  );
  expect(() => containerChoice("node:24", { CONTAINER_ENGINE: "nerdctl" }, both)).toThrow(
    "CONTAINER_ENGINE: got nerdctl, which does not run. Expected: podman or docker.",
  );
});
