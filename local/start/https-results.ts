/**
 * What answers over https where that is asked for: told, and tried as whoever trusts the authority would.
 *
 * @module
 */
import { get } from "node:https";
import { printable, shellWord, type Terminal } from "../../internal/terminal";
import type { CheckResult } from "../../synthesized/verify/run-checks";
import type { PlayedCloud } from "../cloud";
import { heading } from "./introduction";

type Served = Pick<PlayedCloud, "https" | "entra" | "gateways">;

/** Who answers, by which real names, and where. */
const listeners = ({ entra, gateways }: Served) => [
  { subject: "Entra", names: entra.issuers.origins.slice(0, 1), url: entra.httpsUrl ?? "" },
  ...gateways.map(({ address, hostnames, httpsUrl = "" }) => ({
    ...{ subject: address, url: httpsUrl },
    names: hostnames.length === 0 ? [address] : hostnames.map((name) => `https://${name}`),
  })),
];

/** Where, and what its clients have to be told. */
export function printHttps(people: Terminal, cloud: Served): void {
  const { https } = cloud;
  if (https === undefined) return;
  heading(people, "Over https, for whoever trusts the authority of this run");
  const all = listeners(cloud).flatMap(({ names, url }) => names.map((name) => ({ name, url })));
  const width = Math.max(...all.map(({ name }) => name.length));
  for (const { name, url } of all)
    people.line(`  ${printable(name).padEnd(width)}  ${people.paint("cyan", printable(url))}`);
  people.line(`  authority: ${https.file}`);
  people.line(people.paint("dim", "  # curl, and Node, to which it must be told as it starts"));
  people.line(`  curl --cacert ${shellWord(https.file)} ${all.at(-1)?.url}/…`);
  people.line(`  NODE_EXTRA_CA_CERTS=${shellWord(https.file)} node …`);
}

/** Asks each. */
export const httpsResults = (cloud: Served): Promise<readonly CheckResult[]> =>
  Promise.all(
    cloud.https === undefined
      ? []
      : listeners(cloud).map(({ subject, url }) => answered(subject, url, cloud.https?.ca)),
  );

async function answered(subject: string, url: string, ca = ""): Promise<CheckResult> {
  const about = { id: "https", title: `${subject} answers over https`, essential: true, subject };
  const expected = "an answer, to whoever trusts the authority";
  const start = performance.now();
  try {
    const status = await statusOf(url, ca);
    return { ...about, status: "passed", expected, got: `${status} in ${Math.round(performance.now() - start)} ms` };
  } catch (error) {
    return { ...about, status: "failed", expected, got: error instanceof Error ? error.message : String(error) };
  }
}

const statusOf = (url: string, ca: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    get(url, { ca, agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    }).on("error", reject);
  });
