/**
 * What of a stack is not played here, and what would help.
 *
 * @module
 */
import { printable, shellWord } from "../../internal/terminal";
import type { Unknown } from "../expression/value";
import type { SpecificationFinding } from "./specification-error";

/** One reason why something is not played. */
export interface Obstacle {
  /** Where it stands: `oci_apigateway_deployment.api: specification.routes.backend.url`. */
  readonly place: string;
  readonly reason: string;
  readonly remedy: string;
}

/** Stands in answers of the local gateway, with 503, where it does not play what was asked for. */
export const notPlayedHeader = "x-not-played-here";

/** Stands in answers of the echo, which answers in the place of back ends that are elsewhere: `echo`. */
export const echoHeader = "x-played-here-by";

/** In one line, whatever the parts hold. */
export const obstacleInWords = ({ place, reason, remedy }: Obstacle): string =>
  printable(`${place}: ${reason}. ${remedy}`);

/** A value that nobody knows here. */
export const unknownObstacle = (place: string, gap: Unknown): Obstacle => ({
  place,
  reason: `it is not known here: ${gap.reason}`,
  remedy: tellingRemedy(gap),
});

/** What of a deployment the local gateway cannot play. */
export function specificationObstacle({
  resource,
  field,
  actual,
  allowed,
  gap,
  obstacle,
}: SpecificationFinding): Obstacle {
  const place = `${resource}: ${field}`;
  if (obstacle === "not known" && gap !== undefined) return unknownObstacle(place, gap);
  return { place, reason: `got ${actual}`, remedy: allowed };
}

/** An address as it may stand in a shell. */
export const shellWords = (address: string): string => (/^[\w.-]+$/.test(address) ? address : shellWord(address));

/** The options that tell a value; what nobody can give is only to be seen in OCI. */
function tellingRemedy({ addresses }: Unknown): string {
  const options = addresses.map((address) => `--value ${shellWords(address)}=JSON`);
  return options.length === 0 ? "Test it in OCI." : `Tell it: ${options.join(" ")}`;
}

/** The same obstacle may stand in the way of several things. */
export function eachOnce(obstacles: readonly Obstacle[]): readonly Obstacle[] {
  return [...new Map(obstacles.map((obstacle) => [obstacleInWords(obstacle), obstacle])).values()];
}
