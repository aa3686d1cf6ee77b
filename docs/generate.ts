/**
 * Writes docs/limits.md and docs/findings.md from the tables that validation itself reads: `npm run docs`.
 *
 * @module
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { findingCodes } from "../constructs/finding-codes";
import { adapterSettings } from "../limits/adapter";
import * as apiGateway from "../limits/api-gateway";
import { entra } from "../limits/entra";
import { functions } from "../limits/functions";
import { keySet } from "../limits/jwks";
import { allowed, type Limit } from "../limits/limit";
import * as oci from "../limits/oci";

type Table = Readonly<Record<string, Limit>>;

const tables: Readonly<Record<string, Table>> = {
  "API Gateway: deployments": apiGateway.deployment,
  "API Gateway: authentication": apiGateway.authentication,
  "API Gateway: key sets": keySet,
  "API Gateway: back ends": apiGateway.backend,
  "API Gateway: CORS": apiGateway.cors,
  "API Gateway: headers": apiGateway.headers,
  "API Gateway: rate limits": apiGateway.rateLimit,
  "API Gateway: logs": apiGateway.logs,
  "API Gateway: network": apiGateway.network,
  "Health checks": apiGateway.healthCheck,
  Functions: functions,
  "Entra ID": entra,
  "OCI: tags": oci.tags,
  "OCI: names": oci.names,
};

const GENERATED =
  "<!-- Written by `npm run docs`; edit the tables in limits/ and constructs/finding-codes.ts instead. -->";

/** A cell of a Markdown table. */
function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
}

function source(text: string): string {
  return cell(text.replace(/https:\/\/[^\s,)]+/g, (url) => `[${new URL(url).hostname}](${url})`));
}

function limitRows(table: Table): string {
  const rows = Object.entries(table).map(
    ([name, limit]) => `| \`${name}\` | ${cell(allowed(limit))} | ${source(limit.source)} |`,
  );
  return ["| limit | allowed | source |", "|---|---|---|", ...rows].join("\n");
}

function adapterRows(): string {
  const rows = Object.entries(adapterSettings).map(([name, setting]) => {
    const byDefault = "default" in setting ? `\`${setting.default}\`` : "optional" in setting ? "none" : "required";
    return `| \`${name}\` | ${byDefault} | ${cell(allowed(setting.limit))} | ${cell(setting.meaning)} |`;
  });
  return ["| setting | default | allowed | meaning |", "|---|---|---|---|", ...rows].join("\n");
}

/** docs/limits.md */
export function limitsPage(): string {
  const sections = Object.entries(tables).map(([title, table]) => `## ${title}\n\n${limitRows(table)}\n`);
  return [
    "# Limits\n",
    GENERATED,
    "\nWhat the platforms allow. Validation at synth reads the same tables.\n",
    ...sections,
    `## Configuration of the JWKS adapter\n\n${adapterRows()}\n`,
  ].join("\n");
}

/** docs/findings.md */
export function findingsPage(): string {
  const rows = Object.entries(findingCodes).map(([code, meaning]) => `| \`${code}\` | ${cell(meaning)} |`);
  return [
    "# Findings at synth\n",
    GENERATED,
    "\nEach finding names the construct's path, the code, the setting, its value, what is allowed and where that comes from.\n",
    ["| code | meaning |", "|---|---|", ...rows].join("\n"),
    "",
  ].join("\n");
}

/** Content by path in `docs/`. */
export const pages: Readonly<Record<string, () => string>> = { "limits.md": limitsPage, "findings.md": findingsPage };

if (require.main === module) {
  for (const [file, page] of Object.entries(pages)) writeFileSync(join(process.cwd(), "docs", file), page());
}
