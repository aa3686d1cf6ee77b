/**
 * What somebody takes back of what is said at synth, with the reason: warnings and policies alike. What is taken back is still told to whoever
 * reads the stack, so that a reason can be judged.
 *
 * @module
 */
import { AnnotationMetadataEntryType } from "cdktf";
import type { Construct, IConstruct } from "constructs";

/** What is taken back. */
export type SuppressedKind = "warning" | "policy";

const entry = (kind: SuppressedKind): string => `cdktf-entra-oci-gateway/suppressed-${kind}`;

/** Takes it back for a construct and all below it. @throws Error without a reason */
export function suppress(construct: Construct, kind: SuppressedKind, id: string, reason: string): void {
  if (reason.trim() === "") throw new Error(`The suppression of "${id}" needs a reason`);
  construct.node.addMetadata(entry(kind), { id, reason });
}

/** The nearest reason, where somebody gave one. */
export function reasonOf(construct: IConstruct, kind: SuppressedKind, id: string): string | undefined {
  const given = [...construct.node.scopes]
    .reverse()
    .flatMap(({ node }) => node.metadata.filter(({ type, data }) => type === entry(kind) && data.id === id));
  return given[0]?.data.reason;
}

const levels = {
  refused: AnnotationMetadataEntryType.ERROR,
  warned: AnnotationMetadataEntryType.WARN,
  told: AnnotationMetadataEntryType.INFO,
} as const;

/**
 * Keeps a remark for CDKTF's manifest, once, however often the stack is synthesized. Not by Annotations: a stack trace would go with it, and its
 * paths of this machine into the manifest.
 */
export function remark(construct: IConstruct, level: keyof typeof levels, text: string): void {
  const { node } = construct;
  if (!node.metadata.some(({ type, data }) => type === levels[level] && data === text))
    node.addMetadata(levels[level], text);
}

/** Keeps what was taken back, and why; `synthesized/stack/annotations.ts` reads it. One line, whatever the reason. */
export function remarkSuppressed(construct: IConstruct, what: string, reason: string): void {
  remark(construct, "told", `suppressed: ${what}. Reason: ${reason}`.replace(/\s+/g, " ").trim());
}
