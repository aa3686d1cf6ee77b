/** What runs, before it is walked through: parts, the map of origins, and what was made up. */

import { printable, type Terminal, wrapped } from "../../internal/terminal";
import { notUnderstoodInWords } from "../../synthesized/not-understood";
import { annotationsOf } from "../../synthesized/stack/annotations";
import { stacksIn } from "../../synthesized/stack/several-as-one";
import type { Stack } from "../../synthesized/stack/stack";
import type { System } from "../../synthesized/system/apis";
import type { InheritedSetting } from "../../synthesized/system/inherited";
import { type Obstacle, obstacleInWords } from "../../synthesized/system/obstacle";
import { sentence } from "../../synthesized/system/specification-error";
import type { CheckResult } from "../../synthesized/verify/run-checks";
import type { PlayedCloud } from "../cloud";
import type { LocalDeployment } from "../gateway/local-deployments";
import { outageInWords } from "./outage-words";

/** @param system whose APIs have names, by which checks and reports know them */
export function printParts(terminal: Terminal, cloud: PlayedCloud, system: System): void {
  const { apis, open, unchecked = [] } = system;
  const all = [...apis.map(({ chosen, ...api }) => ({ ...api, name: chosen?.api ?? api.name })), ...open, ...unchecked];
  const names = new Map(all.map(({ deployment = "", name }) => [deployment, name]));
  const { gateways, functions, origins, warnings } = cloud;
  heading(terminal, "What runs");
  for (const { address, deployments } of gateways) {
    terminal.line(`  gateway     ${printable(address)}`);
    for (const deployment of deployments) {
      const { address: own, pathPrefix = own } = deployment;
      const name = names.get(own);
      const title = name === undefined || pathPrefix === `/${name}` ? pathPrefix : `${name}  ${pathPrefix}`;
      terminal.line(`  deployment  ${printable(title).padEnd(20)} ${terminal.paint("dim", inWordsOf(deployment))}`);
    }
  }
  for (const { address, config } of functions) {
    terminal.line(`  function    ${printable(address)}`);
    printOutage(terminal, config);
  }
  heading(terminal, "What leads where: configuration and tokens keep the real names");
  const width = Math.max(0, ...origins.entries().map(({ real }) => real.length));
  for (const { real, local } of origins.entries())
    terminal.line(`  ${printable(real).padEnd(width)}  ${terminal.paint("cyan", local)}`);
  printOtherIssuers(terminal, cloud);
  printKeysElsewhere(terminal, cloud);
  printStandInApplications(terminal, cloud);
  printEchoed(terminal, cloud);
  printWaysOut(terminal, cloud);
  printNotUnderstood(terminal, cloud.stack);
  printNotPlayed(terminal, cloud);
  if (warnings.length > 0) {
    heading(terminal, "What may be otherwise in OCI");
    for (const warning of warnings) {
      for (const line of wrapped(printable(sentence(warning)), terminal.width - 4))
        terminal.line(terminal.paint("yellow", `  ${line}`));
    }
  }
}

/** What is played although the stack does not write it. */
export function printInherited(terminal: Terminal, inherited: readonly InheritedSetting[]): void {
  if (inherited.length === 0) return;
  heading(terminal, "What the gateway keeps of the former stack, and so does here");
  for (const { deployment, route, setting } of inherited)
    terminal.line(terminal.paint("yellow", `  ${printable([deployment, route ?? [], setting].flat().join(", "))}`));
}

function inWordsOf(deployment: LocalDeployment): string {
  if ("notPlayed" in deployment) return "not played";
  const { routes, authentication } = deployment;
  const count = routes.length === 1 ? "1 route" : `${routes.length} routes`;
  return `${authentication ? "tokens only" : "open"}, ${count}`;
}

/** What holds of a function that fetches keys while nobody gives it any. */
function printOutage(terminal: Terminal, config: Readonly<Record<string, string>>): void {
  const lines = wrapped(outageInWords(config) ?? "", terminal.width - 16);
  for (const line of lines) if (line !== "") terminal.line(`              ${terminal.paint("dim", line)}`);
}

/** Keys that are not the real ones: which, where, and what that means. */
function printOtherIssuers(terminal: Terminal, { otherIssuers }: PlayedCloud): void {
  if (otherIssuers.length === 0) return;
  heading(
    terminal,
    "Issuers that are played here: keys of this run stand in for theirs, real tokens of theirs are refused",
  );
  for (const { issuer, pathPrefix, kids, keysUri } of otherIssuers) {
    terminal.line(`  issuer      ${printable(issuer)}`);
    const keys = keysUri === undefined ? `static keys ${kids.join(", ")} swapped` : `keys served at ${keysUri}`;
    terminal.line(`  deployment  ${printable(pathPrefix).padEnd(20)} ${terminal.paint("dim", printable(keys))}`);
  }
}

/** Keys that nobody here makes, and that Entra's stand in for. */
function printKeysElsewhere(terminal: Terminal, { keysElsewhere }: PlayedCloud): void {
  if (keysElsewhere.length === 0) return;
  heading(terminal, "Key sets of others, which are played here with Entra's keys");
  for (const { uri, pathPrefixes } of keysElsewhere)
    terminal.line(`  ${printable(uri)}  ${terminal.paint("dim", `for ${printable(pathPrefixes.join(", "))}`)}`);
}

