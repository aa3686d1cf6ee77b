import { once } from "node:events";
import { connect, createServer } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { isOfThisMachine, type Outside } from "../../../local/proxy/outside";
import { listening, received, startedProxy } from "./started-proxy";

/** Names that have one address after the other, and a server that answers at each of them. */
async function elsewhere(...addresses: readonly (readonly string[])[]) {
  const server = createServer((socket) => socket.once("data", () => socket.end("from elsewhere")));
  const { port } = new URL(await listening(server));
  onTestFinished(() => void server.close());
  const called: string[] = [];
  const left = [...addresses];
  const network: Outside = {
    resolve: async () => left.shift() ?? [],
    connect: (address, toPort) => {
      called.push(`${address}:${toPort}`);
      return connect(Number(port), "127.0.0.1");
    },
  };
  return { network, called };
}

describe("CONNECT to a host that the stack calls", () => {
  const outside = ["orders.example.com:443"];

  test("is led to it, at the address that was judged", async () => {
    const { network, called } = await elsewhere(["192.0.2.1", "192.0.2.2"], ["127.0.0.1"]);
    const { connect: reach } = await startedProxy({ outside, network });
    const { status, socket } = await reach("Orders.example.com:443");
    expect(status).toBe(200);
    expect(await received(socket, "hello")).toBe("from elsewhere");
    expect(called).toEqual(["192.0.2.1:443"]);
  });

  test("may be to a private network, where back ends are", async () => {
    const { network, called } = await elsewhere(["10.0.0.5"]);
    const { connect: reach } = await startedProxy({ outside, network });
    expect((await reach("orders.example.com:443")).status).toBe(200);
    expect(called).toEqual(["10.0.0.5:443"]);
  });

  test.each([
    ["127.0.0.1"],
    ["::1"],
    ["169.254.169.254"],
    ["fe80::1"],
    ["0.0.0.0"],
    ["::ffff:127.0.0.1"],
    ["64:ff9b::a9fe:a9fe"],
    ["fd00:ec2::254"],
  ])("is refused where its name has the address %s, and be it beside another", async (address) => {
    const { network, called } = await elsewhere(["192.0.2.1", address]);
    const { connect: reach } = await startedProxy({ outside, network });
    const { status, text } = await reach("orders.example.com:443");
    expect([status, text]).toEqual([403, expect.stringContaining(`has the address ${address}.`)]);
    expect(called).toEqual([]);
  });

  test("is refused where the stack names another port, and where no name is known", async () => {
    const { network, called } = await elsewhere();
    const { connect: reach } = await startedProxy({ outside, network });
    expect((await reach("orders.example.com:8443")).text).toMatch(
      /Allowed: login\.test:443, .*orders\.example\.com:443/,
    );
    expect((await reach("orders.example.com:443")).text).toBe("orders.example.com: no address is known.\n");
    expect(called).toEqual([]);
  });

  test("never reaches an address of metadata, though a stack names it", async () => {
    const { network } = await elsewhere(["169.254.169.254"]);
    const { connect: reach } = await startedProxy({ outside: ["169.254.169.254:80"], network });
    expect((await reach("169.254.169.254:80")).status).toBe(403);
  });

  test("that does not answer is told", async () => {
    const closed = createServer();
    const { port } = new URL(await listening(closed));
    closed.close();
    await once(closed, "close");
    const network: Outside = {
      resolve: async () => ["192.0.2.1"],
      connect: () => connect(Number(port), "127.0.0.1"),
    };
    const { connect: reach } = await startedProxy({ outside, network });
    expect((await reach("orders.example.com:443")).text).toBe("orders.example.com: 192.0.2.1 cannot be reached.\n");
  });
});

test.each([
  ["192.0.2.1", false],
  ["10.1.2.3", false],
  ["172.16.0.1", false],
  ["192.168.0.1", false],
  ["2001:db8::1", false],
  ["fd12::1", false],
  ["127.255.0.1", true],
  ["169.254.0.1", true],
  ["192.0.0.192", true],
  ["168.63.129.16", true],
  ["224.0.0.1", true],
  ["255.255.255.255", true],
  ["::", true],
  ["fe80::1%eth0", true],
  ["ff02::1", true],
])("%s is of this machine alone: %s", (address, is) => {
  expect(isOfThisMachine(address)).toBe(is);
});
