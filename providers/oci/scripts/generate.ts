import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ConstructsMakerProviderTarget, Language, TerraformProviderConstraint } from "@cdktf/commons";
// The package's root wants jsii-pacmak, which it does not declare and TypeScript bindings do not need.
import { TerraformProviderGenerator } from "@cdktf/provider-generator/lib/get/generator/provider-generator";
import { CodeMaker } from "codemaker";
import type { SchemaDocument } from "./provider-schema";
import { minorConstraint, requireConstraint } from "./version-constraint";

/** Writes TypeScript bindings for the one provider of `document` to `DIR/providers/NAME`. Returns that folder's path in DIR. */
export async function generateBindings(document: SchemaDocument, dir: string): Promise<string> {
  const { source, name, version } = theProviderOf(document);
  const constraint = new TerraformProviderConstraint({ name, source, version: minorConstraint(version) });
  // The declared type stops at format 0.2; the generator reads neither that field nor any that differs in 1.0.
  const input = document as ConstructorParameters<typeof TerraformProviderGenerator>[1];
  const generator = new TerraformProviderGenerator(new CodeMaker(), input);
  generator.generate(new ConstructsMakerProviderTarget(constraint, Language.TYPESCRIPT));
  await generator.save(dir);

  const providerClass = join(dir, "providers", name, "provider", "index.ts");
  writeFileSync(providerClass, requireConstraint(readFileSync(providerClass, "utf8")));
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
