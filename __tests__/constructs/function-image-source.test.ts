import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { packageRoot } from "../../constructs/function-image-source";
import { FunctionImage, ImageRepository, type SourceImageProps } from "../../constructs/index";
import { soundFunction } from "../image/sound-function";
import type { JsonObject } from "../terraform-schema/json";
import { judge } from "../terraform-schema/judge";
import { expectPortable } from "../terraform-schema/portable";
import { compileApp } from "./app-process";
import { adapter, COMPARTMENT, documentOf, onlyResource, resourcesOf, testApp, testStack } from "./test-stack";

const folder = mkdtempSync(join(tmpdir(), "function-"));
writeFileSync(join(folder, "func.js"), soundFunction);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function imageOf(over: Partial<SourceImageProps> = {}) {
  const stack = testStack();
  const image = FunctionImage.fromSource(stack, "Image", {
    region: "eu-frankfurt-1",
    repository: { compartmentId: COMPARTMENT, name: "test/adapter" },
    source: { folder },
    ...over,
  });
  return { stack, image };
}

describe("an image from source", () => {
  it("goes to a private repository whose tags never move", () => {
    expect(onlyResource(imageOf().stack, "oci_artifacts_container_repository")).toMatchObject({
      compartment_id: COMPARTMENT,
      display_name: "test/adapter",
      is_immutable: true,
      is_public: false,
    });
  });

  it("has a tag made from its content: the same for the same, another for another", () => {
    const tag = (over?: Partial<SourceImageProps>) => imageOf(over).image.source?.tag;
    expect(tag()).toBe(tag());
    expect(tag({ shape: "GENERIC_ARM" })).not.toBe(tag());
    expect(tag({ base: { reference: "docker.io/fnproject/node:22" } })).not.toBe(tag());
    expect(tag({ region: "us-ashburn-1", repository: { compartmentId: COMPARTMENT, name: "other" } })).toBe(tag());
  });

  it("is pushed before the function that runs it is made", async () => {
    const { stack, image } = imageOf();
    adapter(stack, { image });
    expect(onlyResource(stack, "oci_functions_function").depends_on).toEqual([
      `terraform_data.${image.source?.push.friendlyUniqueId}`,
    ]);
    expect(await judge(documentOf(stack))).toEqual([]);
  });

  it("is pushed again when image or repository change, by what lies in the stack's own folder", () => {
    const { stack } = imageOf();
    const push = onlyResource(stack, "terraform_data");
    expect(Object.keys(push.triggers_replace as JsonObject).sort()).toEqual(["image", "repository"]);
    const [{ "local-exec": command }] = push.provisioner as [{ "local-exec": JsonObject }];
    expect(command?.working_dir).toBe("${path.module}");
    expect(command?.command).toMatch(/^node assets\/\S+ push --spec assets\/\S+\/spec\.json\b/);
    expectPortable(documentOf(stack));
  });

  it("goes to a repository that exists where one is given", () => {
    const { stack, image } = imageOf({
      repository: ImageRepository.fromName({ namespace: "ns", name: "shared/adapter" }),
      registryHost: "ocir.example.com",
    });
    expect(image.reference).toBe(`ocir.example.com/ns/shared/adapter:${image.source?.tag}`);
    expect(resourcesOf(documentOf(stack), "oci_artifacts_container_repository")).toEqual({});
    expect(Object.keys(onlyResource(stack, "terraform_data").triggers_replace as JsonObject)).toEqual(["image"]);
  });
});

