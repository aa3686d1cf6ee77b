/**
 * A stack's document taken apart: https://developer.hashicorp.com/terraform/language/syntax/json
 * Parts of the language that are not known are listed; nothing is passed over.
 *
 * @module
 */
import { basename, resolve } from "node:path";
import { isObject, isText, type Json, type JsonObject } from "../../internal/json";
import { asList, bare, labelled } from "./blocks";
import { StackError, type StackFinding } from "./error";
import { sectionsNotRead } from "./sections";
import type { PartNotUnderstood } from "./shape";
import { readTerraformFiles } from "./terraform-files";

/** A resource or data source as it is written. */
export interface Block extends Repeatable {
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  /** Its arguments, without the meta-arguments. */
  readonly body: JsonObject;
  readonly dependsOn: readonly string[];
  /** `oci`, or `oci.home` for a provider with an alias. */
  readonly provider: string;
  readonly lifecycle: JsonObject;
  readonly provisioners: readonly JsonObject[];
}

/** A call of a module: https://developer.hashicorp.com/terraform/language/modules/syntax */
export interface ModuleCall extends Repeatable {
  /** `module.network` */
  readonly address: string;
  readonly source: string;
  /** What it gives the module's variables. */
  readonly body: JsonObject;
  readonly dependsOn: readonly string[];
  /** The module's name for a provider → the caller's. */
  readonly providers: ReadonlyMap<string, string>;
}

/** What `count` and `for_each` make several of. */
export interface Repeatable {
  /** As it is written, where it may be there several times or not at all. */
  readonly repetition?: { readonly kind: "count" | "for_each"; readonly value: Json };
}

/** Where a stack says that its state is. */
export interface BackendBlock {
  /** `local`, `oci`, …; `cloud` for HCP Terraform. */
  readonly type: string;
  readonly body: JsonObject;
}

/** One configuration of a provider. */
interface ProviderBlock {
  /** `oci`, or `oci.home` with an alias. */
  readonly address: string;
  readonly body: JsonObject;
}

/** The parts of a stack's document. */
export interface StackDocument {
  readonly directory: string;
  readonly name: string;
  readonly blocks: ReadonlyMap<string, Block>;
  readonly providers: ReadonlyMap<string, ProviderBlock>;
  readonly variables: ReadonlyMap<string, JsonObject>;
  readonly locals: ReadonlyMap<string, Json>;
  readonly outputs: ReadonlyMap<string, JsonObject>;
  /** By name. */
  readonly modules: ReadonlyMap<string, ModuleCall>;
  readonly backend: BackendBlock;
  /** Addresses that changed. */
  readonly moves: readonly { readonly from: string; readonly to: string }[];
  /** What expressions may refer to and this reader does not read, and whether there may be several: `ephemeral.random_password.p`. */
  readonly elsewhere: ReadonlyMap<string, boolean>;
  readonly notUnderstood: readonly PartNotUnderstood[];
}

const metaArguments = new Set([
  ...["//", "connection", "count", "depends_on", "for_each", "lifecycle", "provider", "provisioner"],
]);

const callArguments = new Set(["//", "count", "depends_on", "for_each", "providers", "source", "version"]);

/** Reads the document in a stack's directory; throws a {@link StackError} with all that is wrong with its form. */
export async function readStackDocument(directory: string): Promise<StackDocument> {
  const absolute = resolve(directory);
  const document = await readTerraformFiles(absolute);
  const { elsewhere, notUnderstood } = sectionsNotRead(document);
  const findings: StackFinding[] = [];
  const once = <T>(prefix: string, entries: readonly (readonly [string, T])[]): Map<string, T> => {
    const names = entries.map(([name]) => name);
    for (const name of new Set(names.filter((one, index) => names.indexOf(one) !== index)))
      findings.push(twice(`${prefix}${name}`, absolute));
    return new Map(entries);
  };
  const blocks = [...blocksOf(document, "resource"), ...blocksOf(document, "data")];
  const read = {
    directory: absolute,
    name: stackName(document) ?? basename(absolute),
    blocks: once(
      "",
      blocks.map((block) => [block.address, block]),
    ),
    providers: once(
      "provider ",
      providersOf(document).map((provider) => [provider.address, provider]),
    ),
    variables: once("var.", named(document.variable)),
    locals: once(
      "local.",
      labelled(document.locals, 0).flatMap(({ body }) => Object.entries(body)),
    ),
    outputs: once("output.", named(document.output)),
    modules: once(
      "module.",
      named(document.module).map(([name, body]) => [name, moduleCall(name, body)]),
    ),
    backend: backendIn(document),
    moves: labelled(document.moved, 0).flatMap(({ body: { from, to } }) =>
      isText(from) && isText(to) ? [{ from: bare(from), to: bare(to) }] : [],
    ),
    elsewhere,
    notUnderstood,
  };
  if (findings.length > 0) throw new StackError(...findings);
  return read;
}

const twice = (setting: string, directory: string): StackFinding => ({
  code: "STACK_MALFORMED",
  setting,
  actual: `it stands twice in ${directory}`,
  remedy: "Take one of them out: terraform plan would refuse both",
});

