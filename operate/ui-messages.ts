/**
 * What Terraform says of its work with `-json`, a message a line, and the same as it would have said it to a person.
 * https://developer.hashicorp.com/terraform/internals/machine-readable-ui
 *
 * @module
 */
import { member, parseJson, text } from "../internal/json";
import { printableLines } from "../internal/terminal";

/** An error or a warning. */
export interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail: string;
  /** Of the resource that it is about. */
  readonly address?: string;
  /** `with azuread_application.api,`, `on cdk.tf.json line 7, in resource…:` and the line itself, as far as they are known. */
  readonly place: readonly string[];
}

export interface UiMessage {
  /** `apply_start`, `diagnostic`, … */
  readonly type: string;
  /** In one line, for people. */
  readonly message: string;
  readonly diagnostic?: Diagnostic;
  /** What Terraform could not write anywhere else. It holds secrets. */
  readonly state?: unknown;
}

/** @returns nothing for a line that is no message: what else a program printed */
export function uiMessage(line: string): UiMessage | undefined {
  const json = parseJson(line);
  const [type, message] = [text(json, "type"), text(json, "@message")];
  if (type === undefined || message === undefined) return undefined;
  const diagnostic = diagnosticOf(member(json, "diagnostic"));
  const state = member(json, "state");
  return { type, message, ...(diagnostic && { diagnostic }), ...(state !== undefined && { state }) };
}

function diagnosticOf(json: unknown): Diagnostic | undefined {
  const summary = text(json, "summary");
  if (summary === undefined) return undefined;
  const address = text(json, "address");
  return {
    severity: text(json, "severity") === "warning" ? "warning" : "error",
    summary,
    detail: text(json, "detail") ?? "",
    ...(address !== undefined && { address }),
    place: [...(address === undefined ? [] : [`  with ${address},`]), ...sourceOf(json)],
  };
}

function sourceOf(json: unknown): readonly string[] {
  const [range, snippet] = [member(json, "range"), member(json, "snippet")];
  const file = text(range, "filename");
  if (file === undefined) return [];
  const line = member(member(range, "start"), "line");
  const context = text(snippet, "context");
  const first = member(snippet, "start_line");
  const code = text(snippet, "code")?.split("\n") ?? [];
  const values = member(snippet, "values");
  return [
    `  on ${file} line ${line}${context === undefined ? "" : `, in ${context}`}:`,
    ...code.map((one, index) => `${String(Number(first) + index).padStart(4)}: ${one}`),
    ...(Array.isArray(values) ? values.map((one) => `    ${text(one, "traversal")} ${text(one, "statement")}`) : []),
  ];
}

/** What a person who watches an apply is not told either, because it has been said or comes later. */
const unsaid = new Set([
  "version",
  "planned_change",
  "resource_drift",
  "outputs",
  "refresh_start",
  "refresh_complete",
  "apply_errored",
  "provision_errored",
  "provision_complete",
]);

/**
 * The text that a person is shown, with its line ends; nothing where there is nothing to say.
 *
 * @param of an apply of a plan that was shown in full; a plan of which only the changes are told; a plan that is made to look, of which only
 *   errors are
 */
export function shown({ type, message, diagnostic, state }: UiMessage, of: "apply" | "plan" | "check"): string {
  if (diagnostic !== undefined) return of === "check" && diagnostic.severity !== "error" ? "" : boxed(diagnostic);
  const isSaid =
    of === "apply" ? !unsaid.has(type) : of === "plan" && ["planned_change", "change_summary", "log"].includes(type);
  if (!isSaid) return "";
  const words = printableLines(message.replace(/^\n+|\n+$/g, ""));
  if (type === "change_summary") return `\n${words}\n`;
  return state === undefined ? `${words}\n` : `${words}\n${JSON.stringify(state)}\n`;
}

/** As Terraform frames it. */
function boxed({ severity, summary, detail, place }: Diagnostic): string {
  const name = severity === "error" ? "Error" : "Warning";
  const words = [`${name}: ${summary}`, ...(place.length > 0 ? ["", ...place] : []), "", detail.trimEnd()];
  const lines = printableLines(words.join("\n")).trimEnd().split("\n");
  return ["\u2577", ...lines.map((line) => `\u2502 ${line}`.trimEnd()), "\u2575", ""].join("\n");
}
