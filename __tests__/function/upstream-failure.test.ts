import { expect, it } from "vitest";
import { UpstreamFailure } from "../../function/upstream-failure";

it.each([
  ["connection", "ECONNRESET"],
  ["connection", undefined],
  ["status", 429],
  ["status", 500],
  ["status", 503],
] as const)("%s %s may be of the moment", (kind, detail) => {
  expect(new UpstreamFailure(kind, detail).isTransient).toBe(true);
});

it.each([
  ["certificate", "CERT_HAS_EXPIRED"],
  ["protocol", undefined],
  ["timeout", undefined],
  ["too-large", undefined],
  ["encoding", undefined],
  ["status", 301],
  ["status", 404],
] as const)("%s %s would be the same again", (kind, detail) => {
  expect(new UpstreamFailure(kind, detail).isTransient).toBe(false);
});
