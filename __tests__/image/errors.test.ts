import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ImageError, imageErrorCodes } from "../../image/errors";

const folder = join(__dirname, "..", "..", "image");

const sources = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && file !== "errors.ts")
  .map((file) => readFileSync(join(folder, file), "utf8"))
  .join("\n");

test("every documented code is thrown somewhere", () => {
  const thrown = new Set([...sources.matchAll(/code: "(IMAGE_[A-Z_]+)"/g)].map(([, code]) => code));
  expect([...thrown].sort()).toEqual(Object.keys(imageErrorCodes).sort());
});

test("an error says what is wrong, what would be right and what to do", () => {
  const error = new ImageError({
    code: "IMAGE_SPEC_INVALID",
    setting: "--target",
    actual: "is missing",
    allowed: "a reference",
    remedy: "Say it",
    source: "https://example.com",
  });
  expect(error.message).toBe(
    "IMAGE_SPEC_INVALID: --target: is missing. Expected: a reference. Say it. See https://example.com",
  );
  expect(error).toMatchObject({ code: "IMAGE_SPEC_INVALID", name: "ImageError" });
});
