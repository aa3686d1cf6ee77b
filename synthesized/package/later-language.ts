/**
 * What a stack uses of Terraform's language that the version of Resource Manager does not know yet.
 *
 * @module
 */
import { isObject, isText, type Json, type JsonObject } from "../../internal/json";
import type { ErrorParts } from "../../internal/user-error";
import { laterLanguage, resourceManagerTerraform } from "../../limits/resource-manager";
import { EvaluationFailure } from "../expression/failure";
import { isTemplate, parseTemplate } from "../expression/syntax";
import type { SyntaxNode } from "../expression/syntax-tree";
import { labelled } from "../stack/blocks";
import type { StackDocument } from "../stack/document";

/** @param written the document as it stands in its file @param read the same, taken apart */
export async function laterParts(written: JsonObject, read: StackDocument): Promise<readonly Later[]> {
  return [
    ...sections(written),
    ...(await calls(written)),
    ...attributes(written),
    ...(await expressions(written)),
    ...(await validations(read)),
    ...moves(read),
    ...remoteStates(read),
    ...writeOnly(read),
  ];
}

type Later = Omit<ErrorParts, "code">;

const later = (setting: string, what: string, since: string, more: Partial<Later> = {}): Later => ({
  setting,
  actual: `${what} came with Terraform ${since}, and Resource Manager runs ${resourceManagerTerraform}`,
  allowed: `what Terraform ${resourceManagerTerraform} knows`,
  ...more,
});

const sections = (written: JsonObject): readonly Later[] =>
  Object.entries(laterLanguage.sections).flatMap(([section, since]) =>
    written[section] === undefined ? [] : [later(`section ${section}`, "it", since)],
  );

async function calls(written: JsonObject): Promise<readonly Later[]> {
  const used = await usedIn(written);
  const { functions, references } = laterLanguage;
  return [
    ...Object.entries(functions).flatMap(([name, since]) => {
      const isOfProviders = name.endsWith("::");
      const isUsed = used.functions.some((one) => (isOfProviders ? one.startsWith(name) : one === name));
      return isUsed ? [later("expressions", isOfProviders ? "functions of providers" : `${name}()`, since)] : [];
    }),
    ...Object.entries(references).flatMap(([name, since]) =>
      used.references.includes(name) ? [later("expressions", name, since)] : [],
    ),
  ];
}

const attributes = (written: JsonObject): readonly Later[] =>
  Object.entries(laterLanguage.attributes).flatMap(([path, since]) => {
    const [section = "", ...names] = path.split(".");
    return blocksOf(written, section)
      .filter(({ body }) => isWithin(body, names))
      .map(({ address }) => later(address, names.join("."), since));
  });

async function expressions(written: JsonObject): Promise<readonly Later[]> {
  const found: Later[] = [];
  for (const [path, since] of Object.entries(laterLanguage.expressions)) {
    const [section = "", name = ""] = path.split(".");
    for (const { address, body } of blocksOf(written, section)) {
      const { references } = await usedIn(body[name] ?? null);
      if (references.length > 0) found.push(later(address, `a reference in its ${name}`, since));
    }
  }
  return found;
}

/** How many labels stand before the body of a block. */
const labelCount: Readonly<Record<string, number>> = { import: 0, resource: 2 };

const blocksOf = (written: JsonObject, section: string) =>
  labelled(written[section], labelCount[section] ?? 1).map(({ labels, body }) => ({
    address: [section, ...labels].join("."),
    body,
  }));

function isWithin(body: Json | undefined, [name, ...inner]: readonly string[]): boolean {
  if (name === undefined) return body !== undefined;
  return labelled(body, 0).some(({ body: block }) =>
    inner.length === 0 ? block[name] !== undefined : isWithin(block[name], inner),
  );
}

