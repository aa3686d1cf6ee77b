/**
 * Terraform's outputs in a file, by stack.
 *
 * @module
 */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { isObject, type Json, type JsonObject, parseJson } from "../internal/json";
import { atPath, UserError } from "../internal/user-error";

/** Values by name, and the names of what was left out. */
interface PublicOutputs {
  readonly values: Readonly<Record<string, Json>>;
  readonly withheld: readonly string[];
}

/**
 * Terraform's outputs without the sensitive ones, as `cdktf deploy --outputs-file` writes them.
 *
 * @param json what `terraform output -json` printed
 */
export function publicOutputs(json: string): PublicOutputs {
  // Sound: what JSON.parse gives is JSON.
  const document = parseJson(json) as Json | undefined;
  if (!isObject(document)) {
    const parts = { code: "TERRAFORM_OUTPUT", setting: "terraform output -json", actual: "printed no JSON object" };
    throw new UserError(
      [{ ...parts, allowed: "what Terraform prints", remedy: "TERRAFORM_BINARY_NAME may name another program" }],
      1,
    );
  }
  const outputs = Object.entries(document).filter((entry): entry is [string, { [name: string]: Json }] =>
    isObject(entry[1]),
  );
  return {
    values: Object.fromEntries(
      outputs.flatMap(([name, { sensitive, value }]) =>
        sensitive === false && value !== undefined ? [[name, value]] : [],
      ),
    ),
    withheld: outputs.filter(([, { sensitive }]) => sensitive !== false).map(([name]) => name),
  };
}

/**
 * Writes the outputs of one stack and keeps those of others that stand there. Only this user may read the file, which is whole at any moment.
 *
 * @throws {UserError} `USAGE` where the file cannot be written
 */
export function writeOutputs(file: string, stack: string, values: PublicOutputs["values"]): void {
  const content = `${JSON.stringify({ ...othersIn(file), [stack]: values }, null, 2)}\n`;
  const written = `${file}.${process.pid}.tmp`;
  atPath("outputs.json", file, "a file to write the outputs to", () => {
    try {
      writeFileSync(written, content, { mode: 0o600 });
      renameSync(written, file);
    } finally {
      rmSync(written, { force: true });
    }
  });
}

function othersIn(file: string): JsonObject {
  if (!existsSync(file)) return {};
  const text = atPath("outputs.json", file, "a file of outputs, or none", () => readFileSync(file, "utf8"));
  // Sound: what JSON.parse gives is JSON.
  const document = parseJson(text) as Json | undefined;
  return isObject(document) ? document : {};
}
