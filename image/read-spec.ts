/** A specification that constructs wrote at synth → the same, checked, with the files that lie beside it. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseJson } from "../internal/json";
import { whyUnusable } from "../internal/user-error";
import { assertPath, type BundledFile } from "./bundled-file";
import { digestOf, isDigest } from "./digest";
import { ImageError } from "./errors";
import { isPlatform } from "./platform";
import { parseReference } from "./reference";
import { builderVersion, type ImageSpec } from "./tag";

export interface SpecWithFiles {
  readonly spec: ImageSpec;
  readonly files: readonly BundledFile[];
}

/**
 * @param path the JSON file
 * @param folder of the files @default `files` beside it
 * @throws ImageError `IMAGE_SPEC_INVALID`
 */
export function readSpec(path: string, folder = join(dirname(path), "files")): SpecWithFiles {
  const spec = parse(path);
  return { spec, files: spec.files.map((file) => readFile(folder, file)) };
}

function parse(path: string): ImageSpec {
  const value = readJson(path) as Partial<ImageSpec> | null;
  if (value?.builder !== builderVersion) {
    throw invalid(
      path,
      `is for builder ${value?.builder}`,
      `builder ${builderVersion}`,
      "Synthesize again, so that both come from one version",
    );
  }
  const { base, platforms, files, config } = value;
  const holds: Record<string, boolean> = {
    base: typeof base?.reference === "string" && (base.digest === null || isDigest(base.digest)),
    platforms: isListOf(platforms, isPlatform),
    files: isListOf(files, isFile),
    "config.entrypoint": isListOf(config?.entrypoint, isString),
    "config.environment": isStringMap(config?.environment),
    "config.labels": isStringMap(config?.labels),
  };
  for (const [member, isGood] of Object.entries(holds)) {
    if (!isGood) throw invalid(path, `has no valid ${member}`, "what describeImage returned");
  }
  const spec = value as ImageSpec;
  parseReference(spec.base.reference, `base of ${path}`, "tag or digest");
  for (const file of spec.files) assertPath(file.path);
  return spec;
}

const isString = (value: unknown): value is string => typeof value === "string";

const isListOf = (value: unknown, is: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.length > 0 && value.every(is);

const isStringMap = (value: unknown): boolean =>
  typeof value === "object" && value !== null && Object.values(value).every(isString);

const isFile = (value: unknown): boolean => {
  const { path, mode, digest } = (value ?? {}) as Partial<ImageSpec["files"][number]>;
  return isString(path) && (mode === "0644" || mode === "0755") && isDigest(digest);
};

function readJson(path: string): unknown {
  const allowed = "a JSON file that synth wrote, with the folder files beside it";
  let content: string;
  try {
    content = readFileSync(path, "utf8");
  } catch (cause) {
    throw invalid(path, whyUnusable(cause), allowed, undefined, cause);
  }
  const value = parseJson(content);
  if (value === undefined) throw invalid(path, "is no JSON", allowed);
  return value;
}

/** Everything that reaches the image is what synth saw: a file that changed since is refused. */
function readFile(folder: string, { path, mode, digest }: ImageSpec["files"][number]): BundledFile {
  let bytes: Buffer;
  try {
    bytes = readFileSync(join(folder, path));
  } catch (cause) {
    throw invalid(
      join(folder, path),
      whyUnusable(cause),
      "the file that was there at synth",
      "Synthesize again",
      cause,
    );
  }
  if (digestOf(bytes) === digest) return { path, mode, bytes };
  throw invalid(join(folder, path), `has changed to ${digestOf(bytes)}`, digest, "Synthesize again");
}

const invalid = (setting: string, actual: string, allowed: string, remedy?: string, cause?: unknown): ImageError =>
  new ImageError({
    code: "IMAGE_SPEC_INVALID",
    setting,
    actual,
    allowed,
    ...(remedy !== undefined && { remedy }),
    cause,
  });
