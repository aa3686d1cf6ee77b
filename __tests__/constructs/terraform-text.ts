/** What Terraform makes of texts in a stack: HashiCorp's parser decides what is a template. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readStack } from "../../synthesized/stack";

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
