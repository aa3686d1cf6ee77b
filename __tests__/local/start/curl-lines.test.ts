import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { curlLines } from "../../../local/start/curl-lines";
import type { Api } from "../../../synthesized/system/apis";
import { originMap } from "../../../synthesized/system/origins";

const api = (over: Partial<Api>): Api => ({
  name: "orders",
  deployment: "orders",
  issuers: ["https://issuer.example.com"],
  audiences: [],
  claims: [],
  clients: [{ name: "billing", clientId: "billing", credential: "unknown", admitted: true }],
  tokenPlace: { in: "header", name: "Authorization", scheme: "Bearer" },
  refusal: 401,
  probe: { method: "GET", url: "https://gateway.example.com/orders" },
  ...over,
});

/** What curl would be given by a shell in which `TOKEN` is set. */
function given(over: Partial<Api>): string[] {
  const lines = curlLines(
    { name: "s", keySets: [], open: [], apis: [api(over)] },
    originMap(),
    "http://127.0.0.1:4040",
  );
  const script = `curl() { for each in "$@"; do printf '%s\\n' "$each"; done; }; TOKEN=secret; ${lines.at(-1)?.command}`;
  return execFileSync("sh", ["-c", script], { encoding: "utf8" }).trimEnd().split("\n");
}

test("a header reaches curl as the stack names it, and runs nothing", () => {
  for (const name of ["Authorization", "X-`id`", "X-$HOME", "X-'a'", "X!"])
    expect(given({ tokenPlace: { in: "header", name, scheme: "Bea$(id)`id`rer" } })).toEqual([
      "-si",
      "-H",
      `${name}: Bea$(id)\`id\`rer secret`,
      "https://gateway.example.com/orders",
    ]);
});

test("so does a parameter, and an address", () => {
  const probe = { method: "GET", url: "https://gateway.example.com/a'b$(id)" };
  expect(given({ tokenPlace: { in: "query", name: "to$(id)`id`ken" }, probe })).toEqual([
    "-si",
    "https://gateway.example.com/a'b$(id)?to$(id)`id`ken=secret",
  ]);
});