/** Applications that nobody here knows more of than the id. */
function printStandInApplications(terminal: Terminal, { entra }: PlayedCloud): void {
  const all = entra.directories().flatMap(({ applications }) => applications.filter(({ isStandIn }) => isStandIn));
  // One that several tenants know is in each of them.
  const standIns = [...new Map(all.map((one) => [one.clientId, one])).values()];
  if (standIns.length === 0) return;
  heading(
    terminal,
    "Applications that the stack only names, played by stand-ins: what they are in Entra is not known here",
  );
  for (const { clientId, displayName, identifierUris } of standIns) {
    const names = [displayName === clientId ? [] : displayName, identifierUris].flat();
    terminal.line(`  ${printable(clientId)}  ${terminal.paint("dim", printable(names.join(", ")))}`);
  }
}

function printEchoed(terminal: Terminal, { echoed }: PlayedCloud): void {
  if (echoed.length === 0) return;
  heading(terminal, "Back ends that are elsewhere: an echo answers for them, with what the gateway would have sent");
  const width = Math.max(...echoed.map((origin) => origin.length));
  for (const origin of echoed) {
    const remedy = `--origin ${origin}=http://127.0.0.1:PORT leads it to one of yours`;
    terminal.line(`  ${printable(origin).padEnd(width)}  ${terminal.paint("dim", printable(remedy))}`);
  }
}

/** What leaves this machine, and what that gives up. */
function printWaysOut(terminal: Terminal, { elsewhere, allowsOutbound }: PlayedCloud): void {
  if (elsewhere.size === 0 && !allowsOutbound) return;
  heading(terminal, "Requests leave this machine");
  for (const [real, remote] of elsewhere) terminal.line(`  ${printable(real)}  ${terminal.paint("cyan", remote)}`);
  if (!allowsOutbound) return;
  const text =
    "All that is not mapped above is called where it really is, link-local addresses excepted: what requests change there is changed, the tokens " +
    "that they carry arrive there (keys of this run signed them, so that real services refuse them), keys of other issuers are the real ones, and " +
    "a run is no longer like the one before.";
  for (const line of wrapped(text, terminal.width - 4)) terminal.line(terminal.paint("yellow", `  ${line}`));
}

/** What stops nothing. */
function printNotUnderstood(terminal: Terminal, { notUnderstood }: Stack): void {
  if (notUnderstood.length === 0) return;
  heading(terminal, "What is not understood of the stack, and left out");
  for (const words of notUnderstoodInWords(notUnderstood))
    for (const line of wrapped(printable(words), terminal.width - 4)) terminal.line(`  ${line}`);
}

/** What is answered with 503, and what would help; a cause that holds of several things is told once, with the first place where it was met. */
function printNotPlayed(terminal: Terminal, { notPlayed }: PlayedCloud): void {
  if (notPlayed.length === 0) return;
  heading(terminal, "What is not played here, and answers 503");
  const causes = new Map<
    string,
    { readonly first: Obstacle; readonly places: Set<string>; readonly subjects: string[] }
  >();
  for (const { subject, obstacles } of notPlayed)
    for (const obstacle of obstacles) {
      const key = JSON.stringify([obstacle.reason, obstacle.remedy]);
      const cause = causes.get(key) ?? { first: obstacle, places: new Set(), subjects: [] };
      cause.places.add(obstacle.place);
      if (cause.subjects.at(-1) !== subject) cause.subjects.push(subject);
      causes.set(key, cause);
    }
  let above = "";
  for (const { first, places, subjects } of causes.values()) {
    const concerned = subjects.join("; ");
    if (concerned !== above)
      for (const line of wrapped(printable(concerned), terminal.width - 4)) terminal.line(`  ${line}`);
    above = concerned;
    const more = places.size === 1 ? "" : ` and ${places.size - 1} more`;
    const words = obstacleInWords({ ...first, place: `${first.place}${more}` });
    for (const line of wrapped(words, terminal.width - 6)) terminal.line(terminal.paint("yellow", `    ${line}`));
  }
}

/** So many stand by themselves. */
const mostUnplayed = 3;

/** In the walk-through: they have been told with their causes. */
export function printUnplayed(
  unplayed: readonly CheckResult[],
  people: Terminal,
  print: (result: CheckResult) => void,
): void {
  const shown = unplayed.length > mostUnplayed ? [] : unplayed;
  for (const result of shown) print(result);
  if (shown.length === unplayed.length) return;
  people.line(
    `  ${people.paint("yellow", "–")} ${unplayed.length} things are not played, as is said above, and not checked`,
  );
}

/** What somebody named as weaker than the default. */
export function printChoices(terminal: Terminal, stack: Stack): void {
  const choices = stacksIn(stack)
    .flatMap(({ directory }) => annotationsOf(directory))
    .filter(({ kind }) => kind === "choice");
  if (choices.length === 0) return;
  heading(terminal, "Opened by name");
  for (const { path, message } of choices)
    for (const line of wrapped(printable(`${path}: ${message}`), terminal.width - 4)) terminal.line(`  ${line}`);
}

/** Variables that nobody set; the values are shown, because they are nobody's secret. */
export function printStandIns(terminal: Terminal, { variables }: Stack): void {
  const standIns = [...variables].filter(([, { source }]) => source === "stand-in");
  if (standIns.length === 0) return;
  heading(terminal, "Stand-ins for variables without a value (set TF_VAR_name to use another)");
  const width = Math.max(...standIns.map(([name]) => name.length));
  for (const [name, { value }] of standIns)
    terminal.line(`  ${name.padEnd(width)}  ${terminal.paint("dim", printable(String(value)))}`);
}

export function heading(terminal: Terminal, text: string): void {
  terminal.line();
  terminal.line(terminal.paint("bold", text));
}