/** Where Terraform keeps the state: the type of the backend, `cloud`, or `local`, which is its own default. */
export const stateBackendOf = async (directory: string): Promise<string> => (await backendOf(directory)).type;

/** The file of a state that a backend of this machine keeps, whether it is there yet or not. */
export async function stateFileOf(directory: string): Promise<string | undefined> {
  const { type, body } = await backendOf(directory);
  return type === "local" ? resolve(directory, isText(body.path) ? body.path : "terraform.tfstate") : undefined;
}

const backendOf = async (directory: string): Promise<BackendBlock> =>
  backendIn(await readTerraformFiles(resolve(directory)));

function backendIn(document: JsonObject): BackendBlock {
  const settings = labelled(document.terraform, 0).map(({ body }) => body);
  const [backend] = settings.flatMap((body) => labelled(body.backend, 1));
  if (backend !== undefined) return { type: backend.labels[0] ?? "local", body: backend.body };
  const [cloud] = settings.flatMap((body) => labelled(body.cloud, 0));
  return cloud === undefined ? { type: "local", body: {} } : { type: "cloud", body: cloud.body };
}

/** For whoever hands a stack on unread. @throws {StackError} where its document is not what Terraform would read */
export async function assertWellFormed(directory: string): Promise<void> {
  await readTerraformFiles(resolve(directory));
}

/** Where the state lies, for people: with the name of the file or bucket where the stack says it. */
export async function stateInWords(directory: string): Promise<string> {
  const { type, body } = await backendOf(directory);
  const { path, bucket } = body;
  const file = `the file ${isText(path) ? basename(path) : "terraform.tfstate"}`;
  const place = type === "local" ? file : `backend ${type}${isText(bucket) ? `, bucket ${bucket}` : ""}`;
  return `in Terraform's state in clear text (${place})`;
}

function stackName(document: JsonObject): string | undefined {
  const [comment] = asList(document["//"]).filter(isObject);
  const name = isObject(comment?.metadata) ? comment.metadata.stackName : undefined;
  return isText(name) ? name : undefined;
}

const named = (section: Json | undefined): [string, JsonObject][] =>
  labelled(section, 1).map(({ labels: [name = ""], body }) => [name, body]);

const providersOf = (document: JsonObject): ProviderBlock[] =>
  named(document.provider).map(([name, body]) => ({
    address: isText(body.alias) ? `${name}.${body.alias}` : name,
    body,
  }));

const blocksOf = (document: JsonObject, section: "resource" | "data"): Block[] =>
  labelled(document[section], 2).map(({ labels: [type = "", name = ""], body }) =>
    section === "data"
      ? block(`data.${type}.${name}`, "data", type, name, body)
      : block(`${type}.${name}`, "managed", type, name, body),
  );

function block(address: string, mode: Block["mode"], type: string, name: string, whole: JsonObject): Block {
  const [providerName = ""] = type.split("_");
  const lifecycle: JsonObject = Object.assign({}, ...labelled(whole.lifecycle, 0).map(({ body }) => body));
  return {
    address,
    mode,
    type,
    name,
    body: Object.fromEntries(Object.entries(whole).filter(([key]) => !metaArguments.has(key))),
    dependsOn: dependenciesOf(whole),
    provider: isText(whole.provider) ? bare(whole.provider) : providerName,
    lifecycle: {
      ...lifecycle,
      // A reference, not a template: written as one, it is evaluated like any other.
      ...(lifecycle.replace_triggered_by === undefined
        ? {}
        : {
            replace_triggered_by: asList(lifecycle.replace_triggered_by)
              .filter(isText)
              .map((text) => `\${${bare(text)}}`),
          }),
    },
    provisioners: asList(whole.provisioner).filter(isObject),
    ...repetitionOf(whole),
  };
}

function repetitionOf(whole: JsonObject): Repeatable {
  const kind = whole.count === undefined ? "for_each" : "count";
  const value = whole[kind];
  return value === undefined ? {} : { repetition: { kind, value } };
}

const dependenciesOf = (whole: JsonObject): string[] => asList(whole.depends_on).filter(isText).map(bare).map(wholeOf);

function moduleCall(name: string, whole: JsonObject): ModuleCall {
  const providers = Object.entries(isObject(whole.providers) ? whole.providers : {});
  return {
    address: `module.${name}`,
    source: isText(whole.source) ? whole.source : "",
    body: Object.fromEntries(Object.entries(whole).filter(([key]) => !callArguments.has(key))),
    dependsOn: dependenciesOf(whole),
    providers: new Map(providers.flatMap(([own, of]) => (isText(of) ? [[bare(own), bare(of)] as const] : []))),
    ...repetitionOf(whole),
  };
}

/** What a reference leads into: `module.network` of `module.network.id`, `oci_core_vcn.main` of `oci_core_vcn.main[0]`. */
const wholeOf = (reference: string): string =>
  /^(?:module\.[^.[]+|(?:data|ephemeral|action)\.[^.[]+\.[^.[]+|[^.[]+\.[^.[]+)/.exec(reference)?.[0] ?? reference;
