/** The example for compose of docs/container, and the images that it names, made here and pulled from a registry of this machine. */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { local } from "../../../image/commands/local";
import { runCaptured } from "../../internal/captured-process";
import { nodeBase, pythonBase, writeBaseLayout } from "./base-image";
import { impatient } from "./captured";
import type { DockerRegistry } from "./docker-registry";
import { skopeoPush } from "./skopeo";

const project = resolve(__dirname, "..", "..", "..");
export const examples = join(project, "docs", "container");

/** What the example says of a service. */
export interface Service {
  readonly image: string;
  readonly command: readonly string[];
  readonly volumes?: readonly string[];
  readonly read_only?: boolean;
  readonly tmpfs?: readonly string[];
  readonly ports?: readonly string[];
  readonly healthcheck?: { readonly test: readonly [string, ...string[]] };
}
// Sound: the test that every member is used fails where there is another.
export const services = parse(readFileSync(join(examples, "compose.yaml"), "utf8")).services as Readonly<
  Record<"cloud" | "orders", Service>
>;
/** The example's folder holds what it mounts; the stack is the test's. */
export const asOptions = ({ read_only, tmpfs = [], volumes = [] }: Service, stack: string): readonly string[] => [
  ...(read_only === true ? ["--read-only"] : []),
  ...tmpfs.flatMap((path) => ["--tmpfs", path]),
  ...volumes.flatMap((volume) => [
    "--volume",
    volume.replace("./cdktf.out/stacks/shop:", `${stack}:`).replace(/^\.\//, `${examples}/`),
  ]),
];

/** Builds the local cloud's image onto this machine's Node, and names it and a back end's as the example does. */
export async function pullImages(
  registry: DockerRegistry,
  folder: string,
  podman: (...args: readonly string[]) => Promise<unknown>,
): Promise<void> {
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
  for (const [reference, image] of [
    [out.trim().replace(/:[0-9a-f]{32}@/, "@"), services.cloud.image],
    [`${registry.host}/library/python:3-slim`, services.orders.image],
  ] as const) {
    await podman("pull", "--quiet", "--tls-verify=false", reference);
    await podman("tag", reference, image);
  }
}
