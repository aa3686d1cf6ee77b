import { expect, it } from "vitest";
import { admits } from "./version-constraint";

it.each<[string, string, boolean | undefined]>([
  ["~> 8.28", "8.28.0", true],
  ["~> 8.28", "8.30.1", true],
  ["~> 8.28", "8.27.9", false],
  ["~> 8.28", "9.0.0", false],
  ["~> 8.28.0", "8.28.7", true],
  ["~> 8.28.0", "8.29.0", false],
  ["8.28.0", "8.28.0", true],
  ["= 8.28.0", "8.28.1", false],
  [">= 3.0, < 4.0", "3.7.0", true],
  [">= 3.0, < 4.0", "4.0.0", false],
  ["> 3", "3.0.0", false],
  ["<= 3.7", "3.7.0", true],
  ["^8.28.0", "8.28.0", undefined],
  ["latest", "8.28.0", undefined],
])("%s admits %s: %s", (constraint, version, expected) => expect(admits(constraint, version)).toBe(expected));
