/**
 * `npm run score`: how much of other people's Terraform is read, as it is, and what of it starts as a local cloud: each deployment is played, or
 * answers 503 and says why.
 *
 * Only the addresses of the configurations are kept here. Their texts lie in the folder that `PUBLIC_FILES` names, `.build/public` unless it is set;
 * what is not there is asked of GitHub, at the commit that the address names.
 */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { UserError } from "../../internal/user-error";
import { type PlayedCloud, playStack } from "../../local/cloud";
import { unknownIn } from "../../synthesized/expression/value";
import { readStack, type Stack } from "../../synthesized/stack/stack";
import { notPlayedHeader } from "../../synthesized/system/obstacle";
import addresses from "./addresses.json";

type Address = (typeof addresses)[number];

/** `full`: all was understood; `part`: with what was not; `none`: it was refused; `missing`: its text is not here. */
interface Score {
  readonly name: string;
  readonly read: "full" | "part" | "none" | "missing";
  /** How many API deployments there are, and how many of them nothing is unknown of. */
  readonly deployments: readonly [known: number, all: number];
  readonly reasons: readonly string[];
  readonly start: Start;
}

/** What becomes of a deployment: `closed`: no rule of its network lets clients in, so that nobody is answered, as in OCI. */
type Outcome = "played" | "told" | "closed" | "silent";

/** How a local cloud of it ends up, or why it does not start. */
type Start =
  | { readonly starts: true; readonly outcomes: readonly Outcome[] }
  | { readonly starts: false; readonly reasons: readonly string[] };

const texts = resolve(process.env.PUBLIC_FILES ?? ".build/public");

async function folderOf({ repository, commit, folder, files }: Address): Promise<string | undefined> {
  const place = join(texts, repository.replace("/", "+"), folder);
  for (const file of files) {
    const path = join(place, file);
    if (existsSync(path)) continue;
    const url = `https://raw.githubusercontent.com/${repository}/${commit}/${[folder, file].filter(Boolean).join("/")}`;
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok !== true) return undefined;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, Buffer.from(await response.arrayBuffer()));
  }
  return place;
}

async function scoreOf(address: Address): Promise<Score> {
  const name = [address.repository, address.folder].filter(Boolean).join(" ");
  const folder = await folderOf(address);
  if (folder === undefined)
    return { name, read: "missing", deployments: [0, 0], reasons: [], start: { starts: false, reasons: [] } };
  try {
    const stack = await readStack(folder, { environment: {} });
    const notUnderstood = stack.notUnderstood.map(({ setting, reason }) => `${setting}: ${reason}`);
    const deployments = deploymentsOf(stack);
    const partly = deployments.flatMap(([own, reason]) => (reason === undefined ? [] : [`${own}: ${reason}`]));
    return {
      name,
      read: notUnderstood.length === 0 ? "full" : "part",
      deployments: [deployments.length - partly.length, deployments.length],
      reasons: [...partly, ...notUnderstood],
      start: await startOf(stack),
    };
  } catch (error) {
    const reasons = linesOf(error);
    return { name, read: "none", deployments: [0, 0], reasons, start: { starts: false, reasons } };
  }
}

const linesOf = (error: unknown): string[] =>
  error instanceof UserError ? error.message.split("\n") : [`defect: ${error}`];

async function startOf(stack: Stack): Promise<Start> {
  let cloud: PlayedCloud | undefined;
  try {
    cloud = await playStack(stack, { echo: true });
    const outcomes: Outcome[] = [];
    for (const { url, deployments } of cloud.gateways)
      for (const one of deployments)
        outcomes.push("notPlayed" in one ? await outcomeOf(url, one.pathPrefix) : "played");
    return { starts: true, outcomes };
  } catch (error) {
    return { starts: false, reasons: linesOf(error) };
  } finally {
    await cloud?.close();
  }
}

/** Of one that is not played: whether requests for it are answered with the reason; where its path is not known, any is. */
async function outcomeOf(gateway: string, pathPrefix = ""): Promise<Outcome> {
  const url = `${gateway}${pathPrefix === "/" ? "" : pathPrefix}/any`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) }).catch(() => undefined);
  if (answer === undefined) return "closed";
  const isTold = answer.status === 503 && answer.headers.has(notPlayedHeader) && (await answer.text()).length > 0;
  return isTold ? "told" : "silent";
}

/** Address → why something of the deployment is not known, if anything is. */
const deploymentsOf = (stack: Stack): (readonly [string, string | undefined])[] =>
  stack
    .resourcesOf("oci_apigateway_deployment")
    .map(({ address, values, howMany }) => [address, (howMany ?? unknownIn(values.specification))?.reason]);

const counted = (outcomes: readonly Outcome[], outcome: Outcome): number =>
  outcomes.filter((one) => one === outcome).length;

const inWords = (start: Start): string =>
  start.starts ? `starts: ${start.outcomes.join(", ") || "no deployment"}` : "does not start";

async function main(): Promise<void> {
  const scores: Score[] = [];
  for (const address of addresses) scores.push(await scoreOf(address));
  for (const { name, read, deployments, reasons, start } of scores) {
    console.log(`${read.padEnd(7)} ${deployments.join("/")} deployments  ${inWords(start)}  ${name}`);
    const ofStart = start.starts ? [] : start.reasons.filter((reason) => !reasons.includes(reason));
    for (const reason of [...reasons, ...ofStart]) console.log(`          ${reason}`);
  }
  const count = (read: Score["read"]): number => scores.filter((score) => score.read === read).length;
  const authors = new Set(addresses.map(({ repository }) => repository.split("/")[0])).size;
  const known = scores.reduce((sum, { deployments }) => sum + deployments[0], 0);
  const all = scores.reduce((sum, { deployments }) => sum + deployments[1], 0);
  console.log(
    `\n${scores.length} configurations of ${authors} authors: ${count("full")} read in full, ${count("part")} in part, ${count("none")} not; ` +
      `${count("missing")} not here. ${known} of ${all} deployments are known in whole.`,
  );
  const started = scores.flatMap(({ start }) => (start.starts ? [start.outcomes] : []));
  const outcomes = started.flat();
  console.log(
    `${started.length} of ${scores.length} start: ${counted(outcomes, "played")} deployments are played, ${counted(outcomes, "told")} answer 503 ` +
      `and say why, ${counted(outcomes, "closed")} are behind a closed network, ${counted(outcomes, "silent")} do none of these.`,
  );
  if (count("missing") === scores.length) process.exitCode = 3;
}

void main();
