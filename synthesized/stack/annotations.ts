/**
 * What constructs said at synth beside the stack: warnings, what was taken back of them with a reason, and what was opened by name. CDKTF keeps it in the manifest, two folders above a
 * stack's; a stack directory that was carried elsewhere has none.
 *
 * @module
 */
import { dirname, resolve } from "node:path";
import { text } from "../../internal/json";
import { manifestStacks } from "./manifest";

/** One remark. */
export interface Annotation {
  /** `choice`: somebody named what is weaker than the default. `suppressed`: a warning or a policy that somebody took back, with the reason. */
  readonly kind: "choice" | "suppressed" | "warning";
  /** Of the construct. */
  readonly path: string;
  readonly message: string;
}

/** https://github.com/hashicorp/terraform-cdk/blob/main/packages/cdktf/lib/annotations.ts */
const kinds: Readonly<Record<string, (message: string) => Annotation["kind"]>> = {
  "@cdktf/info": (message) => (message.startsWith("suppressed: ") ? "suppressed" : "choice"),
  "@cdktf/warn": () => "warning",
};

/** @param directory of a stack, as synth wrote it */
export function annotationsOf(directory: string): Annotation[] {
  const own = resolve(directory);
  const stack = manifestStacks(dirname(dirname(own)))?.find((one) => one.directory === own);
  return (stack?.annotations ?? []).flatMap((one) => {
    const kindOf = kinds[text(one, "level") ?? ""];
    const [path, message] = [text(one, "constructPath"), text(one, "message")];
    if (kindOf === undefined || path === undefined || message === undefined) return [];
    return [{ kind: kindOf(message), path, message: message.replace(/^suppressed: /, "") }];
  });
}
