/**
 * The whole system while pools of the adapter are at their worst and Entra's keys are withdrawn, Entra is silent and copies are killed: under each
 * reading nothing invalid is admitted, and what is valid is refused only where the documents say so.
 */
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Reading } from "../../local/choice";
import { probeOnce } from "../../local/health-probes";
import { seededRandom } from "../../local/seeded-random";
import {
  hmacWithPublicKey,
  type Stranger,
  stranger,
  unsecured,
  withBrokenSignature,
  withClaims,
} from "../../synthesized/verify/forge";
import { isRunning } from "../local/functions/test-functions";
import { until } from "../until";
import { startOnce } from "./running";
import { gatewayOfEach, readings, type StartedCloud, startedCloud } from "./started-cloud";
import { synthesizedApp } from "./synthesized-app";

const minute = 60_000;
const hour = 60 * minute;
const days = 30 * 86_400;

/** One in every run, others where POOL_SEEDS names them. */
const seeds = (process.env.POOL_SEEDS ?? "3").split(",").map(Number);

let attacker: Stranger;
let started: StartedCloud | undefined;

beforeAll(async () => {
  attacker = await stranger();
});
afterEach(async () => {
  await started?.close();
  started = undefined;
});

/** A system under chance, with a gateway of each reading. */
class Chaos {
  readonly tally = new Map<string, number>();
  /** Why the gateway answered 500. */
  private readonly reasons: string[] = [];
  /** Whether a copy may not know the key that signs: since keys were withdrawn, until all copies are new and the gateway has fetched again. */
  private isKeyNew = false;
  private isOutage = false;
  private readonly withdrawn: string[] = [];

  constructor(
    readonly system: StartedCloud,
    private readonly gateways: Readonly<Record<Reading, string>>,
  ) {
    system.cloud.events.on("request", ({ status, reason }) => {
      if (status === 500) this.reasons.push(String(reason));
    });
  }

  get cloud() {
    return this.system.cloud;
  }

  outage(outage: "silent" | "unavailable" | "none"): void {
    Object.assign(this.cloud.entra.faults, { surface: "keys", outage });
    this.isOutage = outage !== "none";
  }

  /** The key that signs is withdrawn; a long token of it is kept. */
  async withdraw(): Promise<void> {
    this.withdrawn.push(await this.token({ expiresIn: days }));
    await this.cloud.entra.keys.rotate("emergency");
    this.isKeyNew = true;
  }

  async kill(isMeant: (index: number) => boolean = () => true): Promise<void> {
    const killed = this.cloud.functionPids.filter((_, index) => isMeant(index));
    for (const pid of killed.filter(isRunning)) process.kill(pid, "SIGKILL");
    await until(() => !this.cloud.functionPids.some((pid) => killed.includes(pid)));
  }

  token(more: Partial<Parameters<StartedCloud["cloud"]["entra"]["mint"]>[0]> = {}): Promise<string> {
    const [client, api] = [this.system.clientId("hello", "caller"), this.system.apiId("hello")];
    return this.cloud.entra.mint({ client, api, expiresIn: 8 * 3600, ...more });
  }

  private async send(reading: Reading, token?: string): Promise<number> {
    const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const answer = await fetch(`${this.gateways[reading]}/hello/world`, { headers });
    await answer.arrayBuffer();
    return answer.status;
  }

  private async forgeries(valid: string): Promise<readonly (string | undefined)[]> {
    const { clientId, apiId } = this.system;
    return [
      undefined,
      withBrokenSignature(valid),
      withClaims(valid, { azp: clientId("hello", "outsider") }),
      unsecured(valid),
      hmacWithPublicKey(valid, attacker.jwk),
      await attacker.sign(valid),
      await attacker.sign(valid, { jwk: { ...attacker.jwk } as never }),
      await this.token({ expiresIn: -60 }),
      await this.token({ api: apiId("orders") }),
      await this.token({ client: clientId("hello", "outsider") }),
      await this.token({ kind: "id" }),
    ];
  }

  /** Requests at once to both gateways, with probes among them. */
  async burst(): Promise<void> {
    const valid = await this.token();
    const forged = await this.forgeries(valid);
    const probing = this.cloud.probes.map((probe) => probeOnce(probe, (url) => fetch(this.cloud.origins.toLocal(url))));
    const [probed] = await Promise.all([
      Promise.all(probing),
      ...readings.map((reading) => this.requests(reading, valid, forged)),
    ]);
    for (const status of probed.flat()) this.count(`probe ${status}`);
    expect(probed.flat().filter((status) => status !== 200 && status !== 503)).toEqual([]);
    // That a copy of the adapter has no keys, and gets none from Entra or another copy.
    expect(this.reasons.filter((reason) => !/idpCallFailed: .*, received 503\.$/.test(reason))).toEqual([]);
  }

