/**
 * What the token authorizer costs: `npm run bench:authorizer`. It is measured beside the adapter and beside a trivial FDK handler that does one `jose`
 * verification with a key that it was given, all in one run and in turns, so that the ratios hold on any machine.
 */
import { execFile } from "node:child_process";
import { createPrivateKey } from "node:crypto";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { SignJWT } from "jose";
import { Contender } from "../adapter/contender.mjs";
import { startEntra } from "../adapter/entra.mjs";
import { bundleHandler, concurrency, judge, measure, median, quantile, show } from "../adapter/measuring.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const tenant = "11111111-2222-4333-8444-555555555555";
const issuer = `https://login.microsoftonline.com/${tenant}/v2.0`;
const [audience, client] = ["0c2f7b4e-3d5a-4e6f-8a9b-1c2d3e4f5a6b", "7d8e9f0a-1b2c-4d3e-9f5a-6b7c8d9e0f1a"];

/**
 * USD, https://www.oracle.com/cloud/price-list/ ("Functions"), as copies of the page had it in September 2026: 0.0000002 a call and 0.00001417 a gigabyte-second.
 * What is free each month, 2 million calls and 400,000 gigabyte-seconds, is left out.
 */
const price = { call: 0.2e-6, gigabyteSecond: 1.417e-5, gigabytes: 0.125 };

const folder = mkdtempSync(join(tmpdir(), "bench-authorizer-"));
const entra = await startEntra();
const authority = join(folder, "authority.pem");
writeFileSync(authority, entra.authority);

try {
  const contenders = await makeContenders();
  const start = (name) => new Contender(...contenders[name]);
  print(await measure(Object.keys(contenders), start, entra), contenders);
} finally {
  entra.stop();
  rmSync(folder, { recursive: true });
}

/** Name → bundle, environment and call. */
async function makeContenders() {
  const bundles = join(folder, "function");
  await promisify(execFile)(process.execPath, [join(here, "../../function/build.mjs"), bundles]);
  const verifying = join(folder, "verifying.js");
  await bundleHandler(join(here, "verifying.cjs"), verifying);
  const [key] = JSON.parse(entra.document).keys;
  const trust = { issuer, keys: entra.uri, audiences: [audience], clientClaim: "azp", clients: [client] };
  const claims = { tid: [tenant], ver: ["2.0"], idtyp: ["app"] };
  const call = { ...(await makeCall()), isGood: (answer) => answer.startsWith('{"active":true') };
  return {
    verifying: [verifying, { VERIFYING: JSON.stringify({ key, issuer, audience }) }, call],
    adapter: [join(bundles, "func.js"), { JWKS_URI: entra.uri, NODE_EXTRA_CA_CERTS: authority }],
    authorizer: [
      join(bundles, "authorizer/func.js"),
      { AUTHORIZER_TRUSTS: JSON.stringify([{ ...trust, claims }]), NODE_EXTRA_CA_CERTS: authority },
      call,
    ],
  };
}

/** What the Fn server sends when the gateway asks who somebody is. */
async function makeCall() {
  const { kid, pkcs8 } = entra.signingKey;
  const claims = {
    ...{ iss: issuer, aud: audience, azp: client, tid: tenant, ver: "2.0", idtyp: "app" },
    ...{
      sub: "8a3c9d52-0f41-4f0e-8f3e-6a1b2c3d4e5f",
      roles: ["Orders.Read", "Orders.Write"],
      uti: "q1w2e3r4t5y6u7i8o9p0aa",
    },
  };
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg: "RS256", kid, typ: "JWT" })
    .setIssuedAt()
    .setNotBefore("0s")
    .setExpirationTime("75m")
    .sign(createPrivateKey(pkcs8));
  return {
    headers: { "Fn-Call-Id": "01J0000000000000000000000", "Content-Type": "application/json" },
    body: JSON.stringify({ type: "USER_DEFINED", data: { token: `Bearer ${token}` } }),
  };
}

function print(results, contenders) {
  const size = (name) => statSync(contenders[name][0]).size / 1024;
  const row = (label, value, digits, unit) => {
    const [verifying, adapter, authorizer] = ["verifying", "adapter", "authorizer"].map((name) =>
      value(results[name], name),
    );
    return {
      "": label,
      "trivial with jose": show(verifying, digits, unit),
      adapter: show(adapter, digits, unit),
      authorizer: show(authorizer, digits, unit),
      "authorizer / trivial": show(authorizer / verifying, 2, "×"),
      "authorizer / adapter": show(authorizer / adapter, 2, "×"),
    };
  };
  const warm = (share) => (result) => quantile(result.calls, share) * 1000;
  const mean = ({ calls }) => calls.reduce((sum, one) => sum + one, 0) / calls.length;
  const cost = (result) => 1e6 * (price.call + (price.gigabyteSecond * price.gigabytes * mean(result)) / 1000);
  console.table([
    row("warm call, p50", warm(0.5), 0, " µs"),
    row("warm call, p99", warm(0.99), 0, " µs"),
    row(`throughput, ${concurrency} at a time`, ({ rates }) => median(rates), 0, "/s"),
    row("start to first answer, median", ({ starts }) => median(starts), 1, " ms"),
    row("memory after the run", ({ memory }) => memory, 1, " MB"),
    row("upstream calls per 1,000 requests", ({ upstreamCalls }) => upstreamCalls, 0, ""),
    row("size of the bundle", (_, name) => size(name), 1, " kB"),
    row("cost of a million calls", cost, 4, " USD"),
  ]);
  console.log(
    "The cost is Oracle's list price at 128 MB for the time that calls take here, the gateway's and what it keeps left out.",
  );
  const ratio = (share) => warm(share)(results.authorizer) / warm(share)(results.verifying);
  judge("warm p50 against one verification", ratio(0.5), 1.2);
  judge("warm p99 against one verification", ratio(0.99), 1.2);
  judge("size of the bundle in kB", size("authorizer"), 128, 1);
}