/** https://developer.hashicorp.com/terraform/language/validate#input-variable-validation */
async function validations({ variables }: StackDocument): Promise<readonly Later[]> {
  const found: Later[] = [];
  for (const [name, { validation }] of variables) {
    const { references } = await usedIn(validation ?? null);
    const others = references.filter((one) => one !== `var.${name}`);
    if (others.length > 0)
      found.push(later(`var.${name}`, `a validation that refers to ${others[0]}`, laterLanguage.validationOfOthers));
  }
  return found;
}

/** https://developer.hashicorp.com/terraform/language/block/moved */
const moves = ({ moves }: StackDocument): readonly Later[] =>
  moves.flatMap(({ from, to }) => {
    const [was, is] = [typeAt(from), typeAt(to)];
    return was === is ? [] : [later(`moved to ${to}`, `a move from ${was} to ${is}`, laterLanguage.movedAcrossTypes)];
  });

/** The type of a resource; nothing for a module. */
function typeAt(address: string): string | undefined {
  const names = address.replace(/\[(?:"(?:[^"\\]|\\.)*"|\d+)\]/g, "").split(".");
  return names.at(-2) === "module" ? undefined : names.at(-2);
}

/** What the backend of another stack says is not left out as that of the stack itself is. */
const remoteStates = ({ blocks }: StackDocument): readonly Later[] =>
  [...blocks.values()]
    .filter(({ mode, type }) => mode === "data" && type === "terraform_remote_state")
    .flatMap(({ address, body: { backend, config } }) => {
      const kind = isText(backend) ? backend : "";
      const since = laterLanguage.backends[kind];
      const remedy = "Give that stack a backend that it reads, such as StateBackend.http({ … })";
      const settings = Object.entries(laterLanguage.backendSettings[kind] ?? {});
      return [
        ...(since === undefined ? [] : [later(address, `the backend ${kind}`, since, { remedy })]),
        ...settings
          .filter(([name]) => isObject(config) && config[name] !== undefined && config[name] !== null)
          .map(([name, since]) => later(address, `${name} of the backend ${kind}`, since, { remedy })),
      ];
    });

const writeOnly = ({ blocks }: StackDocument): readonly Later[] =>
  [...blocks.values()].flatMap(({ address, mode, body }) =>
    Object.keys(body)
      .filter((name) => mode === "managed" && name.endsWith(laterLanguage.writeOnly.ending))
      .map((name) => later(address, `the write-only ${name}`, laterLanguage.writeOnly.since)),
  );

/** What expressions call and refer to: `issensitive`, `var.region`. */
interface Used {
  readonly functions: string[];
  readonly references: string[];
}

async function usedIn(value: Json): Promise<Used> {
  const used: Used = { functions: [], references: [] };
  for (const text of textsIn(value)) for (const part of await partsOf(text)) collect(part, new Set(), used);
  return used;
}

function textsIn(value: Json): readonly string[] {
  if (isText(value)) return isTemplate(value) ? [value] : [];
  if (typeof value !== "object" || value === null) return [];
  const members = Object.entries(value).filter(([name]) => name !== "//");
  return members.flatMap(([name, member]) => [...(isTemplate(name) ? [name] : []), ...textsIn(member)]);
}

/** A text that is no expression to Terraform either: it says so itself, or takes it as it stands, as in a description. */
async function partsOf(text: string): Promise<readonly SyntaxNode[]> {
  try {
    return (await parseTemplate(text)).parts;
  } catch (error) {
    if (error instanceof EvaluationFailure) return [];
    throw error;
  }
}

/** @param bound names that a `for` gives to what it walks over */
function collect({ type, meta, children }: SyntaxNode, bound: ReadonlySet<string>, into: Used): void {
  if (type === "function" && meta?.name !== undefined) into.functions.push(meta.name);
  const steps = type === "scopeTraversal" ? (meta?.traversal ?? []).map(({ segment = "" }) => segment) : [];
  const [root = ""] = steps;
  if (root !== "" && !bound.has(root)) into.references.push(steps.slice(0, 2).join("."));
  const own = [meta?.keyVar, meta?.valVar].filter(isText);
  const inner = type === "for" ? new Set([...bound, ...own]) : bound;
  for (const child of children) collect(child, inner, into);
}