  private async requests(reading: Reading, valid: string, forged: readonly (string | undefined)[]): Promise<void> {
    const when = this.isOutage ? " in an outage" : "";
    const [admitted, refused] = await Promise.all([
      Promise.all(Array.from({ length: 4 }, () => this.send(reading, valid))),
      Promise.all(forged.map((token) => this.send(reading, token))),
    ]);
    for (const status of admitted) this.count(`${reading}: valid ${status}${when}`);
    for (const status of refused) this.count(`${reading}: invalid ${status}`);
    expect(refused.filter((status) => status !== 401 && status !== 500)).toEqual([]);
    expect(admitted.filter((status) => ![200, 500, ...(this.isKeyNew ? [401] : [])].includes(status))).toEqual([]);
  }

  private count(what: string): void {
    this.tally.set(what, (this.tally.get(what) ?? 0) + 1);
  }

  /** Requests until both gateways admit one. */
  async untilAdmitted(): Promise<void> {
    for (const reading of readings)
      while ((await this.send(reading, await this.token())) !== 200) this.cloud.clock.moveBy(6000);
  }

  /** All copies new, and the gateway's keys too, with Entra well. */
  async settle(): Promise<void> {
    this.outage("none");
    await this.kill();
    this.cloud.clock.moveBy(hour);
    await this.untilAdmitted();
    this.isKeyNew = false;
  }

  /** The sum of `docs/rotate-and-revoke.md`: 25 h 5 min, in which the adapter refreshes. */
  async expectWithdrawnRefused(): Promise<void> {
    for (const wait of [hour, 24 * hour, 5 * minute, hour]) {
      this.cloud.clock.moveBy(wait);
      await this.untilAdmitted();
    }
    for (const reading of readings)
      for (const token of this.withdrawn) {
        this.count(`${reading}: withdrawn, after the sum`);
        expect(await this.send(reading, token)).toBe(401);
      }
  }
}

async function chaosOf(seed: number): Promise<Chaos> {
  started = await startedCloud({ poolSeed: seed });
  const chaos = new Chaos(started, await gatewayOfEach(started));
  await chaos.untilAdmitted();
  return chaos;
}

describe("with pools at their worst, whatever happens to keys, Entra and copies", () => {
  test.each(seeds)(
    "nothing invalid is admitted, and what is valid is refused only where documented (seed %i)",
    {
      timeout: 300_000,
    },
    async (seed) => {
      const chaos = await chaosOf(seed);
      const random = seededRandom(seed);
      const { clock, entra } = chaos.cloud;
      const events: readonly (() => void | Promise<void>)[] = [
        () => chaos.outage("silent"),
        () => chaos.outage("unavailable"),
        () => chaos.outage("none"),
        () => chaos.kill((index) => index % 2 === 0),
        () => chaos.kill(),
        () => clock.moveBy(5 * minute),
        () => clock.moveBy(hour),
        () => clock.moveBy(hour),
        () => entra.keys.rotate("planned"),
        () => chaos.withdraw(),
      ];
      const order = events.map((event) => ({ event, rank: random() })).sort((one, other) => one.rank - other.rank);
      for (const { event } of order) {
        await event();
        await chaos.burst();
      }
      await chaos.settle();
      await chaos.withdraw();
      await chaos.burst();
      await chaos.settle();
      await chaos.burst();
      await chaos.expectWithdrawnRefused();
      if (process.env.POOL_SEEDS !== undefined) console.log(seed, Object.fromEntries(chaos.tally));
    },
  );

  test("with no copy that knows keys, Entra silent and no snapshot, who drops keys answers 500 to everybody; keys are back with Entra", {
    timeout: 60_000,
  }, async () => {
    const chaos = await chaosOf(7);
    chaos.outage("unavailable");
    await chaos.kill();
    chaos.cloud.clock.moveBy(hour);
    await chaos.burst();
    // Under the lenient reading the gateway goes by the keys that it had.
    expect([...chaos.tally.keys()].toSorted()).toEqual([
      ...["lenient: invalid 401", "lenient: valid 200 in an outage", "probe 503"],
      ...["strict: invalid 500", "strict: valid 500 in an outage"],
    ]);
    await chaos.settle();
    await chaos.burst();
    for (const reading of readings) expect(chaos.tally.get(`${reading}: valid 200`)).toBe(4);
  });
});

test("`start --once --pool` walks through with probes from all vantage points", async () => {
  const { code, out } = await startOnce(synthesizedApp(), "--json", "--pool", "5");
  const { results }: { results: readonly { id: string; status: string; expected: string }[] } = JSON.parse(out);
  expect(results.filter(({ status }) => status !== "passed")).toEqual([]);
  expect(results).toContainEqual(expect.objectContaining({ id: "probe", expected: "200 at 3 vantage points" }));
  expect(code).toBe(0);
});
