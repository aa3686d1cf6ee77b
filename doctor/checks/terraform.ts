import { basename } from "node:path";
import { parseJson, text } from "../../internal/json";
import { firstSet } from "../../internal/program";
import { printable } from "../../internal/terminal";
import type { DoctorCheck } from "../check";
import { cannotTell, missing, ok, wrong } from "../outcome";

const OLDEST = { major: 1, minor: 5 } as const;
const install =
  "https://developer.hashicorp.com/terraform/install   # install it, or name another program:\nexport TERRAFORM_BINARY_NAME=tofu";

export const terraform: DoctorCheck = {
  id: "terraform",
  group: "Tools",
  title: "Terraform",
  why: "plan, deploy and destroy run it; the stack requires version 1.5 or newer",
  remedy: install,
  source: "https://developer.hashicorp.com/terraform/install",
  async check({ context }) {
    const program = firstSet(context.environment, "TERRAFORM_BINARY_NAME") ?? "terraform";
    const finished = await context.run(program, ["version", "-json"]);
    const name = printable(program, 200);
    if ("failure" in finished) {
      if (finished.failure !== "no answer") return missing(`${name} is not on PATH, or cannot be started`);
      return cannotTell(`${name} did not answer`);
    }
    const version = text(parseJson(finished.stdout), "terraform_version") ?? "";
    const [, major, minor] = /^(\d+)\.(\d+)\.\d+/.exec(version) ?? [];
    if (finished.status !== 0 || major === undefined) return wrong(`${name} does not tell its version`);
    const isNew = Number(major) > OLDEST.major || (Number(major) === OLDEST.major && Number(minor) >= OLDEST.minor);
    if (!isNew)
      return wrong(`${name} is version ${printable(version, 20)}; needed: ${OLDEST.major}.${OLDEST.minor} or newer`);
    return ok(`${name} ${printable(version, 20)}${backendNote(program, Number(major), Number(minor))}`);
  },
};

/** OpenTofu tells a version of its own in the same words: https://github.com/opentofu/opentofu/issues/1011 */
function backendNote(program: string, major: number, minor: number): string {
  const isTofu = /^tofu(\.exe)?$/.test(basename(program));
  if (!isTofu && (major > 1 || minor >= 12)) return "";
  const lacking = isTofu
    ? "OpenTofu has no backend for StateBackend.objectStorage (StateBackend.s3Compatible works there)"
    : "StateBackend.objectStorage needs 1.12";
  return `; ${lacking}, and whether your stack uses it cannot be seen here`;
}
