import { Agent, request } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isRunning } from "../local/functions/test-functions";
import { type StartedCloud, startedCloud, threeApis } from "./started-cloud";
import { traffic } from "./traffic";

const hour = 3_600_000;
/** How long the crowd stays: short in every run, longer where SOAK_SECONDS says so. */
const soakSeconds = Number(process.env.SOAK_SECONDS ?? 1);

let started: StartedCloud;
const agent = new Agent({ keepAlive: true });

beforeAll(async () => {
  started = await startedCloud();
}, 60_000);
afterAll(async () => {
  agent.destroy();
  await started.close();
});

function send(path: string, token?: string): Promise<number> {
  const { hostname, port } = new URL(started.endpoint("hello"));
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return new Promise((resolve, reject) => {
    const sent = request({ agent, hostname, port, path, headers }, (response) => {
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

/** Runs while requests with a valid token go on, and returns what they got. */
async function meanwhile(during: () => Promise<void>): Promise<unknown> {
  let isOver = false;
  const tally = traffic(
    8,
    () => isOver,
    async () => send("/hello/world", await freshToken()),
  );
  try {
    await during();
  } finally {
    isOver = true;
  }
  return [...(await tally).keys()];
}

/** The gateway's hours over and a request sent, which makes it fetch. */
async function nextFetch(): Promise<void> {
  started.cloud.clock.moveBy(hour);
  expect(await send("/hello/world", await freshToken())).toBe(200);
}

describe("while traffic runs, no request with a valid token fails", () => {
  test("through planned rotations, the gateway fetching keys between them", async () => {
    const statuses = await meanwhile(async () => {
      for (let round = 0; round < 3; round += 1) {
        await started.cloud.entra.keys.rotate("planned");
        await nextFetch();
      }
    });
    expect(statuses).toEqual([200]);
  });

  test("through an outage of Entra's key endpoint, the gateway fetching keys in its midst", async () => {
    const { faults } = started.cloud.entra;
    const statuses = await meanwhile(async () => {
      await nextFetch();
      Object.assign(faults, { surface: "keys", outage: "unavailable" });
      await nextFetch();
      Object.assign(faults, { outage: "reset" });
      await nextFetch();
      Object.assign(faults, { surface: "all", outage: "none" });
      await nextFetch();
    });
    expect(statuses).toEqual([200]);
  });

  test("while replicas show different keys", async () => {
    const { keys } = started.cloud.entra;
    const statuses = await meanwhile(async () => {
      keys.flapping = true;
      for (let round = 0; round < 3; round += 1) await nextFetch();
      keys.flapping = false;
    });
    expect(statuses).toEqual([200]);
  });
});

test("without the probe that keeps the adapter warm, an outage at the wrong hour is felt", {
  timeout: 60_000,
}, async () => {
  const cold = await startedCloud({}, { ...threeApis, adapter: { healthProbe: "off" } });
  const { entra, clock } = cold.cloud;
  const status = async (): Promise<number> => {
    const token = await entra.mint({ client: cold.clientId("hello", "caller"), api: cold.apiId("hello") });
    return (await fetch(`${cold.endpoint("hello")}/world`, { headers: { authorization: `Bearer ${token}` } })).status;
  };
  expect(await status()).toBe(200);
  Object.assign(entra.faults, { surface: "keys", outage: "unavailable" });
  expect(await status()).toBe(200);
  clock.moveBy(hour);
  expect(await status()).toBe(500);
  await cold.close();
});

test("200 clients at once for a while: no error, and no process left when it closes", {
  timeout: 30_000 + soakSeconds * 2000,
}, async () => {
  const token = await freshToken();
  const end = Date.now() + soakSeconds * 1000;
  const isOver = (): boolean => Date.now() >= end;
  const [admitted, refused] = await Promise.all([
    traffic(150, isOver, () => send("/hello/world", token)),
    traffic(50, isOver, () => send("/hello/world")),
  ]);
  expect([[...admitted.keys()], [...refused.keys()]]).toEqual([[200], [401]]);
  const pids = started.cloud.functionPids;
  expect(pids.length).toBeGreaterThan(0);
  await started.cloud.close();
  expect(pids.filter(isRunning)).toEqual([]);
});
