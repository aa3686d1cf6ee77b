/**
 * Writes docs/commands.md from what the commands declare, for docs/generate.ts.
 *
 * @module
 */
import { program } from "../cli";
import { imageErrorCodes } from "../image/errors";
import type { CommandGroup, Entry } from "../internal/command";
import { commandHelp } from "../internal/command-help";
import { stackErrorCodes } from "../synthesized/stack/error";

/** Codes that no room lists by itself. */
const otherCodes = {
  USAGE: "an option, an argument, a variable, or a file that one of them names, is not as it should be",
  MACHINE: "the disk is full, or too many files are open",
  APP_FAILED: "the app of cdktf.json did not synthesize; what it said stands above",
  PLAN_NOT_REVIEWED: "deploy --reviewed: the changes are others than those that were reviewed; nothing was applied",
  STATE_NOT_KEPT:
    "deploy: the state would be a file in the folder that synth writes or, where CI is set, of a machine that may be gone after the job",
  TOKEN_MALFORMED: "jwt: what was given is no token that a gateway reads",
  TOKEN_REFUSED: "token, call: Entra gives the client no token for the API; its reason stands in the line",
  TOKEN_UNAVAILABLE: "token, call: no token could be had: a secret is missing, nobody signed in, or nobody answered",
  PACKAGE_UNFIT:
    "package --resource-manager: Resource Manager could not run this part of the stack, or it is a secret; nothing was written",
  IMAGE_UNPLACED:
    "image push --stack: where an image goes follows from what is not known here, or its files are not there",
  TERRAFORM_INIT: "terraform init failed for a command that shows nothing of it: providers or the state cannot be had",
  TERRAFORM_OUTPUT: "the program in Terraform's place did not print what Terraform prints as JSON",
  DEPLOY_UNFINISHED:
    "an apply ended with errors that deploy may not mend, or could not; each line has the command to go on with",
  REPAIR_UNFINISHED: "Terraform, or Entra, refused a step of the repair; the line has the command to go on with",
  GATEWAY_SPECIFICATION: "the service would refuse this deployment",
  ENTRA_DIRECTORY: "a tenant could not hold this resource",
} as const;

export async function commandsPage(generated: string): Promise<string> {
  return [
    "# Commands\n",
    generated,
    "\nWhere the package is installed: `npx entra-oci-gateway COMMAND`. In a clone of this repository each is an npm script as well: `npm run COMMAND -- …`.\n",
    "## Exit codes\n",
    "| code | means |",
    "|---|---|",
    "| 0 | nothing failed, and every essential check ran |",
    "| 1 | something failed |",
    "| 2 | the command line, or what it names, is wrong |",
    "| 3 | nothing failed, and something essential could not be checked; the report says what would make it possible |",
    "| 130 | interrupted |\n",
    "What a user can put right is told in a line for each mistake, on standard error: `CODE: what: what was got. Expected: what is allowed.` Everything else is a",
    "defect, and shows where it is. What registries, outputs, stacks and apps say is printed without escape sequences and without what CI systems take for commands.\n",
    ...(await sectionsOf(program.name, program)),
    "## Error codes\n",
    "| code | means |",
    "|---|---|",
    ...Object.entries({ ...otherCodes, ...stackErrorCodes, ...imageErrorCodes }).map(
      ([code, meaning]) => `| \`${code}\` | ${meaning} |`,
    ),
    "",
  ].join("\n");
}

async function sectionsOf(name: string, { commands, environment = {} }: CommandGroup): Promise<readonly string[]> {
  const sections = Object.entries<Entry>(commands).map(async ([word, { about, load }]) => {
    const [path, loaded] = [`${name} ${word}`, await load()];
    if ("commands" in loaded) return sectionsOf(path, loaded);
    return [`## ${path.replace(`${program.name} `, "")}\n`, `\`\`\`\n${commandHelp(path, about, loaded)}\`\`\`\n`];
  });
  const variables = Object.entries(environment).map(([variable, meaning]) => `- \`${variable}\`: ${meaning}`);
  const read = variables.length === 0 ? [] : [`Variables of all \`${name}\` commands:\n`, ...variables, ""];
  return [...(await Promise.all(sections)).flat(), ...read];
}
