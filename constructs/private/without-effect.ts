/**
 * Settings that another one makes void: who sets them believes in something that does not happen.
 *
 * @module
 */
import type { Finding } from "./findings";

/** A finding where `setting` is set although `beside` is. */
export function withoutEffect(setting: string, value: unknown, beside: string): Finding[] {
  if (value === undefined) return [];
  return [
    {
      code: "SETTING_WITHOUT_EFFECT",
      setting,
      actual: `set beside ${beside}`,
      allowed: "one of the two",
      source: `with ${beside} it changes nothing`,
    },
  ];
}
