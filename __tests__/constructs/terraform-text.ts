/** What Terraform makes of texts in a stack: HashiCorp's parser decides what is a template. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readStack } from "../../synthesized/stack/stack";
import { asList, isObject, type JsonObject } from "../terraform-schema/json";

/** Each text evaluated; fails where one is no valid template or refers to something but the variables. */
export async function readTemplates(
  texts: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "texts-"));
  try {
    const output = Object.fromEntries(texts.map((value, index) => [`text_${index}`, { value }]));
    const variable = Object.fromEntries(
      Object.entries(variables).map(([name, value]) => [name, { type: "string", default: value }]),
    );
    writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify({ output, variable }));
    const { outputs } = await readStack(folder, { environment: {} });
    return texts.map((_, index) => String(outputs.get(`text_${index}`)?.value));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether the only postcondition of a resource holds of what the state says. */
export async function postconditionHolds(
  resource: JsonObject | undefined,
  inState: Readonly<Record<string, string>>,
): Promise<boolean> {
  const lifecycle = isObject(resource?.lifecycle) ? resource.lifecycle : {};
  const [only, ...more] = asList(lifecycle.postcondition ?? []).filter(isObject);
  if (only === undefined || more.length > 0) throw new Error(`there are ${more.length} further postconditions`);
  const [holds] = await readTemplates([String(only.condition).replaceAll("self.", "var.")], inState);
  return holds === "true";
}
