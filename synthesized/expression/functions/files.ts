/** Terraform's functions that read files; only files inside the stack's directory, and its modules', because that is what is applied. */
import { type Dirent, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { posix, relative, resolve } from "node:path";
import type { Json } from "../../../internal/json";
import { EvaluationFailure, MissingFile, UnsupportedFeature } from "../failure";
import { isKnownInWhole, unknownIn } from "../value";
import { toMap, toSet, toText } from "../values";
import { hashOf } from "./hashes";
import { type CallContext, contextual, fixed, type TerraformFunction } from "./signature";
import { decodeText } from "./text-encodings";

const reading = (use: (content: Buffer) => Json): TerraformFunction =>
  contextual([toText], (context, path) => use(read(path, context)));

const hashing = (algorithm: string, encoding: "hex" | "base64"): TerraformFunction =>
  reading((content) => hashOf(content, algorithm, encoding));

export const files: Readonly<Record<string, TerraformFunction>> = {
  abspath: contextual([toText], ({ directory }, path) => resolve(directory, path)),
  basename: fixed([toText], (path) => (/^\/+$/.test(path) ? "/" : posix.basename(path) || ".")),
  dirname: fixed([toText], (path) => withoutSlash(posix.normalize(path.slice(0, path.lastIndexOf("/") + 1)))),
  file: reading((content) => decodeText(content, "UTF-8")),
  filebase64: reading((content) => content.toString("base64")),
  filebase64sha256: hashing("sha256", "base64"),
  filebase64sha512: hashing("sha512", "base64"),
  fileexists: contextual([toText], (context, path) => isFile(inside(path, context))),
  filemd5: hashing("md5", "hex"),
  fileset: contextual([toText, toText], fileSet),
  filesha1: hashing("sha1", "hex"),
  filesha256: hashing("sha256", "hex"),
  filesha512: hashing("sha512", "hex"),
  pathexpand: fixed([toText], (path) => {
    if (path.startsWith("~")) throw new UnsupportedFeature("the home folder in a path", "name the whole path");
    return path;
  }),
  templatefile: contextual([toText, toMap], ({ render, ...context }, path, names) =>
    render(decodeText(read(path, context), "UTF-8"), names),
  ),
  templatestring: contextual([toText, toMap], ({ render }, text, names) => {
    const value = render(text, names);
    return isKnownInWhole(value) ? toText(value) : (unknownIn(value) ?? value);
  }),
};

type Readable = Pick<CallContext, "directory" | "modules" | "value">;

const withoutSlash = (path: string): string => (path.length > 1 ? path.replace(/\/$/, "") : path);

function inside(path: string, { directory, modules }: Pick<CallContext, "directory" | "modules">): string {
  const absolute = resolve(directory, path);
  const isWithin = (folder: string): boolean => !relative(folder, absolute).startsWith("..");
  if (path.startsWith("~") || ![directory, ...modules].some(isWithin)) {
    throw new UnsupportedFeature("a file outside the stack's directory", "put the file into the stack's directory");
  }
  return absolute;
}

const fileRemedy = "Put there what Terraform will find, or give what is made of it: --value ADDRESS.ATTRIBUTE=JSON";

function read(path: string, context: Readable): Buffer {
  const absolute = inside(path, context);
  if (!existsSync(absolute)) throw new MissingFile(`what ${context.value} reads`, fileRemedy);
  try {
    return readFileSync(absolute);
  } catch (error) {
    throw new EvaluationFailure("the file cannot be read", { cause: error });
  }
}

function isFile(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found && !found.isFile()) throw new EvaluationFailure("what the path names is no file");
  return found !== undefined;
}

/** https://developer.hashicorp.com/terraform/language/functions/fileset */
function fileSet(context: CallContext, folder: string, pattern: string): Json[] {
  const base = inside(folder, context);
  // Terraform finds nothing there; on another machine it may find something, and nothing must not be said of what is not known.
  if (!existsSync(base)) throw new UnsupportedFeature(`what ${context.value} finds`, fileRemedy);
  const whole = posix.normalize(pattern);
  inside(posix.join(folder, whole), context);
  const alternatives = withoutBraces(whole);
  const found = alternatives.flatMap((one) =>
    matches(
      base,
      one.split("/").filter((segment) => segment !== "."),
    ),
  );
  return toSet(found.map((path) => relative(base, path).replaceAll("\\", "/")));
}

/** `{a,b}.json` as `a.json` and `b.json`. */
function withoutBraces(pattern: string): string[] {
  const [whole, start = "", choices = "", end = ""] = /^(.*?)\{([^{}]*)\}(.*)$/.exec(pattern) ?? [];
  return whole === undefined ? [pattern] : choices.split(",").flatMap((choice) => withoutBraces(start + choice + end));
}

function matches(folder: string, [segment, ...rest]: readonly string[]): string[] {
  if (segment === undefined) return [];
  const entries = entriesOf(folder);
  if (segment === "**") {
    const below = entries.filter((entry) => entry.isDirectory());
    const here = matches(folder, rest.length === 0 ? ["*"] : rest);
    return [...here, ...below.flatMap(({ name }) => matches(resolve(folder, name), [segment, ...rest]))];
  }
  const isMatch = segmentPattern(segment);
  const named = entries.filter(({ name }) => isMatch.test(name)).map(({ name }) => resolve(folder, name));
  return rest.length > 0
    ? named.flatMap((path) => matches(path, rest))
    : named.filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true);
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    // Terraform finds nothing in what is no folder.
    return [];
  }
}

/** https://pkg.go.dev/path#Match */
function segmentPattern(segment: string): RegExp {
  const source = segment.replace(
    /\\(.)|\[(\^?)((?:\\.|[^\]\\])+)\]|[\s\S]/g,
    (character, escaped, negation, inside) => {
      if (inside !== undefined) return `[${negation}${inside.replace(/\[/g, "\\[")}]`;
      if (character === "[") throw new EvaluationFailure("the pattern has a [ that is not closed");
      if (character === "*") return ".*";
      return character === "?" ? "." : (escaped ?? character).replace(/[\\^$.*+?()[\]{}|/-]/, "\\$&");
    },
  );
  return new RegExp(`^${source}$`, "s");
}
