import { expect, test } from "vitest";
import { containerArguments } from "../../../local/functions/container-sandbox";

test("a container has the limits of OCI Functions", () => {
  const order = {
    program: "/b/func.js",
    folder: "/tmp/fn-1",
    environment: { FN_MEMORY: "128" },
    memoryInMbs: 128,
    clockOffset: 0,
  };
  const line = containerArguments("name", order, {
    engine: "podman",
    image: "node:24",
    engineOptions: ["--runtime", "runc"],
  });
  expect(line.join(" ")).toBe(
    "--runtime runc run --rm --name name --network host --user 1000:1000 --cap-drop all --security-opt no-new-privileges --read-only " +
      "--tmpfs /tmp:size=32m,mode=1777 --memory 128m --memory-swap 128m --ulimit nofile=1024:1024 --ulimit nproc=1000:1000 " +
      "--volume /tmp/fn-1:/tmp/iofs --volume /b/func.js:/function/func.js:ro --env FN_MEMORY=128 --entrypoint node node:24 /function/func.js",
  );
});
