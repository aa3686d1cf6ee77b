/**
 * Writes docs/limits.md, docs/findings.md with the examples of docs/findings, docs/local-cloud.md and docs/commands.md from the tables that validation itself reads: `npm run docs`.
 *
 * @module
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { findingCodes } from "../constructs/finding-codes";
import { warningCodes } from "../constructs/warnings";
import { adapterErrors, adapterSettings } from "../limits/adapter";
import * as apiGateway from "../limits/api-gateway";
import * as gatewayAuthentication from "../limits/api-gateway-authentication";
import { contextVariables } from "../limits/context-variables";
import { entra } from "../limits/entra";
import { entraHosts } from "../limits/entra-clouds";
import { entraTokenRules, sharedAudiences } from "../limits/entra-tokens";
import { functions, provisionedConcurrencyStep } from "../limits/functions";
import { everybody, whatBelongs, whoAsks } from "../limits/iam";
import { keySet } from "../limits/jwks";
import { allowed } from "../limits/limit";
import * as oci from "../limits/oci";
import { readingsOf } from "../limits/pages";
import { COMMERCIAL_REALM, realmLimits, realmSources, realms, registryHost } from "../limits/realms";
import { habits, reach } from "../limits/routes";
import { type AnyLimit, limitInWords } from "../limits/rule";
import { forwarded, sureClaims, toldApart } from "../limits/token-claims";
import type { Choice, OpenChoice } from "../local/choice";
import { entraChoices } from "../local/entra/choices";
import { openChoices } from "../local/gateway/choices";
import { settledChoices } from "../local/gateway/settled-choices";
import { openApi } from "../local/page/doors/openapi";
import { commandsPage } from "./commands";
import { exampleLink, examplePage, examplePages } from "./findings/pages";

type Table = Readonly<Record<string, AnyLimit>>;

const tables: Readonly<Record<string, Table>> = {
  "API Gateway: deployments": apiGateway.deployment,
  "API Gateway: authentication": gatewayAuthentication.authentication,
  "API Gateway: authentication servers": gatewayAuthentication.authenticationServers,
  "API Gateway: authorizer functions": gatewayAuthentication.authorizer,
  "API Gateway: key sets": keySet,
  "API Gateway: back ends": apiGateway.backend,
  "API Gateway: CORS": apiGateway.cors,
  "API Gateway: headers": apiGateway.headers,
  "API Gateway: context variables": contextVariables,
  "Claims that identity headers may be set from": sureClaims,
  "Identity headers": forwarded,
  "Routes and prefixes": reach,
  "What is allowed and rarely meant": habits,
  "API Gateway: rate limits": apiGateway.rateLimit,
  "API Gateway: logs": apiGateway.logs,
  "API Gateway: network": apiGateway.network,
  "Health checks": apiGateway.healthCheck,
  Functions: functions,
  "Entra ID": entra,
  "Entra ID: tokens": entraTokenRules,
  "ID tokens": { toldApart },
  "OCI: tags": oci.tags,
  "OCI: names": oci.names,
  "OCI: realms": realmLimits,
  "Object Storage": oci.objectStorage,
};

const GENERATED =
  "<!-- Written by `npm run docs` from the tables in limits/, constructs/finding-codes.ts and local/. -->";

/** A cell of a Markdown table. */
function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
}

function source(text: string): string {
  return cell(text.replace(/https:\/\/[^\s,)]+/g, (url) => `[${new URL(url).hostname}](${url})`));
}

/** When the pages of some sources were last compared with what stands here. */
function read(...sources: readonly string[]): string {
  return [...new Set(sources.flatMap(readingsOf))].join("; ");
}

function list(title: string, rows: readonly (readonly [string, string])[], ...sources: readonly string[]): string {
  const of = `From ${sources.map(source).join(", ")}. Read: ${read(...sources)}.`;
  const lines = rows.map(([name, value]) => `| ${cell(name)} | ${cell(value)} |`);
  return [`## ${title}\n`, `${of}\n`, "| what | which |", "|---|---|", ...lines, ""].join("\n");
}

