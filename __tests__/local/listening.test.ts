import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { isOffLoopback, listenBeside, onUsualPort, ownHost } from "../../local/listening";
import { connecting } from "../until";

test.each<[string | undefined, boolean, string]>([
  [undefined, false, "127.0.0.1"],
  ["127.0.0.1", false, "127.0.0.1"],
  ["127.0.0.2", false, "127.0.0.1"],
  ["::1", false, "127.0.0.1"],
  ["0.0.0.0", true, "0.0.0.0"],
  ["::", true, "::"],
  ["192.0.2.1", true, "127.0.0.1"],
])("%s is off loopback: %s; a server listens on %s", (address, isOff, own) => {
  expect([isOffLoopback(address), ownHost(address)]).toEqual([isOff, own]);
});

async function httpServer(): Promise<{ server: ReturnType<typeof createHttpServer>; port: number }> {
  const server = createHttpServer((_, response) => void response.end("here"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close().closeAllConnections());
  // Sound: a server that listens on a port has such an address.
  return { server, port: (server.address() as AddressInfo).port };
}

test.skipIf(process.platform !== "linux")(
  "another address of this machine leads to the same server, until it ends",
  async () => {
    const { server, port } = await httpServer();
    const end = await listenBeside(server, "127.0.0.2", port);
    expect(await (await fetch(`http://127.0.0.2:${port}/`)).text()).toBe("here");
    end();
    expect(await connecting(`http://127.0.0.2:${port}/`)).toBe("ECONNREFUSED");
  },
);

test("all addresses at once are the server's own, and so is loopback", async () => {
  const { server, port } = await httpServer();
  for (const address of [undefined, "127.0.0.1", "0.0.0.0", "::"])
    expect((await listenBeside(server, address, port))()).toBeUndefined();
});

describe("a usual port", () => {
  const listening = (port: number): Promise<number> =>
    new Promise((resolve, reject) => {
      const server = createServer();
      onTestFinished(() => void server.close());
      server.once("error", reject);
      // Sound: a server that listens on a port has such an address.
      server.listen(port, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
    });

  test("is taken where it is free, and gives way to a free one where it is not", async () => {
    const { port } = await httpServer();
    const other = await onUsualPort(port, listening);
    expect(other).not.toBe(port);
    expect(await onUsualPort(undefined, listening)).toBeGreaterThan(0);
    const asked: number[] = [];
    await onUsualPort(4040, async (one) => void asked.push(one));
    expect(asked).toEqual([4040]);
  });

  test("does not hide another failure", async () => {
    await expect(onUsualPort(1, () => Promise.reject(new Error("on purpose")))).rejects.toThrow("on purpose");
  });
});
