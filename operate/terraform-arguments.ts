/**
 * Terraform's own arguments, told apart by the command that takes them: what a person gives for an apply is needed where it is planned, where the plan
 * is applied, and where the state is mended in between.
 * https://developer.hashicorp.com/terraform/cli/commands/apply
 *
 * @module
 */

/** Commands that are run for one that a person gave. */
type Purpose = "plan" | "apply" | "import" | "untaint";

interface Argument {
  /** Without dashes; empty for what is no option. */
  readonly name: string;
  readonly value: string;
  /** As it was written. */
  readonly words: readonly string[];
}

/** Options of plan, apply and destroy with a value, which may be a word of its own. What is not here is a switch. */
export const withValue: ReadonlySet<string> = new Set([
  ...["var", "var-file", "target", "target-file", "exclude", "exclude-file", "replace", "generate-config-out", "out"],
  ...["lock-timeout", "parallelism", "state", "state-out", "backup"],
]);

/** Who takes an option that is not for planning alone. */
const takers: Readonly<Record<string, readonly Purpose[]>> = {
  "auto-approve": [],
  backup: ["apply", "import", "untaint"],
  input: ["plan", "apply", "import"],
  lock: ["plan", "apply", "import", "untaint"],
  "lock-timeout": ["plan", "apply", "import", "untaint"],
  parallelism: ["plan", "apply", "import"],
  state: ["plan", "apply", "import", "untaint"],
  "state-out": ["apply", "import", "untaint"],
  var: ["plan", "import"],
  "var-file": ["plan", "import"],
};

/** What was not refreshed would be found to differ by the plan after it; a file that was written is there; changes are no failure. */
const onlyFirst = new Set(["refresh", "generate-config-out", "detailed-exitcode"]);

export interface TerraformArguments {
  /** A plan that exists already. */
  readonly planFile?: string;
  /** The file that a plan is to be written to: `-out`. */
  readonly newPlan?: string;
  readonly isApproved: boolean;
  /** What Terraform says is for a program. */
  readonly isRaw: boolean;
  /** Terraform is asked for its help, not for work. */
  readonly asksForHelp: boolean;
  for(purpose: Purpose): readonly string[];
  /** For a later plan of the same run. @param isDone whether the object at an address has been replaced by now */
  again(isDone: (address: string) => boolean): readonly string[];
}

export function terraformArguments(words: readonly string[]): TerraformArguments {
  const given = divided(words);
  const planFile = given.find(({ name }) => name === "")?.value;
  const newPlan = given.find(({ name }) => name === "out")?.value;
  const options = given.filter(({ name }) => name !== "");
  const taken = (purpose: Purpose) =>
    options.filter(({ name }) => (Object.hasOwn(takers, name) ? takers[name]?.includes(purpose) : purpose === "plan"));
  return {
    ...(planFile !== undefined && { planFile }),
    ...(newPlan !== undefined && { newPlan }),
    isApproved: options.some(({ name, value }) => name === "auto-approve" && !/^(0|f|false)$/i.test(value)),
    isRaw: options.some(({ name }) => name === "json"),
    asksForHelp: options.some(({ name }) => ["help", "h"].includes(name)),
    for: (purpose) => taken(purpose).flatMap((argument) => argument.words),
    again: (isDone) =>
      taken("plan")
        .filter(({ name, value }) => !onlyFirst.has(name) && !(name === "replace" && isDone(value)))
        .flatMap((argument) => argument.words),
  };
}

function divided(words: readonly string[]): readonly Argument[] {
  const found: Argument[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? "";
    const [, name, inline] = /^--?([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (name === undefined) found.push({ name: "", value: word, words: [word] });
    else if (inline !== undefined || !withValue.has(name) || at + 1 >= words.length)
      found.push({ name, value: inline ?? "", words: [word] });
    else {
      at += 1;
      const value = words[at] ?? "";
      found.push({ name, value, words: [word, value] });
    }
  }
  return found;
}

/** Words of `TF_CLI_ARGS_apply`, quoted as for a shell: https://developer.hashicorp.com/terraform/cli/config/environment-variables */
export const quotedWords = (text: string): readonly string[] =>
  [...text.matchAll(/(?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s"'\\])+/g)].map(([word]) =>
    word.replace(/"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/g, (_, double?: string, single?: string, escaped?: string) =>
      double === undefined ? (single ?? escaped ?? "") : double.replace(/\\(.)/g, "$1"),
    ),
  );
