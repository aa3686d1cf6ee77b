/**
 * `npm run score`: how much of other people's Terraform is read, as it is.
 *
 * Only the addresses of the configurations are kept here. Their texts lie in the folder that `PUBLIC_FILES` names, `.build/public` unless it is set;
 * what is not there is asked of GitHub, at the commit that the address names.
 */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { UserError } from "../../internal/user-error";
import { readStack, type Stack } from "../../synthesized/stack";
import { unknownIn } from "../../synthesized/value";
import addresses from "./addresses.json";

type Address = (typeof addresses)[number];

/** `full`: all was understood; `part`: with what was not; `none`: it was refused; `missing`: its text is not here. */
interface Score {
  readonly name: string;
  readonly read: "full" | "part" | "none" | "missing";
  /** How many API deployments there are, and how many of them nothing is unknown of. */
  readonly deployments: readonly [known: number, all: number];
  readonly reasons: readonly string[];
}

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
  if (folder === undefined) return { name, read: "missing", deployments: [0, 0], reasons: [] };
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
    };
  } catch (error) {
    const reasons = error instanceof UserError ? error.message.split("\n") : [`defect: ${error}`];
    return { name, read: "none", deployments: [0, 0], reasons };
  }
}

/** Address → why something of the deployment is not known, if anything is. */
const deploymentsOf = (stack: Stack): (readonly [string, string | undefined])[] =>
  stack
    .resourcesOf("oci_apigateway_deployment")
    .map(({ address, values, howMany }) => [address, (howMany ?? unknownIn(values.specification))?.reason]);

async function main(): Promise<void> {
  const scores: Score[] = [];
  for (const address of addresses) scores.push(await scoreOf(address));
  for (const { name, read, deployments, reasons } of scores) {
    console.log(`${read.padEnd(7)} ${deployments.join("/")} deployments  ${name}`);
    for (const reason of reasons) console.log(`          ${reason}`);
  }
  const count = (read: Score["read"]): number => scores.filter((score) => score.read === read).length;
  const authors = new Set(addresses.map(({ repository }) => repository.split("/")[0])).size;
  const known = scores.reduce((sum, { deployments }) => sum + deployments[0], 0);
  const all = scores.reduce((sum, { deployments }) => sum + deployments[1], 0);
  console.log(
    `\n${scores.length} configurations of ${authors} authors: ${count("full")} read in full, ${count("part")} in part, ${count("none")} not; ` +
      `${count("missing")} not here. ${known} of ${all} deployments are known in whole.`,
  );
  if (count("missing") === scores.length) process.exitCode = 3;
}

void main();