describe("an image that a pipeline pushes", () => {
  it("is run by no command of Terraform's, which looks for it instead before it makes the function", async () => {
    const { stack, image } = imageOf({ push: "pipeline" });
    adapter(stack, { image });
    const { provisioner, triggers_replace: triggers } = onlyResource(stack, "terraform_data");
    expect([provisioner, Object.keys(triggers as JsonObject).sort()]).toEqual([undefined, ["image", "repository"]]);
    const data = documentOf(stack).data as { oci_artifacts_container_images: Record<string, JsonObject> };
    const [[name, looked] = ["", {}], ...more] = Object.entries(data.oci_artifacts_container_images);
    expect(more).toEqual([]);
    expect(looked).toMatchObject({ compartment_id: COMPARTMENT, version: image.source?.tag });
    expect(JSON.stringify(looked.lifecycle)).toContain(`test/adapter:${image.source?.tag} is not in the registry yet`);
    expect(onlyResource(stack, "oci_functions_function").depends_on).toEqual([
      `terraform_data.${image.source?.push.friendlyUniqueId}`,
      `data.oci_artifacts_container_images.${name}`,
    ]);
    expect(await judge(documentOf(stack))).toEqual([]);
  });

  it("is not looked for in a repository whose compartment nobody told", async () => {
    const repository = ImageRepository.fromName({ namespace: "ns", name: "shared/adapter" });
    const { stack, image } = imageOf({ push: "pipeline", repository });
    adapter(stack, { image });
    expect(Object.keys(documentOf(stack).data ?? {})).toEqual(["oci_apigateway_gateway"]);
    expect(image.dependencies).toEqual([image.source?.push]);
    expect(await judge(documentOf(stack))).toEqual([]);
  });

  it("has the same address, tag and reference as one that Terraform has pushed", () => {
    const [one, other] = (["apply", "pipeline"] as const).map((push) => imageOf({ push }).image);
    expect(other?.source?.push.friendlyUniqueId).toBe(one?.source?.push.friendlyUniqueId);
    expect(other?.source?.tag).toBe(one?.source?.tag);
  });
});

describe("a function that does not start", () => {
  const broken = (text: string) => {
    const made = mkdtempSync(join(folder, "broken-"));
    writeFileSync(join(made, "func.js"), text);
    return { folder: made };
  };
  const told = (over: Partial<SourceImageProps>) => imageOf(over).image.source?.node.validate() ?? [];

  it("is a finding, which names all that nothing provides", () => {
    expect(told({ source: broken('require("pg");require("left-pad");') })).toEqual([
      expect.stringMatching(
        /^IMAGE_SOURCE_INVALID: source is not usable: folder \S+ needs "pg", "left-pad", which nothing in its image provides; allowed: /,
      ),
    ]);
  });

  it("may have its variables, or is not started where that is said", () => {
    const source = broken(`if (!process.env.DATABASE) throw new Error("no database");\n${soundFunction}`);
    expect(told({ source })).toEqual([expect.stringContaining("throws while it is loaded: Error: no database")]);
    expect(told({ source, trial: { environment: { DATABASE: "orders" } } })).toEqual([]);
    expect(told({ source, trial: "none" })).toEqual([]);
  });

  it("is told once beside what else is wrong with its source", () => {
    expect(told({ source: { folder: join(folder, "absent") } })).toEqual([expect.stringContaining("is not there")]);
  });
});

it("takes its files along, and nothing of this machine", () => {
  const app = testApp();
  const stack = testStack(app, "taking");
  FunctionImage.fromSource(stack, "Image", {
    region: "eu-frankfurt-1",
    repository: { compartmentId: COMPARTMENT, name: "test/adapter" },
    source: { folder },
  });
  app.synth();
  const assets = join(app.outdir, "stacks", "taking", "assets");
  const files = readdirSync(assets, { recursive: true, encoding: "utf8" });
  const [spec, source] = ["spec.json", "func.js"].map((name) => files.find((file) => file.endsWith(name)) ?? "");
  expect(readFileSync(join(assets, source ?? ""), "utf8")).toBe(soundFunction);
  expectPortable(JSON.parse(readFileSync(join(assets, spec ?? ""), "utf8")) as JsonObject);
});

it("finds the package of a module, from any of its folders", () => {
  const { name } = JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8")) as { name: string };
  expect(name).toBe("cdktf-entra-oci-gateway");
  expect(packageRoot(join(packageRoot(), "lib", "constructs", "private"))).toBe(packageRoot());
});

it("leaves nothing in the folder for temporary files when the process ends", () => {
  const temporary = mkdtempSync(join(folder, "tmp-"));
  const env = { ...process.env, TMPDIR: temporary, CDKTF_OUTDIR: join(folder, "out") };
  const { status } = spawnSync(process.execPath, [compileApp({ file: "main.ts" })], { env, encoding: "utf8" });
  expect(status).toBe(0);
  expect(readdirSync(join(folder, "out", "stacks", "secured-api", "assets"))).toHaveLength(2);
  expect(readdirSync(temporary)).toEqual([]);
});
