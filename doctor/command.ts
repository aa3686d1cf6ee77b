/**
 * The command `doctor`: reads arguments, runs the checks, reports, and turns findings into an exit code.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { checks } from "./checks";
import type { DoctorContext } from "./context";
import { examine, isFit } from "./examine";
import { asJson } from "./report-json";
import { asTable } from "./report-table";

const help = `doctor [--json]

Says what is missing before a first deploy, all at once, each with the command that mends it. Reads accounts and tools, writes
nothing, prints no secret.

  --json   for programs: {"fit": …, "checks": [{"id", "group", "title", "state", "detail", "remedy", "why", "source"}]}

States: ok, missing, wrong, not checked. Exit codes: 0 nothing missing or wrong, 1 something is, 2 wrong usage.

Environment, besides what Terraform's providers read themselves:
  TERRAFORM_BINARY_NAME   another program than terraform
  OCIR_HOST               another registry that OCIR_USERNAME and OCIR_AUTH_TOKEN belong to
  OCI_DEFAULT_REALM       domain of a realm that is not known here, as for Oracle's SDKs
`;

/**
 * Runs `doctor …`.
 *
 * @returns the exit code: 0 nothing is missing or wrong, 1 something is, 2 the command line is wrong
 */
export async function doctorCommand(args: readonly string[], context: DoctorContext): Promise<number> {
  const options = readOptions(args);
  if (options === undefined) {
    context.err.write(`doctor: unknown arguments; allowed: --json, --help\n`);
    return 2;
  }
  if (options.help) {
    context.out.write(help);
    return 0;
  }
  const findings = await examine(checks, context);
  context.out.write(options.json ? asJson(findings) : asTable(findings));
  return isFit(findings) ? 0 : 1;
}

function readOptions(args: readonly string[]): { readonly json: boolean; readonly help: boolean } | undefined {
  const options = { json: { type: "boolean" }, help: { type: "boolean", short: "h" } } as const;
  try {
    const { json = false, help = false } = parseArgs({ args: [...args], options, strict: true }).values;
    return { json, help };
  } catch {
    return undefined;
  }
}
