import { existsSync, readFileSync } from "node:fs";
import { expect, onTestFinished, test } from "vitest";
import { playStack } from "../../../local/cloud";
import { cloudMemory } from "../../../local/cloud-memory";
import { fronts } from "../../../local/fronts";
import { readStack } from "../../../synthesized/stack/stack";
import { synthesizedApp } from "../../end-to-end/synthesized-app";
import { connecting } from "../../until";

test("an apply keeps the proxy and its authority, and gives names that are new another one in the same file", async () => {
  const all = fronts(undefined);
  onTestFinished(all.close);
  const memory = cloudMemory();
  const play = async (more: object = {}) => {
    const stack = await readStack(synthesizedApp({ adapter: "none", ...more }));
    const cloud = await playStack(stack, { fronts: all, memory, proxy: {} });
    await all.switchOver();
    await cloud.close();
    if (cloud.proxy === undefined) throw new Error("no proxy was started");
    return cloud.proxy;
  };
  const [first, second] = [await play(), await play()];
  expect(second).toEqual(first);
  const third = await play({
    customDomain: { hostname: "api.example.com", certificateId: "ocid1.certificate.oc1..x" },
  });
  expect([third.url, third.caFile, third.ca === first.ca]).toEqual([first.url, first.caFile, false]);
  expect([first.names.includes("api.example.com"), third.names]).toEqual([
    false,
    expect.arrayContaining(["api.example.com", "login.microsoftonline.com"]),
  ]);
  expect(readFileSync(first.caFile, "utf8")).toBe(third.ca);
  expect(await connecting(first.url)).toBe("connected");
  await memory.proxy?.close();
  expect([existsSync(first.caFile), await connecting(first.url)]).toEqual([false, "ECONNREFUSED"]);
});