/** Values by what they belong to: `{ a: 1, b: 1 }` → `1`: `a, b`. */
function grouped(names: ReadonlyMap<string, string>): readonly (readonly [string, string])[] {
  return [...new Set(names.values())].map(
    (group) => [group, [...names].flatMap(([name, of]) => (of === group ? [`\`${name}\``] : [])).join(", ")] as const,
  );
}

function lists(): readonly string[] {
  const { protectedHeaders } = apiGateway;
  const names = (headers: readonly string[]): string => headers.map((name) => `\`${name}\``).join(", ");
  return [
    list(
      "API Gateway: headers that no transformation may touch",
      [
        ["in requests", names(protectedHeaders.request)],
        ["in responses", names(protectedHeaders.response)],
      ],
      protectedHeaders.source,
    ),
    list(
      "Functions: units of provisioned concurrency",
      [...provisionedConcurrencyStep.byMemory].map(([memory, step]) => [`${memory} MB`, `multiples of ${step}`]),
      provisionedConcurrencyStep.source,
    ),
    list(
      "Entra ID: audiences that are nobody's own",
      grouped(sharedAudiences.names),
      sharedAudiences.source,
      ...sharedAudiences.lists,
    ),
    list(
      "Entra ID: hosts",
      [
        ["names", names([...entraHosts.names])],
        ["endings", names(entraHosts.suffixes)],
      ],
      ...entraHosts.sources,
    ),
    list(
      "OCI: regions and hosts of each realm",
      [...realms].map(([realm, { domain, regions }]) => [
        `\`${realm}\`, ${domain}`,
        [
          `registry \`${registryHost("REGION", domain)}\``,
          realm === COMMERCIAL_REALM ? "gateways get a name and a certificate" : "gateways get an address alone",
          names(Object.keys(regions)),
        ].join("; "),
      ]),
      ...Object.values(realmSources),
    ),
    list(
      "IAM: what a policy rule takes for a name",
      [
        ["subjects that name nobody without a condition", names([...everybody.names])],
        [
          "variables of conditions that say who asks",
          names([...whoAsks.names, ...whoAsks.beginnings.map((name) => `${name}*`)]),
        ],
        [
          "variables of matching rules that say what belongs",
          names([...whatBelongs.names, ...whatBelongs.beginnings.map((name) => `${name}*`)]),
        ],
      ],
      everybody.source,
      whoAsks.source,
      whatBelongs.source,
    ),
  ];
}

function limitRows(table: Table): string {
  const rows = Object.entries(table).map(
    ([name, limit]) =>
      `| \`${name}\` | ${cell(limitInWords(limit))} | ${source(limit.source)} | ${read(limit.source)} |`,
  );
  return ["| limit | allowed | source | read |", "|---|---|---|---|", ...rows].join("\n");
}

function adapterRows(): string {
  const rows = Object.entries(adapterSettings).map(([name, setting]) => {
    const byDefault = "default" in setting ? `\`${setting.default}\`` : "optional" in setting ? "none" : "required";
    return `| \`${name}\` | ${byDefault} | ${cell(allowed(setting.limit))} | ${cell(setting.meaning)} |`;
  });
  return ["| setting | default | allowed | meaning |", "|---|---|---|---|", ...rows].join("\n");
}

/** docs/limits.md */
function limitsPage(): string {
  const sections = Object.entries(tables).map(([title, table]) => `## ${title}\n\n${limitRows(table)}\n`);
  return [
    "# Limits\n",
    GENERATED,
    "\nWhat the platforms allow. Validation at synth reads the same tables.\n",
    "The last column says when a page was compared with its limits, both ways, and of which day the text was that was compared.",
    "A page that could not be opened again is marked so; a limit that is ours has no page.\n",
    ...sections,
    ...lists(),
    `## Configuration of the JWKS adapter\n\n${adapterRows()}\n`,
  ].join("\n");
}

