/** A crowd before a gateway of each reading, while keys rotate, Entra is out and its replicas differ. */
import { Agent, request } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Reading } from "../../local/choice";
import { isRunning } from "../local/functions/test-functions";
import { gatewayOfEach, readings, type StartedCloud, startedCloud, threeApis } from "./started-cloud";
import { type Tally, traffic } from "./traffic";

const hour = 3_600_000;
/** How long the crowd stays: short in every run, longer where SOAK_SECONDS says so. */
const soakSeconds = Number(process.env.SOAK_SECONDS ?? 1);

let started: StartedCloud;
let origins: Readonly<Record<Reading, string>>;
const agent = new Agent({ keepAlive: true });

beforeAll(async () => {
  started = await startedCloud();
  origins = await gatewayOfEach(started);
}, 60_000);
afterAll(async () => {
  agent.destroy();
  await started.close();
});

function send(reading: Reading, token?: string): Promise<number> {
  const { hostname, port } = new URL(origins[reading]);
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return new Promise((resolve, reject) => {
    const sent = request({ agent, hostname, port, path: "/hello/world", headers }, (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode ?? 0));
      response.on("error", reject);
    });
    sent.on("error", reject);
    sent.end();
  });
}

/** A token of Entra's present key that outlives the clock's jumps. */
const freshToken = (): Promise<string> =>
  started.cloud.entra.mint({
    client: started.clientId("hello", "caller"),
    api: started.apiId("hello"),
    expiresIn: (3 * hour) / 1000,
  });

/** So many clients of the gateway of each reading. */
async function crowds(
  clients: number,
  isOver: () => boolean,
  sendTo: (reading: Reading) => Promise<number>,
): Promise<Readonly<Record<Reading, Tally>>> {
  const [strict, lenient] = await Promise.all([
    traffic(clients, isOver, () => sendTo("strict")),
    traffic(clients, isOver, () => sendTo("lenient")),
  ]);
  return { strict, lenient };
}

const statusesOf = ({ strict, lenient }: Readonly<Record<Reading, Tally>>): unknown => ({
  strict: [...strict.keys()],
  lenient: [...lenient.keys()],
});

/** Runs while requests with a valid token go on, and returns what they got. */
async function meanwhile(reading: Reading, during: () => Promise<void>): Promise<unknown> {
  let isOver = false;
  const tally = traffic(
    8,
    () => isOver,
    async () => send(reading, await freshToken()),
  );
  try {
    await during();
  } finally {
    isOver = true;
  }
  return [...(await tally).keys()];
}

/** The gateway's hours over and a request sent, which makes it fetch. */
async function nextFetch(reading: Reading): Promise<void> {
  started.cloud.clock.moveBy(hour);
  expect(await send(reading, await freshToken())).toBe(200);
}

// One reading after the other: gateways that fetch at the same moment wake copies that know no keys, which pools.test.ts is about.
describe.each(readings)("while traffic runs, no request with a valid token fails under the %s reading", (reading) => {
  test("through planned rotations, the gateway fetching keys between them", async () => {
    const statuses = await meanwhile(reading, async () => {
      for (let round = 0; round < 3; round += 1) {
        await started.cloud.entra.keys.rotate("planned");
        await nextFetch(reading);
      }
    });
    expect(statuses).toEqual([200]);
  });

  test("through an outage of Entra's key endpoint, the gateway fetching keys in its midst", async () => {
    const { faults } = started.cloud.entra;
    const statuses = await meanwhile(reading, async () => {
      await nextFetch(reading);
      Object.assign(faults, { surface: "keys", outage: "unavailable" });
      await nextFetch(reading);
      Object.assign(faults, { outage: "reset" });
      await nextFetch(reading);
      Object.assign(faults, { surface: "all", outage: "none" });
      await nextFetch(reading);
    });
    expect(statuses).toEqual([200]);
  });

  test("while replicas show different keys", async () => {
    const { keys } = started.cloud.entra;
    const statuses = await meanwhile(reading, async () => {
      keys.flapping = true;
      for (let round = 0; round < 3; round += 1) await nextFetch(reading);
      keys.flapping = false;
    });
    expect(statuses).toEqual([200]);
  });
});

test("without the probe that keeps the adapter warm, an outage at the wrong hour is felt where a gateway drops the keys it had", {
  timeout: 60_000,
}, async () => {
  const cold = await startedCloud({}, { ...threeApis, adapter: { healthProbe: "off" } });
  const { entra, clock } = cold.cloud;
  const gateways = await gatewayOfEach(cold);
  const statuses = async (): Promise<readonly number[]> => {
    const token = await entra.mint({ client: cold.clientId("hello", "caller"), api: cold.apiId("hello") });
    const headers = { authorization: `Bearer ${token}` };
    const ask = (reading: Reading) => fetch(`${gateways[reading]}/hello/world`, { headers });
    return (await Promise.all(readings.map(ask))).map(({ status }) => status);
  };
  expect(await statuses()).toEqual([200, 200]);
  Object.assign(entra.faults, { surface: "keys", outage: "unavailable" });
  expect(await statuses()).toEqual([200, 200]);
  clock.moveBy(hour);
  expect(await statuses()).toEqual([500, 200]);
  await cold.close();
});

test("200 clients at once for a while: no error, and no process left when it closes", {
  timeout: 30_000 + soakSeconds * 2000,
}, async () => {
  const token = await freshToken();
  const end = Date.now() + soakSeconds * 1000;
  const isOver = (): boolean => Date.now() >= end;
  const [admitted, refused] = await Promise.all([
    crowds(75, isOver, (reading) => send(reading, token)),
    crowds(25, isOver, (reading) => send(reading)),
  ]);
  if (process.env.SOAK_SECONDS !== undefined) console.log({ admitted, refused });
  expect(statusesOf(admitted)).toEqual({ strict: [200], lenient: [200] });
  expect(statusesOf(refused)).toEqual({ strict: [401], lenient: [401] });
  const pids = started.cloud.functionPids;
  expect(pids.length).toBeGreaterThan(0);
  await started.cloud.close();
  expect(pids.filter(isRunning)).toEqual([]);
});
