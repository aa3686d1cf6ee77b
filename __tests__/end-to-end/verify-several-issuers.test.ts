/** The walk-through of a deployment with several trusts: each is asked with its own tokens, and refuses what its own must not be. */
import { join } from "node:path";
import { App } from "cdktf";
import { expect, test } from "vitest";
import { Trust, type TrustChoice } from "../../constructs/index";
import { localTokens, mappedFetch } from "../../local/asked/local-tokens";
import { walkedSystem } from "../../local/asked/walked-system";
import { playStack } from "../../local/cloud";
import { readStack } from "../../synthesized/stack/stack";
import { systemOfStack } from "../../synthesized/system/system-of-stack";
import { exitCodeOfReport, runChecks } from "../../synthesized/verify/run-checks";
import { entraApp, newGateway, secured, testStack, trustOf } from "../constructs/test-stack";
import { newFolder } from "../run-folder";

test("each trust admits its own and refuses the others'", async () => {
  const outdir = newFolder("verify-several-issuers");
  const stack = testStack(new App({ outdir, stackTraces: false }), "several");
  const gateway = newGateway(stack);
  const own = entraApp(stack, { clients: [{ name: "caller" }, { name: "outsider", admitted: false }] });
  const [entra, partner] = [own.trust({ keys: own.jwksUri }), trustOf({ clients: ["shop"] })];
  const ofTenant = (tid: string) => trustOf({ clients: ["shop"], requiredClaims: [{ claim: "tid", values: [tid] }] });
  const deploy = (id: string, trust: TrustChoice) =>
    secured(stack, { gateway, trust, pathPrefix: `/${id}`, identityHeaders: {} }, id);
  deploy("issuer", Trust.byIssuer({ own: entra, partner }));
  deploy("tenant", Trust.byTenant({ one: ofTenant("1"), two: ofTenant("2") }));
  deploy("header", Trust.byHeader("X-Kind", { partner }, { otherwise: entra }));
  deploy("host", Trust.byHost({ "a.example.com": entra, "b.example.com": partner }));
  (stack.node.root as App).synth();
  const cloud = await playStack(await readStack(join(outdir, "stacks", "several")));
  const other = await cloud.inReading("lenient");
  try {
    const report = await runChecks({
      system: walkedSystem(systemOfStack(cloud.stack), cloud),
      fetch: mappedFetch(cloud),
      other: { reading: "lenient", fetch: mappedFetch(other) },
      whyNotReached: () => undefined,
      tokens: localTokens(cloud, mappedFetch(cloud)),
      now: () => cloud.clock.now(),
      mostMilliseconds: 60_000,
    });
    const withStatus = (status: string) =>
      report.results.filter((one) => one.status === status).map(({ id, subject, got }) => `${id} ${subject}: ${got}`);
    const admitted = report.results.filter(({ id }) => id === "admitted");
    expect(withStatus("failed")).toEqual([]);
    expect(admitted.map(({ subject, status }) => `${subject} ${status}`)).toEqual([
      "header (partner)/shop passed",
      "header (otherwise)/caller passed",
      "issuer (own)/caller passed",
      "issuer (partner)/shop passed",
      "tenant (one)/shop passed",
      "tenant (two)/shop passed",
    ]);
    expect(withStatus("not-checked")).toEqual([
      "unchecked host: each request chooses who judges its token: by request.host, which a check cannot set",
    ]);
    expect(report.results.filter(({ id }) => id === "other-issuer").map(({ status }) => status)).toContain("passed");
    expect(exitCodeOfReport(report)).toBe(3);
  } finally {
    await cloud.close();
  }
}, 120_000);
