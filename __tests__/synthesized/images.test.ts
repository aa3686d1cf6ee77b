import { rmSync } from "node:fs";
import { join } from "node:path";
import { DataOciObjectstorageNamespace } from "@cdktf/provider-oci/lib/data-oci-objectstorage-namespace";
import { App } from "cdktf";
import { describe, expect, it } from "vitest";
import { FunctionImage, ImageRepository, type SourceImageProps } from "../../constructs/index";
import { readSpec } from "../../image/read-spec";
import type { Environment } from "../../internal/program";
import { imagesOf } from "../../synthesized/images";
import { readStack } from "../../synthesized/stack/stack";
import { pushedImages } from "../../synthesized/system/pushed-images";
import { testStack } from "../constructs/test-stack";
import { newFolder } from "../run-folder";

const source = { file: "function/dist/func.js" };
const own = { compartmentId: "ocid1.compartment.oc1..a", name: "shop/adapter" };
const existing = ImageRepository.fromName({ namespace: "theirs", name: "shared/adapter" });

/** @returns the stack's directory */
function written(stackIn: (app: App) => void): string {
  const app = new App({ outdir: newFolder("images"), stackTraces: false });
  stackIn(app);
  app.synth();
  return join(app.outdir, "stacks", "images");
}

/** @returns the stack's directory, and the tags in the order of the images */
function synthesized(...images: readonly Partial<SourceImageProps>[]) {
  let tags: readonly (string | undefined)[] = [];
  const folder = written((app) => {
    const stack = testStack(app, "images");
    tags = images.map((props, index) => {
      const all = { region: "eu-frankfurt-1", repository: own, source, push: "pipeline" as const, ...props };
      return FunctionImage.fromSource(stack, `Image${index}`, all).source?.tag;
    });
  });
  return { folder, tags };
}

/** Of the process the reader takes no more. */
const read = (stack: string, environment: Environment = {}, namespace?: string, values: readonly string[] = []) => {
  const asked = { stack, name: undefined, namespace, variables: [], variableFiles: [], values };
  const process = { projectRoot: "/", environment, signal: new AbortController().signal };
  return imagesOf(asked, process);
};

describe("the images of a stack", () => {
  it("are called as they will be, with the files of each", async () => {
    const { folder, tags } = synthesized({}, { repository: existing, labels: { a: "b" } });
    const images = await read(folder, {}, "ours");
    expect(images.map(({ target }) => target)).toEqual([
      `eu-frankfurt-1.ocir.io/ours/shop/adapter:${tags[0]}`,
      `eu-frankfurt-1.ocir.io/theirs/shared/adapter:${tags[1]}`,
    ]);
    expect(images.map(({ spec }) => readSpec(spec).spec.config.labels)).toEqual([{}, { a: "b" }]);
  });

  it("go to the namespace of the login, unless another is named", async () => {
    const { folder, tags } = synthesized({});
    const target = `eu-frankfurt-1.ocir.io/logged-in/shop/adapter:${tags[0]}`;
    expect(await read(folder, { OCIR_USERNAME: "logged-in/domain/user" })).toMatchObject([{ target }]);
    expect(await read(folder, { OCIR_USERNAME: "another/user" }, "logged-in")).toMatchObject([{ target }]);
  });

  it("are the same where Terraform has them pushed itself", async () => {
    const [{ folder }, { folder: other }] = [synthesized({}), synthesized({ push: "apply" })];
    const targets = await Promise.all([folder, other].map(async (one) => (await read(one, {}, "ns"))[0]?.target));
    expect(targets[1]).toBe(targets[0]);
  });

  it("go nowhere where a part of their name would have to be made up", async () => {
    const { folder } = synthesized({});
    await expect(read(folder)).rejects.toThrow(/^IMAGE_UNPLACED: terraform_data.*namespace.*--namespace NAMESPACE/);
  });

  it("go where somebody tells who knows the account, whatever the login says", async () => {
    const looked = "data.oci_objectstorage_namespace.Namespace";
    const stackOf = (app: App): void => {
      const stack = testStack(app, "images");
      const { namespace } = new DataOciObjectstorageNamespace(stack, "Namespace", {});
      const repository = ImageRepository.fromName({ namespace, name: "shared/adapter" });
      for (const [id, of] of Object.entries({ Theirs: repository, Ours: own }))
        FunctionImage.fromSource(stack, id, { region: "eu-frankfurt-1", repository: of, source });
    };
    const folder = written(stackOf);
    await expect(read(folder, {}, "ours")).rejects.toThrow(
      /^IMAGE_UNPLACED: .*Theirs.*--value ADDRESS\.ATTRIBUTE=JSON/,
    );
    const [{ address } = { address: "" }] = (await readStack(folder, { environment: {} })).resourcesOf(
      "oci_artifacts_container_repository",
    );
    const told = await read(folder, {}, "ours", [`${looked}.namespace=theirs`, `${address}.namespace=told`]);
    expect(told.map(({ target }) => target.split("/")[1]).sort()).toEqual(["theirs", "told"]);
    await expect(read(folder, {}, "ours", ["data.oci_none.a.id=x"])).rejects.toThrow("--value");
  });

  it("cannot be pushed without their files, and none is no stack to push", async () => {
    const { folder } = synthesized({});
    rmSync(join(folder, "assets"), { recursive: true });
    await expect(read(folder, {}, "ns")).rejects.toThrow(/^IMAGE_UNPLACED: .* not in assets/);
    await expect(read(synthesized().folder, {}, "ns")).rejects.toThrow(/which builds no image from source/);
  });
});

it("whoever plays a stack finds the files by the name that it gives the image", async () => {
  const { folder } = synthesized({}, { repository: existing });
  const images = pushedImages(await readStack(folder, { environment: {} }));
  expect(images.map(({ reference }) => String(reference).split("/")[1])).toEqual(["standinns", "theirs"]);
  expect(new Set(images.map((image) => image.folder)).size).toBe(2);
});
