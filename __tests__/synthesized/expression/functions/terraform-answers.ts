/** What Terraform 1.11.4 answered; `npm run test:terraform` asks it again. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Json } from "../../../../internal/json";

/** An expression and its value, or nothing where Terraform refuses it. */
export const terraformAnswers: readonly (readonly [expression: string, answer?: Json])[] = readFileSync(
  join(__dirname, "terraform-answers.jsonl"),
  "utf8",
)
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line));
