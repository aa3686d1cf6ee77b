/**
 * An Entra that is slow, or not there.
 *
 * @module
 */

/**
 * How Entra fails: `unavailable` answers 503, `reset` closes the connection, `silent` never answers.
 * `none` is a healthy service.
 */
export const outages = ["none", "unavailable", "reset", "silent"] as const;
export type Outage = (typeof outages)[number];

/** What a fault befalls: key sets and metadata, token endpoints, or both. */
export const surfaces = ["all", "keys", "tokens"] as const;
export type Surface = (typeof surfaces)[number];

/** The faults of the moment. */
export interface Faults {
  /** Milliseconds that each answer waits. */
  delay: number;
  outage: Outage;
  surface: Surface;
}

/** A healthy service. */
export function noFaults(): Faults {
  return { delay: 0, outage: "none", surface: "all" };
}

/** Whether a request for keys or tokens meets the faults. */
export function befalls(faults: Faults, wanted: Exclude<Surface, "all">): boolean {
  return faults.surface === "all" || faults.surface === wanted;
}
