/**
 * A summary as titles and lines of words, which text and Markdown print each in its way.
 *
 * @module
 */

import { notUnderstoodInWords } from "../not-understood";
import { apiFacts, type Fact, type FactSheet, logsInWords } from "./api-facts";
import type {
  ClosedSummary,
  GatewaySummary,
  InheritedSummary,
  NetworkSummary,
  OutboundSummary,
  StatementSummary,
  Summary,
} from "./summary";
import { isTold, words } from "./told";

/** One sheet an API, and one for what all of them share. */
export interface StackFacts {
  readonly stack: string;
  readonly apis: readonly FactSheet[];
  readonly shared: readonly Fact[];
}

export function factsOf(summary: Summary): StackFacts {
  const { stack, apis, gateways, functions, outbound, closed, iam, secrets, inherited, notUnderstood } = summary;
  const shared: readonly Fact[] = [
    { label: "Reach", lines: [...gateways.map(reachInWords), ...summary.public] },
    { label: "Calls out", lines: outbound.map(outboundInWords) },
    { label: "The network closes", lines: closed.map(closedInWords) },
    {
      label: "May connect to",
      lines: [
        ...gateways.map(({ name, to }) => `gateway ${name}: ${networkInWords(to)}`),
        ...functions.map(({ name, to }) => `function ${name}: ${networkInWords(to)}`),
      ],
    },
    { label: "Logs of functions", lines: functions.map(({ name, logs }) => `${name}: ${logsInWords(logs)}`) },
    { label: "IAM", lines: iam.map(statementInWords) },
    {
      label: "Secrets",
      lines: secrets.map(({ what, count, where, names }) =>
        what.startsWith("sensitive") ? `${what}: ${names.join(", ")}` : `${what}: ${count}, ${where}`,
      ),
    },
    {
      label: "Inherited from a former stack",
      lines: inherited.map(inheritedInWords),
    },
    {
      label: "Not understood",
      lines: notUnderstoodInWords(notUnderstood),
    },
    { label: "Opened by name", lines: summary.choices },
    { label: "Warnings", lines: summary.warnings },
    { label: "Suppressed", lines: summary.suppressed },
    { label: "Resources", lines: [countsInWords(summary.resources)] },
  ];
  return {
    stack,
    apis: alikeTogether(apis.map((api) => apiFacts(api, gateways))),
    shared: shared.filter(({ label, lines }) => lines.length > 0 || isMissed(label)),
  };
}

const inheritedInWords = ({ api, route, setting, isRefused }: InheritedSummary): string =>
  `${[api, route ?? []].flat().join(", ")}: ${setting}${isRefused ? "; its own condition refuses the plan" : ""}`;

/** What is said alike of several APIs is said once, under the names of all of them. */
function alikeTogether(sheets: readonly FactSheet[]): readonly FactSheet[] {
  const alike = new Map<string, FactSheet>();
  for (const { titles, facts } of sheets) {
    const key = JSON.stringify(facts);
    alike.set(key, { titles: [...(alike.get(key)?.titles ?? []), ...titles], facts });
  }
  return [...alike.values()];
}

/** Where their absence is an answer. */
const isMissed = (label: string): boolean => ["IAM", "Secrets"].includes(label);

function reachInWords({ name, hosts, hasUnnamedHost, reach, from }: GatewaySummary): string {
  const own = hasUnnamedHost === true ? " (perhaps at a host name of its own, which nothing in the stack says)" : "";
  const named = hosts.length === 0 ? own : ` (${hosts.join(", ")})`;
  if (isTold(reach)) return `gateway ${name}${named}: ${reach}; ${networkInWords(from, "from")}`;
  return `gateway ${name}${named}: not known whether public: ${reach.notUnderstood}`;
}

/** @param relation `from`, or nothing */
function networkInWords({ open, mayBeMore }: NetworkSummary, relation = ""): string {
  const peers = new Map<string, string[]>();
  for (const { peer, ports } of open) {
    const name = words(peer) === "0.0.0.0/0" ? "anywhere" : words(peer);
    peers.set(name, [...(peers.get(name) ?? []), words(ports)]);
  }
  const paths = [...peers].map(([peer, ports]) => `${relation} ${peer} on ${portsInWords(ports)}`.trim());
  const doubts = mayBeMore.map((reason) => (paths.length === 0 ? `not known: ${reason}` : `perhaps more: ${reason}`));
  return [...paths, ...doubts].join("; ") || `${relation} nowhere`.trim();
}

const portsInWords = (ports: readonly string[]): string =>
  ports.includes("any") ? "every port" : ports.length === 1 ? `port ${ports.join()}` : `the ports ${ports.join(", ")}`;

const statementInWords = ({ words: inWords, text }: StatementSummary): string =>
  inWords ?? (isTold(text) ? `not understood: ${text}` : `a statement that is not known: ${text.notUnderstood}`);

const outboundInWords = ({ from, host, port, for: uses }: OutboundSummary): string =>
  `${from} → ${words(host)}${port === undefined || port === 443 ? "" : `:${port}`} (${uses.join(", ")})`;

const closedInWords = ({ from, to, for: uses, reason, remedy }: ClosedSummary): string =>
  `${from} → ${to} (${uses.join(", ")}): ${reason}. ${remedy}`;

const countsInWords = (resources: Readonly<Record<string, number>>): string =>
  Object.entries(resources)
    .map(([cloud, count]) => `${cloud}: ${count}`)
    .join(", ") || "none";
