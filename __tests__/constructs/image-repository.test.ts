import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { FunctionImage, type IImageRepository, ImageRepository } from "../../constructs/index";
import { functions as limits } from "../../limits/functions";
import { soundFunction } from "../image/sound-function";
import { newFolder } from "../run-folder";
import { adapter, codesOf, findingsOf, testStack } from "./test-stack";

const folder = newFolder("repository");
writeFileSync(join(folder, "func.js"), soundFunction);

function pushedTo(repository: IImageRepository) {
  const stack = testStack();
  const image = FunctionImage.fromSource(stack, "Image", {
    region: "eu-frankfurt-1",
    repository: ImageRepository.fromName(repository),
    source: { folder },
  });
  return { stack, image };
}

it("that exists is named in the image's reference, which every registry then takes", () => {
  const part = fc.stringMatching(/^[a-z0-9]{1,5}(?:[._-][a-z0-9]{1,5}){0,2}$/);
  fc.assert(
    fc.property(part, fc.array(part, { minLength: 1, maxLength: 3 }), (namespace, names) => {
      const name = names.join("/");
      const { stack, image } = pushedTo({ namespace, name });
      expect(image.reference).toBe(`eu-frankfurt-1.ocir.io/${namespace}/${name}:${image.source?.tag}`);
      expect(image.reference).toMatch(limits.imageReference.pattern);
      expect(findingsOf(stack)).toEqual([]);
    }),
    { numRuns: 20 },
  );
});

it.each([
  ["", "adapter", ["namespace"]],
  ["ns", "", ["name"]],
  ["My Tenancy", "shop/Adapter", ["namespace", "name"]],
  ["ns/shop", "fra.ocir.io:443/adapter", ["namespace", "name"]],
  ["ns", "adapter:1.0.0", ["name"]],
  ["ns", "/adapter", ["name"]],
  ["ns", "shop//adapter", ["name"]],
  ["https://fra.ocir.io/ns", "adapter@sha256:0", ["namespace", "name"]],
])("that cannot be, %j and %j, is told at once, before anything is pushed", (namespace, name, wrong) => {
  const { stack, image } = pushedTo({ namespace, name });
  adapter(stack, { image });
  expect(findingsOf(stack).map(({ text }) => /: (.*?) is /.exec(text)?.[1])).toEqual(
    wrong.map((part) => `repository.${part}`),
  );
  expect(new Set(codesOf(stack))).toEqual(new Set(["IMAGE_REFERENCE_INVALID"]));
});
