import { ConstructsMakerProviderTarget, Language, TerraformProviderConstraint } from "@cdktf/commons";
// The package's root wants jsii-pacmak, which it does not declare and TypeScript bindings do not need.
import { TerraformProviderGenerator } from "@cdktf/provider-generator/lib/get/generator/provider-generator";
import { CodeMaker } from "codemaker";
import type { SchemaDocument } from "./provider-schema";

/** Writes TypeScript bindings for the one provider of `document` to `DIR/providers/NAME`. Returns that folder's path in DIR. */
export async function generateBindings(document: SchemaDocument, dir: string): Promise<string> {
  const { source, name, version } = theProviderOf(document);
  const constraint = new TerraformProviderConstraint({ name, source, version: minorConstraint(version) });
  // The declared type stops at format 0.2; the generator reads neither that field nor any that differs in 1.0.
  const input = document as ConstructorParameters<typeof TerraformProviderGenerator>[1];
  const generator = new TerraformProviderGenerator(new CodeMaker(), input);
  generator.generate(new ConstructsMakerProviderTarget(constraint, Language.TYPESCRIPT));
  await generator.save(dir);
  return `providers/${name}`;
}

function theProviderOf(document: SchemaDocument): { source: string; name: string; version: string } {
  const [address = "", ...others] = Object.keys(document.provider_schemas);
  const [, namespace, name] = address.split("/");
  const version = document.provider_versions?.[address];
  if (!namespace || !name || !version || others.length > 0) {
    throw new Error(
      "Bindings are made from a trimmed schema: one provider and its version. Make one with `npm run trim`.",
    );
  }
  return { source: `${namespace}/${name}`, name, version };
}

/** `8.28.0` → `~> 8.28`: this minor version or a later one of the same major version. */
export function minorConstraint(version: string): string {
  const [major, minor] = version.split(".");
  return `~> ${major}.${minor}`;
}
