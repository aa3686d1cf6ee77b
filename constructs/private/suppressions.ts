/**
 * What somebody takes back of what is said at synth, with the reason: warnings and policies alike. What is taken back is still told to whoever
 * reads the stack, so that a reason can be judged.
 *
 * @module
 */
import { AnnotationMetadataEntryType } from "cdktf";
import type { Construct, IConstruct } from "constructs";
import { addFindings } from "./findings";
import { quoted } from "./meant-text";
import { anyConstruct } from "./place";
import { similarName } from "./similar-name";

/** What is taken back. */
export type SuppressedKind = "warning" | "policy";

const entry = (kind: SuppressedKind): string => `cdktf-entra-oci-gateway/suppressed-${kind}`;

/** What is there to take back, and who says so. */
interface Suppressible {
  readonly kind: SuppressedKind;
  /** The function that people call, for messages. */
  readonly by: string;
  readonly known: readonly string[];
}

/** Takes it back for a construct and all below it; a slip in that is a finding as any other. */
export function suppress(construct: Construct, { kind, by, known }: Suppressible, id: string, reason: string): void {
  anyConstruct(by, construct);
  const code = "SUPPRESSION_INVALID";
  const source = "ours: what is taken back is to be known, and its reason to be judged";
  if (!known.includes(id)) {
    const similar = similarName(String(id), known);
    const allowed = `${known.join(", ")}${similar === undefined ? "" : `; did you mean ${JSON.stringify(similar)}?`}`;
    addFindings(construct, () => [{ code, setting: by, actual: `given ${quoted(String(id))}`, allowed, source }]);
    return;
  }
  if (typeof reason === "string" && reason.trim() !== "") construct.node.addMetadata(entry(kind), { id, reason });
  else
    addFindings(construct, () => [
      { code, setting: `${by} of ${id}`, actual: "without a reason", allowed: "a text that says why", source },
    ]);
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

const printing = new WeakSet<IConstruct>();

/**
 * Has `app.synth()` print what is warned of anywhere in the app, each once: after all stacks are written, which the app's own validations come after.
 * The CDKTF CLI, which sets the variable, shows them itself; what synthesizes stacks without their app, as tests do, asks the stacks.
 */
export function printAtSynth(construct: IConstruct): void {
  const { root } = construct.node;
  if (printing.has(root)) return;
  printing.add(root);
  const printed = new Set<string>();
  root.node.addValidation({
    validate: () => {
      const lines = process.env.CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS === undefined ? warningsOf(root) : [];
      for (const line of lines) if (!printed.has(line)) process.stderr.write(`Warning: ${line}\n`);
      for (const line of lines) printed.add(line);
      return [];
    },
  });
}

const warningsOf = (root: IConstruct): string[] =>
  root.node
    .findAll()
    .flatMap(({ node }) =>
      node.metadata.filter(({ type }) => type === levels.warned).map(({ data }) => `[${node.path}] ${data}`),
    );

/** Keeps what was taken back, and why; `synthesized/stack/annotations.ts` reads it. One line, whatever the reason. */
export function remarkSuppressed(construct: IConstruct, what: string, reason: string): void {
  remark(construct, "told", `suppressed: ${what}. Reason: ${reason}`.replace(/\s+/g, " ").trim());
}
