/** Base reference → its digest, and into base.json with it. */
import { readFileSync, writeFileSync } from "node:fs";
import { ImageError } from "./errors";
import { openRegistry, pullScope, type Surroundings } from "./open-registry";
import { type Platform, parsePlatform } from "./platform";
import { parseReference } from "./reference";
import { resolveBase } from "./resolve-base";

export interface Pin {
  readonly reference: string;
  readonly digest: string;
  readonly platforms: readonly Platform[];
}

/** @throws ImageError `IMAGE_PLATFORM_MISSING` if the base does not exist for one of the platforms */
export async function resolvePin(
  { reference, platforms }: Omit<Pin, "digest">,
  surroundings: Surroundings,
): Promise<Pin> {
  const base = parseReference(reference, "base image", "tag or digest");
  const registry = await openRegistry(base.host, "base", [pullScope(base.repository)], surroundings);
  const { digest } = await resolveBase(registry, base, platforms);
  return { reference, digest, platforms };
}

/** What base.json asks for, without its digest. */
export function readPinFile(file: string): Omit<Pin, "digest"> {
  const content = JSON.parse(readFileSync(file, "utf8")) as { reference?: unknown; platforms?: unknown };
  const { reference, platforms } = content;
  if (typeof reference !== "string" || !Array.isArray(platforms)) {
    throw new ImageError({
      code: "IMAGE_USAGE",
      setting: file,
      actual: "lacks reference or platforms",
      allowed: '{"reference": "docker.io/fnproject/node:24", "digest": null, "platforms": ["linux/amd64"]}',
    });
  }
  return { reference, platforms: platforms.map((platform) => parsePlatform(String(platform))) };
}

export function writePinFile(file: string, { reference, digest, platforms }: Pin): void {
  const list = platforms.map((platform) => JSON.stringify(platform)).join(", ");
  const lines = [
    `"reference": ${JSON.stringify(reference)}`,
    `"digest": ${JSON.stringify(digest)}`,
    `"platforms": [${list}]`,
  ];
  writeFileSync(file, `{\n${lines.map((line) => `  ${line}`).join(",\n")}\n}\n`);
}
