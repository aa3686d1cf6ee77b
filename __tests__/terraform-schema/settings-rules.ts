/** The `terraform` block: providers with their versions, and where the state lives. */
import { judgeBody } from "./body-rules";
import { isObject, type Json, type JsonObject, members, strings } from "./json";
import type { Place } from "./place";
import type { Block, KnownProvider } from "./schema";
import { isTemplate } from "./template";
import { admits } from "./version-constraint";

const settings = ["required_version", "required_providers", "backend", "cloud", "experiments"];

const requirement: Block = {
  attributes: {
    source: { type: "string", required: true },
    version: { type: "string", required: true },
    configuration_aliases: { type: ["list", "string"], optional: true },
  },
};

export function judgeSettings(terraform: Json, usedProviders: ReadonlySet<string>, place: Place): void {
  for (const [key, value] of members(terraform)) {
    if (!settings.includes(key)) {
      place.inside(key).report("unknown-argument", `there are ${settings.join(", ")}`);
    }
    if (key === "backend") {
      judgeBackend(value, place.inside(key));
    }
  }
  const required = isObject(terraform) && isObject(terraform.required_providers) ? terraform.required_providers : {};
  for (const local of usedProviders) {
    judgeRequirement(required, local, place.inside("required_providers").inside(local));
  }
}

/** Without an entry Terraform would look for the provider under hashicorp/. */
function judgeRequirement(required: JsonObject, local: string, place: Place): void {
  const known = place.inquiry.schemas.get(local);
  const entry = required[local];
  if (entry === undefined) {
    place.report("provider", `provider ${local} is used but not required`);
    return;
  }
  judgeBody(entry, requirement, place);
  if (known && isObject(entry)) {
    judgeSource(entry, known, place);
  }
}

function judgeSource(entry: JsonObject, known: KnownProvider, place: Place): void {
  const source = String(entry.source);
  if (source !== known.source && `registry.terraform.io/${source}` !== known.source) {
    place.inside("source").report("provider", `expected ${known.source}, got ${source}`);
  }
  const isAdmitted = admits(String(entry.version), known.version);
  if (!isAdmitted) {
    const why = isAdmitted === undefined ? "is not understood" : `excludes ${known.version}, whose schema judges here`;
    place.inside("version").report("provider", `the constraint ${entry.version} ${why}`);
  }
}

function judgeBackend(backend: Json, place: Place): void {
  if (members(backend).length !== 1) {
    place.report("block-count", "a document has one backend");
  }
  for (const [path, text] of strings(backend)) {
    if (isTemplate(text)) {
      place.inside(path).report("bad-reference", "a backend is configured by literals; it cannot refer to anything");
    }
  }
}
