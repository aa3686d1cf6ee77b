/** Tests that need more than Node: where it is missing they say so; in CI nothing may be missing. */
import { describe, test } from "vitest";

/** @param obstacle why the tests cannot run here; undefined where they can */
export function describeUnless(obstacle: string | undefined, name: string, body: () => void): void {
  if (obstacle === undefined) describe(name, body);
  else if (process.env.CI) test(name, () => Promise.reject(new Error(`CI must run this: ${obstacle}`)));
  else test(name, ({ skip }) => skip(obstacle));
}
