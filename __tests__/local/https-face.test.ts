import { existsSync, readFileSync } from "node:fs";
import { get } from "node:https";
import { expect, onTestFinished, test } from "vitest";
import { playStack } from "../../local/cloud";
import { cloudMemory } from "../../local/cloud-memory";
import { fronts } from "../../local/fronts";
import { httpsResults } from "../../local/start/https-results";
import { readStack } from "../../synthesized/stack/stack";
import { synthesizedApp } from "../end-to-end/synthesized-app";
import { connecting } from "../until";

const statusOf = (url: string, ca: string | undefined, servername: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    get(url, { ca: ca ?? "", servername, agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    }).on("error", reject);
  });

const stackOf = (more: object = {}) => readStack(synthesizedApp({ adapter: "none", ...more }));

test("gateways and Entra answer by their real names, loopback and what is named, to whoever trusts the authority", async () => {
  const cloud = await playStack(await stackOf(), { https: { names: ["cloud.test", "192.0.2.7", "0.0.0.0", "::1"] } });
  const [gateway] = cloud.gateways;
  const [url = "", host = ""] = [gateway?.httpsUrl, gateway?.hostnames[0]];
  for (const name of [host, "localhost", "cloud.test"])
    expect([name, await statusOf(`${url}/hello/world`, cloud.https?.ca, name)]).toEqual([name, 401]);
  await expect(statusOf(url, cloud.https?.ca, "other.test")).rejects.toThrow(/altnames/);
  expect(await httpsResults(cloud)).toEqual(
    ["Entra", gateway?.address].map((subject) => expect.objectContaining({ subject, status: "passed" })),
  );
  const { file = "" } = cloud.https ?? {};
  expect(readFileSync(file, "utf8")).toBe(cloud.https?.ca);
  await cloud.close();
  expect([existsSync(file), await connecting(url)]).toEqual([false, "ECONNREFUSED"]);
  expect(await httpsResults(cloud)).toEqual([
    expect.objectContaining({ subject: "Entra", status: "failed" }),
    expect.objectContaining({ subject: gateway?.address, status: "failed" }),
  ]);
});

test("an apply keeps addresses and authority, and makes another where names came", async () => {
  const all = fronts(undefined);
  onTestFinished(all.close);
  const memory = cloudMemory();
  const play = async (more?: object) => {
    const cloud = await playStack(await stackOf(more), { fronts: all, memory, https: {} });
    onTestFinished(cloud.close);
    await all.switchOver();
    return cloud;
  };
  const first = await play();
  const second = await play();
  expect([second.https, second.entra.httpsUrl, second.gateways[0]?.httpsUrl]).toEqual([
    first.https,
    first.entra.httpsUrl,
    first.gateways[0]?.httpsUrl,
  ]);
  const domain = { customDomain: { hostname: "api.example.com", certificateId: "ocid1.certificate.oc1..x" } };
  const third = await play(domain);
  const url = `${third.gateways[0]?.httpsUrl}/hello/world`;
  expect([third.https?.file, third.gateways[0]?.httpsUrl]).toEqual([first.https?.file, first.gateways[0]?.httpsUrl]);
  expect(readFileSync(third.https?.file ?? "", "utf8")).toBe(third.https?.ca);
  expect(await statusOf(url, third.https?.ca, "api.example.com")).toBe(401);
  await expect(statusOf(url, first.https?.ca, "api.example.com")).rejects.toThrow(/certificate|signature/);
});
