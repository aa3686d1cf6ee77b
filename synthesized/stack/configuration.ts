/**
 * A folder of Terraform's, with all that is read ahead of its evaluation: templates, types of variables, and the local modules that it calls.
 *
 * @module
 */
import { isAbsolute, join, resolve } from "node:path";
import { type ModuleCall, readStackDocument, type StackDocument } from "./document";
import { StackError, type StackFinding } from "./error";
import { checkMetaArguments } from "./lifecycle";
import type { PartNotUnderstood } from "./shape";
import { parseTemplates, type Templates } from "./templates";
import { type DeclaredVariable, readDeclarations } from "./variables";

/** A stack, or a module of it. */
export interface StackConfiguration {
  readonly document: StackDocument;
  readonly templates: Templates;
  readonly declarations: ReadonlyMap<string, DeclaredVariable>;
  /** What `path.module` is there: from the stack's folder. */
  readonly path: string;
  /** By the name of the call: those whose folders are here. */
  readonly modules: ReadonlyMap<string, StackConfiguration>;
  /** Calls of the others, and why those are not read. */
  readonly unread: readonly (readonly [call: ModuleCall, reason: string])[];
}

/** @throws {StackError} with all that is wrong with its form, or with that of a module */
export const readConfiguration = (directory: string): Promise<StackConfiguration> =>
  configurationIn(resolve(directory), { path: ".", passed: new Set(), above: [] });

/** What is known of a folder before it is read. */
interface Place {
  readonly path: string;
  /** Providers that the call hands on. */
  readonly passed: ReadonlySet<string>;
  /** Folders of the modules that it is called in. */
  readonly above: readonly string[];
}

async function configurationIn(directory: string, { path, passed, above }: Place): Promise<StackConfiguration> {
  if (above.includes(directory)) throw callsItself([...above, directory]);
  const document = await readStackDocument(directory);
  const modules = new Map<string, StackConfiguration>();
  const unread: [call: ModuleCall, reason: string][] = [];
  for (const [name, call] of document.modules) {
    const called = await moduleOf(call, directory, {
      path,
      passed: new Set(call.providers.keys()),
      above: [...above, directory],
    });
    if (typeof called === "string") unread.push([call, called]);
    else modules.set(name, called);
  }
  const findings = [
    ...checkMetaArguments(document, passed),
    ...[...modules].flatMap(([name, one]) => callFindings(document.modules.get(name), one)),
  ];
  if (findings.length > 0) throw new StackError(...findings);
  return {
    document: {
      ...document,
      elsewhere: new Map([
        ...document.elsewhere,
        ...unread.map(([{ address, repetition }]) => [address, repetition !== undefined] as const),
      ]),
    },
    templates: await parseTemplates(document),
    declarations: await readDeclarations(document),
    path,
    modules,
    unread,
  };
}

/** Others are downloaded: from a registry, or a repository. CDKTF writes whole paths too. */
const isLocal = (source: string): boolean => /^\.{1,2}(?:[/\\]|$)/.test(source) || isAbsolute(source);

/** @returns why it is not read, if it is not */
async function moduleOf(
  { source }: ModuleCall,
  directory: string,
  { path, ...place }: Place,
): Promise<StackConfiguration | string> {
  if (!isLocal(source)) return source === "" ? "it names no source" : `${source} is not downloaded here`;
  const folder = resolve(directory, source);
  try {
    return await configurationIn(folder, { ...place, path: isAbsolute(source) ? source : join(path, source) });
  } catch (error) {
    const isMissing =
      error instanceof StackError &&
      error.findings.every(({ code, setting }) => code === "STACK_MISSING" && setting === folder);
    if (!isMissing) throw error;
    return `its folder ${source} is not here, or holds no .tf files`;
  }
}

/** @param address with those of the modules around it */
export const moduleNotRead = (address: string, reason: string): PartNotUnderstood => ({
  setting: address,
  reason: `${reason}: its resources are not seen, its outputs not known`,
  remedy: `Give what it tells: --value ${address}.OUTPUT=JSON`,
});

/** What Terraform would refuse of a call. */
function callFindings(call: ModuleCall | undefined, { declarations }: StackConfiguration): StackFinding[] {
  if (call === undefined) return [];
  const { address, body, source } = call;
  const unknown = Object.keys(body).filter((name) => !declarations.has(name));
  const missing = [...declarations].filter(
    ([name, { fallback }]) => fallback === undefined && body[name] === undefined,
  );
  return [
    ...unknown.map((name) => finding(`${address}, ${name}`, `the module in ${source} declares no variable "${name}"`)),
    ...missing.map(([name]) => finding(address, `it gives var.${name} of the module in ${source} no value`)),
  ];
}

const finding = (setting: string, actual: string): StackFinding => ({
  code: "REFERENCE_UNKNOWN",
  setting,
  actual,
  remedy: "Correct the call, or the module's variables: terraform plan would refuse it as well",
});

const callsItself = (way: readonly string[]): StackError =>
  new StackError({
    code: "CYCLE",
    setting: `module in ${way.at(-1)}`,
    actual: `it calls itself: ${way.slice(way.indexOf(way.at(-1) ?? "")).join(" → ")}`,
    remedy: "Take the call out: terraform init would not end",
  });
