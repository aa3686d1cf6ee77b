/**
 * `cdk.tf.json` taken apart: https://developer.hashicorp.com/terraform/language/syntax/json
 * Parts of the language that are not known are findings; nothing is passed over.
 *
 * @module
 */
import { existsSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { isObject, isText, type Json, type JsonObject, parseJson } from "../internal/json";
import { whyUnusable } from "../internal/user-error";
import { StackError, type StackFinding } from "./stack-error";

/** A resource or data source as it is written. */
export interface Block {
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
}

const sections = new Set(["//", "data", "locals", "output", "provider", "resource", "terraform", "variable", "moved"]);
const terraformSettings = new Set(["backend", "required_providers", "required_version"]);
const metaArguments = new Set(["//", "depends_on", "provider", "lifecycle", "provisioner"]);
const unsupportedMetaArguments = new Set(["count", "for_each", "connection", "dynamic"]);

/** Reads the document in a stack's directory; throws a {@link StackError} with all that is wrong with its form. */
export function readStackDocument(directory: string): StackDocument {
  const absolute = resolve(directory);
  const document = parse(absolute);
  const findings = [...unsupportedSections(document), ...unsupportedFiles(absolute)];
  const blocks = [...blocksOf(document, "resource", findings), ...blocksOf(document, "data", findings)];
  if (findings.length > 0) throw new StackError(...findings);
  return {
    directory: absolute,
    name: stackName(document) ?? basename(absolute),
    blocks: new Map(blocks.map((block) => [block.address, block])),
    providers: new Map(providersOf(document).map((provider) => [provider.address, provider])),
    variables: objectsOf(document.variable),
    locals: new Map(Object.entries(withoutComments(document.locals))),
    outputs: objectsOf(document.output),
  };
}

/** Where Terraform keeps the state: the type of the backend, `cloud`, or `local`, which is its own default. */
export function stateBackendOf(directory: string): string {
  const settings = asList(parse(resolve(directory)).terraform).map(withoutComments);
  const [backend] = settings
    .flatMap((block) => asList(block.backend))
    .flatMap((block) => Object.keys(withoutComments(block)));
  return backend ?? (settings.some(({ cloud }) => cloud !== undefined) ? "cloud" : "local");
}

/** For whoever hands a stack on unread. @throws {StackError} where its document is not what a synthesizer writes */
export const assertWellFormed = (directory: string): void => void parse(resolve(directory));

function parse(directory: string): JsonObject {
  const file = join(directory, "cdk.tf.json");
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new StackError({
      code: "STACK_MISSING",
      setting: file,
      actual: whyUnusable(error),
      remedy: "Synthesize the stack, and give the folder of one, such as cdktf.out/stacks/NAME",
    });
  }
  // Sound: what JSON.parse gives is JSON.
  const document = parseJson(text) as Json | undefined;
  if (isObject(document)) return document;
  const actual = document === undefined ? "is no JSON" : "holds no JSON object";
  throw new StackError({ code: "STACK_MALFORMED", setting: file, actual, remedy: "Synthesize the stack again" });
}

function unsupportedSections(document: JsonObject): StackFinding[] {
  const settings = Object.keys(withoutComments(document.terraform)).filter((key) => !terraformSettings.has(key));
  const unknown = [
    ...Object.keys(document).filter((key) => !sections.has(key)),
    ...settings.map((key) => `terraform.${key}`),
  ];
  return unknown.map((setting) => ({
    code: "SECTION_UNSUPPORTED",
    setting,
    actual: `the section "${setting}" is not known here`,
    remedy: "Leave it out of the stack: this reader does not know what it would do",
  }));
}

/** What Terraform would read besides `cdk.tf.json`. */
function unsupportedFiles(directory: string): StackFinding[] {
  return ["terraform.tfvars", "terraform.tfvars.json"]
    .filter((name) => existsSync(join(directory, name)))
    .map((name) => ({
      code: "SECTION_UNSUPPORTED",
      setting: join(directory, name),
      actual: "variables are not read from files here",
      remedy: "Set them in the environment: TF_VAR_name=value",
    }));
}

function stackName(document: JsonObject): string | undefined {
  const comment = isObject(document["//"]) ? document["//"].metadata : undefined;
  const name = isObject(comment) ? comment.stackName : undefined;
  return isText(name) ? name : undefined;
}

/** `"//"` holds comments in Terraform's JSON syntax. */
function withoutComments(value: Json | undefined): JsonObject {
  if (!isObject(value)) return {};
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== "//"));
}

/** Terraform's JSON syntax lets a single block stand without its list. */
export const asList = (value: Json | undefined): Json[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

const objectsOf = (section: Json | undefined): Map<string, JsonObject> =>
  new Map(Object.entries(withoutComments(section)).map(([name, body]) => [name, withoutComments(body)]));

function providersOf(document: JsonObject): ProviderBlock[] {
  return Object.entries(withoutComments(document.provider)).flatMap(([name, configurations]) =>
    asList(configurations).map((configuration) => {
      const body = withoutComments(configuration);
      return { address: isText(body.alias) ? `${name}.${body.alias}` : name, body };
    }),
  );
}

function blocksOf(document: JsonObject, section: "resource" | "data", findings: StackFinding[]): Block[] {
  return Object.entries(withoutComments(document[section])).flatMap(([type, named]) =>
    Object.entries(withoutComments(named)).map(([name, body]) => {
      const prefix = section === "data" ? "data." : "";
      const address = `${prefix}${type}.${name}`;
      findings.push(...unsupportedArguments(address, withoutComments(body)));
      return block(address, section === "data" ? "data" : "managed", type, name, withoutComments(body));
    }),
  );
}

function unsupportedArguments(address: string, body: JsonObject): StackFinding[] {
  return Object.keys(body)
    .filter((key) => unsupportedMetaArguments.has(key))
    .map((key) => ({
      code: "META_ARGUMENT_UNSUPPORTED",
      setting: `${address}, ${key}`,
      actual: `"${key}" is not known here`,
      remedy: "Make one resource for each with a loop in TypeScript, which is what the constructs do",
    }));
}

function block(address: string, mode: Block["mode"], type: string, name: string, whole: JsonObject): Block {
  const [providerName = ""] = type.split("_");
  return {
    address,
    mode,
    type,
    name,
    body: Object.fromEntries(Object.entries(whole).filter(([key]) => !metaArguments.has(key))),
    dependsOn: asList(whole.depends_on).filter(isText).map(bare),
    provider: isText(whole.provider) ? bare(whole.provider) : providerName,
    lifecycle: withoutComments(asList(whole.lifecycle)[0]),
    provisioners: asList(whole.provisioner).filter(isObject),
  };
}

/** Older synthesizers write a reference as a template. */
const bare = (reference: string): string => reference.replace(/^\$\{(.*)\}$/, "$1");
