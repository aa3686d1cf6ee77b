/**
 * Where something is made: in which construct, and under which id. Plain JavaScript may give neither, and what is no part of an app has no synth at
 * which a finding could be told: it is an error at once, in one line.
 *
 * @module
 */
import { dirname, sep } from "node:path";
import { App, TerraformStack, Token } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { UsageError } from "../../internal/user-error";
import { quoted } from "./meant-text";

/**
 * Scope and id of a construct, for `super(...inScope("new GatewayNetwork", scope, id))`.
 *
 * @param call what the user wrote
 * @throws {UsageError}
 */
export function inScope(call: string, scope: Construct, id: string): [scope: Construct, id: string] {
  partOfStack(call, scope);
  named(call, scope, id);
  return [scope, id];
}

/** The same for a stack, which may lie in an app alone. */
export function stackInScope(call: string, scope: Construct, id: string): [scope: Construct, id: string] {
  if (!Construct.isConstruct(scope)) refuse(`scope of ${call}`, inWords(scope), "the App, as its first argument");
  named(call, scope, id);
  return [scope, id];
}

/** What has to lie in a stack. */
export function partOfStack<Given extends IConstruct>(call: string, scope: Given): Given {
  const isPart = Construct.isConstruct(scope) && scope.node.scopes.some((one) => TerraformStack.isStack(one));
  return isPart
    ? scope
    : refuse(`scope of ${call}`, inWords(scope), "a stack or a construct in one, as its first argument");
}

/** What is said of a stack as a whole. */
export function wholeStack(call: string, stack: TerraformStack): TerraformStack {
  return TerraformStack.isStack(stack)
    ? stack
    : refuse(`first argument of ${call}`, inWords(stack), "a TerraformStack, each stack of an app by itself");
}

/** What can be synthesized. */
export function wholeApp(call: string, app: App): App {
  const isApp = typeof app === "object" && app !== null && typeof app.synth === "function";
  return isApp ? app : refuse(`first argument of ${call}`, inWords(app), "the App");
}

/** Where a remark is kept: anywhere in an app. */
export function anyConstruct(call: string, construct: IConstruct): IConstruct {
  return Construct.isConstruct(construct)
    ? construct
    : refuse(`first argument of ${call}`, inWords(construct), "a stack or a construct in one");
}

function named(call: string, scope: Construct, id: string): void {
  const setting = `id of ${call}`;
  const allowed = "a text that no other construct in the same scope has as its id, as the second argument";
  if (typeof id !== "string" || id === "") refuse(setting, inWords(id), allowed);
  if (Token.isUnresolved(id)) refuse(setting, "a value that only Terraform knows", allowed);
  if (scope.node.tryFindChild(id) !== undefined) {
    const where = scope.node.path === "" ? "the app" : scope.node.path;
    refuse(setting, `${quoted(id)}, which ${where} has already`, allowed);
  }
}

/** Whoever runs the app by itself gets the line of their own file that it is about, and none of ours. */
function refuse(setting: string, actual: string, allowed: string): never {
  const error = new UsageError(setting, actual, allowed);
  const isTheirs = (line: string): boolean =>
    /^\s+at /.test(line) && !line.includes(ours) && !/[\\/]node_modules[\\/]|\(?node:/.test(line);
  const frames = (error.stack ?? "").split("\n").filter(isTheirs);
  error.stack = [`${error.name}: ${error.message}`, ...frames.slice(0, 1)].join("\n");
  throw error;
}

/** The folder of the constructs. */
const ours = `${dirname(__dirname)}${sep}`;

function inWords(given: unknown): string {
  if (typeof given === "string") return given === "" ? "an empty text" : quoted(given);
  if (given === undefined || given === null) return String(given);
  if (App.isApp(given)) return "the App itself";
  if (TerraformStack.isStack(given)) return "a stack";
  if (Construct.isConstruct(given)) return "a construct that is in no stack";
  if (Array.isArray(given)) return "a list";
  return typeof given === "object" ? "an object that is no construct" : `a ${typeof given}`;
}
