import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { connectLocalCloud } from "../../../synthesized/verify/local-cloud";

/** A page that states these origins. */
async function page(origins: unknown, told: unknown = { name: "s", keySets: [], open: [], apis: [] }): Promise<string> {
  const server = createServer(({ url }, response) =>
    response.end(JSON.stringify(url === "/system" ? told : { name: "s", origins })),
  );
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => void server.close().closeAllConnections());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const real = "https://login.microsoftonline.com";

test("a cloud that leads to loopback is reached", async () => {
  expect((await connectLocalCloud(await page([{ real, local: "http://127.0.0.1:4000" }, { real: 1 }]))).name).toBe("s");
});

test.each([
  null,
  {},
  { name: "s", keySets: [], apis: [], open: [{}] },
  { name: "s", keySets: [], open: [], apis: [{}] },
])("one that tells of %j is none", async (told) => {
  await expect(connectLocalCloud(await page([], told))).rejects.toThrow(
    /^USAGE: --local: got http:\S+, which tells no system\. Expected: a running local cloud/,
  );
});

test.each([
  "https://evil.example",
  "http://127.0.0.1.evil.example",
  "http://127.0.0.1@evil.example",
  "ftp://127.0.0.1",
  "x",
])("one that leads to %s is none", async (local) => {
  await expect(connectLocalCloud(await page([{ real, local }]))).rejects.toThrow(
    /^USAGE: --local: got http:\S+, which leads \S+ to .*\. Expected: a local cloud, which leads to loopback/,
  );
});

test.each(["https://evil.example", "http://127.0.0.1.evil.example", "nonsense"])("%s is not asked", async (url) => {
  await expect(connectLocalCloud(url)).rejects.toThrow(
    /^USAGE: --local: got .*the address that entra-oci-gateway start/,
  );
});
