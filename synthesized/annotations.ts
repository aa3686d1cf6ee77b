/**
 * What constructs said at synth beside the stack: warnings, and what was opened by name. CDKTF keeps it in the manifest, two folders above a
 * stack's; a stack directory that was carried elsewhere has none.
 *
 * @module
 */
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { isObject, type Json } from "../internal/json";

/** One remark. */
export interface Annotation {
  /** `choice`: somebody named what is weaker than the default. */
  readonly kind: "choice" | "warning";
  /** Of the construct. */
  readonly path: string;
  readonly message: string;
}

/** https://github.com/hashicorp/terraform-cdk/blob/main/packages/cdktf/lib/annotations.ts */
const kinds: Readonly<Record<string, Annotation["kind"]>> = { "@cdktf/info": "choice", "@cdktf/warn": "warning" };

/** @param directory of a stack, as synth wrote it */
export function annotationsOf(directory: string): Annotation[] {
  const file = join(dirname(dirname(directory)), "manifest.json");
  if (!existsSync(file)) return [];
  const stacks = member(parsed(readFileSync(file, "utf8")), "stacks");
  const all = member(member(stacks, basename(directory)), "annotations");
  return (Array.isArray(all) ? all : []).flatMap((one) => {
    const kind = kinds[String(member(one, "level"))];
    const [path, message] = [member(one, "constructPath"), member(one, "message")];
    return kind === undefined || typeof path !== "string" || typeof message !== "string"
      ? []
      : [{ kind, path, message }];
  });
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

const member = (value: Json | undefined, name: string): Json | undefined => (isObject(value) ? value[name] : undefined);
