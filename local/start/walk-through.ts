/**
 * The walk-through: what is checked of a running cloud, and printed as it comes.
 *
 * @module
 */
import type { Terminal } from "../../internal/terminal";
import type { System } from "../../synthesized/system/apis";
import { printHead, printSummary, resultPrinter } from "../../synthesized/verify/report-terminal";
import { type Report, runChecks } from "../../synthesized/verify/run-checks";
import type { Tokens } from "../../synthesized/verify/tokens";
import { mappedFetch } from "../asked/local-tokens";
import { unplayedResults } from "../asked/walked-system";
import type { PlayedCloud } from "../cloud";
import type { GatewaysBeside } from "../local-gateways";
import { httpsResults } from "./https-results";
import { heading, printUnplayed } from "./introduction";
import { networkResults } from "./network-results";
import { probeResults } from "./probe-results";
import { requestLog } from "./request-log";

/** Runs and prints all checks. @param other gateways of the other reading, to be asked as well */
export async function walkThrough(
  cloud: PlayedCloud,
  other: GatewaysBeside | undefined,
  system: System,
  tokens: Tokens,
  people: Terminal,
): Promise<Report> {
  const { clock, events } = cloud;
  const log = requestLog(events);
  const readings = other === undefined ? `the ${cloud.reading} reading` : "both readings";
  heading(people, `The walk-through, under ${readings} of what Oracle leaves open`);
  printHead(people);
  const unplayed = unplayedResults(cloud);
  const print = resultPrinter(
    people,
    unplayed.flatMap(({ look = [] }) => look),
  );
  // An open network is no success of a system in which there is nothing else to check.
  const { apis, keySets, open, unchecked = [] } = system;
  const isChecked = [apis, keySets, open, unchecked].some(({ length }) => length > 0);
  const networks = networkResults(cloud).filter(({ status }) => isChecked || status === "failed");
  const before = [...unplayed, ...networks, ...(await httpsResults(cloud))];
  printUnplayed(unplayed, people, print);
  for (const result of before.slice(unplayed.length)) print(result);
  const probed = await probeResults(cloud, mappedFetch(cloud));
  for (const result of probed) print(result);
  try {
    const report = await runChecks(
      {
        system,
        fetch: mappedFetch(cloud),
        // All of it is on this machine.
        whyNotReached: () => undefined,
        ...(other === undefined ? {} : { other: { reading: other.reading, fetch: mappedFetch(other) } }),
        tokens,
        now: () => clock.now(),
        mostMilliseconds: 2000,
        logOf: log.linesOf,
      },
      print,
    );
    // Where something is not played, a check without a subject may have lost it.
    const notApplied = unplayed.length === 0 ? report.notApplied : [];
    const whole = { ...report, notApplied, results: [...before, ...probed, ...report.results] };
    printSummary(people, whole);
    return whole;
  } finally {
    log.close();
  }
}
