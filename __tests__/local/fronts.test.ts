import { Agent, createServer, request, type Server, type ServerResponse } from "node:http";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Fronts, fronts } from "../../local/fronts";
import { connecting, until } from "../until";

function answering(
  body: string,
  onRequest: (response: ServerResponse) => void = (response) => void response.end(body),
): Server {
  const server = createServer((_, response) => onRequest(response));
  onTestFinished(() => void server.close());
  return server;
}

function newFronts(): Fronts {
  const all = fronts(undefined);
  onTestFinished(all.close);
  return all;
}

/** One connection, kept. */
function client() {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  return (
    url: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<{ text: string; port: number | undefined }> =>
    new Promise((resolve, reject) => {
      const sent = request(url, { agent, headers }, (response) => {
        const port = sent.socket?.localPort;
        let text = "";
        response.setEncoding("utf8").on("data", (piece: string) => {
          text += piece;
        });
        response.on("end", () => resolve({ text, port }));
      });
      sent.on("error", reject).end();
    });
}

describe("a front", () => {
  test("keeps its URL and its clients' connections while the server behind it changes", async () => {
    const all = newFronts();
    const ask = client();
    const url = await all.attach("a", answering("one"), {});
    const first = await ask(url);
    expect(await all.attach("a", answering("two"), {})).toBe(url);
    expect((await ask(url)).text).toBe("one");
    await all.switchOver();
    const second = await ask(url);
    expect([first.text, second.text]).toEqual(["one", "two"]);
    expect(second.port).toBe(first.port);
  });

  test("lets what was asked before end where it was asked", async () => {
    const all = newFronts();
    const held: ServerResponse[] = [];
    const url = await all.attach(
      "a",
      answering("", (response) => void held.push(response)),
      {},
    );
    await all.switchOver();
    const slow = client()(url);
    await until(() => held.length === 1);
    await all.attach("a", answering("two"), {});
    let isDrained = false;
    const drained = all.switchOver().then(() => {
      isDrained = true;
    });
    expect((await client()(url)).text).toBe("two");
    expect(isDrained).toBe(false);
    held[0]?.end("one");
    expect((await slow).text).toBe("one");
    await drained;
    expect(isDrained).toBe(true);
  });

  test("stays as it was where what was attached is abandoned, and what was new is gone", async () => {
    const all = newFronts();
    const url = await all.attach("a", answering("one"), {});
    await all.switchOver();
    await all.attach("a", answering("two"), {});
    const other = await all.attach("b", answering("new"), {});
    all.abandon();
    expect((await client()(url)).text).toBe("one");
    expect(await all.attach("a", answering("three"), {})).toBe(url);
    await all.switchOver();
    expect((await client()(url)).text).toBe("three");
    expect(await connecting(other)).toBe("ECONNREFUSED");
  });

  test("is gone where nothing succeeds what was there", async () => {
    const all = newFronts();
    const gone = await all.attach("gone", answering("one"), {});
    await all.attach("stays", answering("one"), {});
    await all.switchOver();
    await all.attach("stays", answering("two"), {});
    await all.switchOver();
    expect(await connecting(gone)).toBe("ECONNREFUSED");
  });

  test("leaves to Node what the server behind it leaves to Node", async () => {
    const all = newFronts();
    const url = await all.attach("a", answering("one"), {});
    expect((await client()(url, { expect: "100-continue" })).text).toBe("one");
    expect((await client()(url, { expect: "something" })).text).toBe("");
  });

  test("takes a port that must be free, or says that it is not", async () => {
    const all = newFronts();
    const url = new URL(await all.attach("a", answering("one"), {}));
    await expect(fronts(undefined).attach("b", answering("two"), { exact: Number(url.port) })).rejects.toThrow(
      "EADDRINUSE",
    );
    const other = fronts(undefined);
    onTestFinished(other.close);
    expect(await other.attach("b", answering("two"), { usual: Number(url.port) })).not.toBe(url.origin);
  });
});
