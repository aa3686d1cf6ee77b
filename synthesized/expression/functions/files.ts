/** Terraform's functions that read files; only files inside the stack's directory, because that is what is applied. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, relative, resolve } from "node:path";
import type { Json } from "../../../internal/json";
import { EvaluationFailure } from "../failure";
import { toText } from "../values";
import { type CallContext, fixed, type TerraformFunction } from "./signature";

const reading =
  (use: (content: Buffer) => Json): TerraformFunction =>
  (args, context) =>
    fixed([toText], (path) => use(read(inside(path, context))))(args, context);

export const files: Readonly<Record<string, TerraformFunction>> = {
  file: reading((content) => content.toString("utf8")),
  filebase64: reading((content) => content.toString("base64")),
  filemd5: reading((content) => createHash("md5").update(content).digest("hex")),
  filesha1: reading((content) => createHash("sha1").update(content).digest("hex")),
  filesha256: reading((content) => createHash("sha256").update(content).digest("hex")),
  filesha512: reading((content) => createHash("sha512").update(content).digest("hex")),
  filebase64sha256: reading((content) => createHash("sha256").update(content).digest("base64")),
  fileexists: (args, context) => fixed([toText], (path) => existsSync(inside(path, context)))(args, context),
  basename: fixed([toText], (path) => basename(path)),
  dirname: fixed([toText], (path) => dirname(path)),
};

function inside(path: string, { directory }: CallContext): string {
  const absolute = resolve(directory, path);
  if (relative(directory, absolute).startsWith("..")) {
    throw new EvaluationFailure(`${path} lies outside the stack's directory`);
  }
  return absolute;
}

function read(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new EvaluationFailure(`cannot read ${path}`, { cause: error });
  }
}
