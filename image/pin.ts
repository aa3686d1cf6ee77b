/** Base reference → its digest, and into a file with it, from which constructs take their base. */
import { readFileSync, writeFileSync } from "node:fs";
import { parseJson, text, texts } from "../internal/json";
import { atPath, UsageError } from "../internal/user-error";
import { openRegistry, pullScope, type RegistrySurroundings } from "./open-registry";
import { type ImagePlatform, parsePlatform } from "./platform";
import { parseReference } from "./reference";
import { resolveBase } from "./resolve-base";

export interface Pin {
  readonly reference: string;
  readonly digest: string;
  readonly platforms: readonly ImagePlatform[];
}

/** @throws ImageError `IMAGE_PLATFORM_MISSING` if the base does not exist for one of the platforms */
export async function resolvePin(
  { reference, platforms }: Omit<Pin, "digest">,
  surroundings: RegistrySurroundings,
): Promise<Pin> {
  const base = parseReference(reference, "base image", "tag or digest");
  const registry = await openRegistry(base.host, "base", [pullScope(base.repository)], surroundings);
  const { digest } = await resolveBase(registry, base, platforms);
  return { reference, digest, platforms };
}

/** What a file that {@link writePinFile} wrote asks for, without its digest. */
export function readPinFile(file: string): Omit<Pin, "digest"> {
  const allowed = '{"reference": "docker.io/fnproject/node:24", "digest": null, "platforms": ["linux/amd64"]}';
  const content = parseJson(atPath("--file", file, "a JSON file, or one to be made", () => readFileSync(file, "utf8")));
  const [reference, platforms] = [text(content, "reference"), texts(content, "platforms")];
  if (reference === undefined || platforms.length === 0) {
    const actual = content === undefined ? "which is no JSON" : "which lacks reference or platforms";
    throw new UsageError("--file", `${file}, ${actual}`, allowed);
  }
  return { reference, platforms: platforms.map((platform) => parsePlatform(platform, `platforms in ${file}`)) };
}

export function writePinFile(file: string, { reference, digest, platforms }: Pin): void {
  const list = platforms.map((platform) => JSON.stringify(platform)).join(", ");
  const lines = [
    `"reference": ${JSON.stringify(reference)}`,
    `"digest": ${JSON.stringify(digest)}`,
    `"platforms": [${list}]`,
  ];
  const content = `{\n${lines.map((line) => `  ${line}`).join(",\n")}\n}\n`;
  atPath("--file", file, "a file to write", () => writeFileSync(file, content));
}