/** docs/findings.md */
function findingsPage(): string {
  const linked = (code: string, meaning: string) => `| [\`${code}\`](${exampleLink(code)}) | ${cell(meaning)} |`;
  const rows = Object.entries(findingCodes).map(([code, meaning]) => linked(code, meaning));
  const errors = Object.entries(adapterErrors).map(
    ([code, { status, meaning }]) => `| \`${code}\` | ${status} | ${cell(meaning)} |`,
  );
  const warnings = Object.entries(warningCodes).map(([code, meaning]) => linked(code, meaning));
  return [
    "# Findings at synth\n",
    GENERATED,
    "\nEach finding names the construct's path, the code, the setting, its value, what is allowed and where that comes from.",
    "A code leads to an example of it and to the remedy; both are run by a test.\n",
    ["| code | meaning |", "|---|---|", ...rows].join("\n"),
    "\n## Warnings\n",
    "What is allowed and rarely meant: synth goes on and says so. `suppressWarning(construct, code, reason)` takes one back; `summary` lists it with the reason.\n",
    ["| code | meaning |", "|---|---|", ...warnings].join("\n"),
    "\n## Answers of the JWKS adapter\n",
    "What it answers where it has no key set: `{ code, message }`. [Troubleshoot](troubleshoot.md) says what to do.\n",
    ["| code | status | meaning |", "|---|---|---|", ...errors].join("\n"),
    "",
  ].join("\n");
}

function choiceRows(choices: readonly Choice[]): string {
  const rows = choices.map(
    ({ question, choice, source: page }) => `| ${cell(question)} | ${cell(choice)} | ${source(page)} |`,
  );
  return ["| open question | choice here | closest page |", "|---|---|---|", ...rows].join("\n");
}

function openRows(choices: readonly OpenChoice[]): string {
  const rows = choices.map(({ question, answers: { strict, lenient }, ours, finding, source: page }) => {
    const code = finding === undefined ? "nothing" : `[\`${finding}\`](findings.md)`;
    return `| ${[question, strict, lenient, ours].map(cell).join(" | ")} | ${code} | ${source(page)} |`;
  });
  const head =
    "| open question | strict | lenient | what the constructs rely on | what tells of a stack that is not | closest page |";
  return [head, "|---|---|---|---|---|---|", ...rows].join("\n");
}

function settledRows(choices: typeof settledChoices): string {
  const rows = choices.map(
    ({ question, choice, why, source: page }) =>
      `| ${[question, choice, why].map(cell).join(" | ")} | ${source(page)} |`,
  );
  return ["| open question | choice here | why no other | closest page |", "|---|---|---|---|", ...rows].join("\n");
}

/** docs/local-cloud.md */
function localCloudPage(): string {
  return [
    "# What the clouds on this machine decide by themselves\n",
    GENERATED,
    "\n`entra-oci-gateway start` and the tests run a gateway and an Entra of this project. Where Oracle's and Microsoft's pages leave a question open, this is how they answer it;",
    "nobody has confirmed these answers against the real services.\n",
    "## API Gateway: two readings\n",
    "A stack that is right in the cloud must be right whatever the answer is. `start --once` and `verify --local` ask a gateway of each reading, and what fails under either",
    "fails. `start` plays the strict one, `start --reading lenient` the other.\n",
    "- **strict**: the answer under which a stack that relies on too much stops working;",
    "- **lenient**: the answer under which more requests pass, or more of what a client sends gets through.\n",
    `${openRows(Object.values(openChoices))}\n`,
    "Where a code stands, synth says so of a stack that would be safe under one reading only. What the constructs write elsewhere is safe under both.\n",
    `## API Gateway and Functions: one answer\n\n${settledRows(settledChoices)}\n`,
    `## Entra ID\n\n${choiceRows(entraChoices)}\n`,
  ].join("\n");
}

/** Content by path in `docs/`. */
export const generatedPages: Readonly<Record<string, () => string | Promise<string>>> = {
  "limits.md": limitsPage,
  "findings.md": findingsPage,
  "local-cloud.md": localCloudPage,
  "local-cloud-openapi.json": () => `${JSON.stringify(openApi(), null, 2)}\n`,
  ...Object.fromEntries(
    examplePages.map((page) => [
      `findings/${page.file}.md`,
      () => examplePage(page, { ...findingCodes, ...warningCodes }),
    ]),
  ),
  "commands.md": () => commandsPage("<!-- Written by `npm run docs` from what the commands declare. -->"),
};

if (require.main === module) {
  for (const [file, page] of Object.entries(generatedPages))
    void Promise.resolve(page()).then((text) => writeFileSync(join(process.cwd(), "docs", file), text));
}
