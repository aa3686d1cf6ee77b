import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { programOf } from "../../../local/functions/bundle";
import { functionsOf } from "../../../synthesized/system/functions";
import { resource, stackOf } from "../gateway/test-stack";
import { functionId, functionResources } from "./test-functions";

const image = "registry.test/ns/f:1";
const push = (name: string) => resource(`terraform_data.${name}`, { triggers_replace: { image } });

function stackWith(folders: readonly string[], pushName: string | undefined) {
  const directory = mkdtempSync(join(tmpdir(), "stack-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  for (const name of folders) {
    const folder = join(directory, "assets", name, "HASH");
    mkdirSync(join(folder, "files"), { recursive: true });
    writeFileSync(join(folder, "spec.json"), "{}");
    writeFileSync(join(folder, "files", "func.js"), "");
  }
  mkdirSync(join(directory, "assets", "Pusher_00000000", "HASH"), { recursive: true });
  return stackOf([...functionResources(), ...(pushName === undefined ? [] : [push(pushName)])], directory);
}

function found(stack: ReturnType<typeof stackOf>, named: Record<string, string> = {}): string | undefined {
  const [definition] = functionsOf(stack);
  if (definition === undefined) throw new Error("no function");
  const program = programOf(definition, stack, { named, folder: __dirname, searchPath: "" });
  return program?.kind === "command" ? program.command : program?.file.replace(stack.directory, "");
}

describe("the bundle of a function", () => {
  test("lies in the stack's directory, where the push of its image has it", () => {
    expect(found(stackWith(["Image_12345678"], "Image_Push_ABCDEF01"))).toBe(
      "/assets/Image_12345678/HASH/files/func.js",
    );
    expect(found(stackWith(["A_12345678", "B_12345678"], "B_Push_ABCDEF01"))).toBe(
      "/assets/B_12345678/HASH/files/func.js",
    );
  });

  test("may be named by address, display name, image or id", () => {
    const stack = stackWith([], undefined);
    for (const name of ["oci_functions_function.f", "f", image, functionId])
      expect(found(stack, { [name]: __filename })).toBe(__filename);
  });

  test.each<[string, string[], string | undefined]>([
    ["no push makes the image", ["Image_12345678"], undefined],
    ["it cannot be told which", ["A_12345678", "B_12345678"], "C_Push_ABCDEF01"],
  ])("is missing where %s", (_name, folders, pushName) => {
    expect(found(stackWith(folders, pushName))).toBeUndefined();
  });

  test("that is named must be there", () => {
    expect(() => found(stackWith([], undefined), { f: "/nowhere/func.js" })).toThrow(
      /function oci_functions_function\.f: got \/nowhere\/func\.js, which is not there/,
    );
  });
});
