import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ask, isAnswer } from "../../doctor/ask";
import { answer, type Loopback, startLoopback } from "./loopback";

let server: Loopback;
beforeEach(async () => {
  server = await startLoopback((_, response) => answer(response, 200, { here: true }, { "x-said": "yes" }));
});
afterEach(() => server.close());

const network = { fetch, patience: 10_000 };

test("gives status, headers and JSON", async () => {
  const answered = await ask(network, server.url);
  expect(answered).toMatchObject({ status: 200, json: { here: true } });
  expect(isAnswer(answered) && answered.headers.get("x-said")).toBe("yes");
});

test("gives no JSON for what is none, and for bytes that are no text", async () => {
  server.handler = (_, response) => void response.end(Buffer.from([0xff, 0xfe, 0x7b]));
  expect(await ask(network, server.url)).not.toHaveProperty("json");
});

test("does not follow a redirect: it would carry credentials along", async () => {
  server.handler = (_, response) => void response.writeHead(307, { location: "/elsewhere" }).end();
  expect(await ask(network, server.url, { headers: { authorization: "x" } })).toMatchObject({ status: 307 });
  expect(server.requests).toHaveLength(1);
});

describe("gives an outcome instead", () => {
  test("when nobody answers in time", async () => {
    server.handler = () => undefined;
    expect(await ask({ ...network, patience: 50 }, server.url)).toMatchObject({ state: "not checked" });
  });

  test("when an answer begins and does not end in time", async () => {
    server.handler = (_, response) => void response.writeHead(200).write("{");
    expect(await ask({ ...network, patience: 50 }, server.url)).toMatchObject({
      state: "not checked",
      detail: expect.stringContaining("did not answer within 0.05 s"),
    });
  });

  test("when an answer breaks off", async () => {
    server.handler = (_, response) => {
      response.writeHead(200, { "content-length": "100" }).write("{");
      response.socket?.end();
    };
    expect(await ask(network, server.url)).toHaveProperty("state");
  });

  test("when an answer does not end at all", async () => {
    server.handler = (_, response) => {
      const more = () => {
        while (response.write("x".repeat(65_536)));
      };
      response.on("drain", more);
      response.on("error", () => undefined);
      more();
    };
    expect(await ask(network, server.url)).toMatchObject({ state: "not checked" });
  });

  test("when there is no connection, with the way through a proxy", async () => {
    await server.close();
    expect(await ask(network, server.url)).toMatchObject({
      state: "missing",
      detail: expect.stringContaining("(ECONNREFUSED)"),
      remedy: expect.stringContaining("HTTPS_PROXY"),
    });
  });

  test("when a header cannot be sent, without saying which", async () => {
    const refused = await ask(network, server.url, { headers: { authorization: "planted\nsecret" } });
    expect(JSON.stringify(refused)).not.toContain("planted");
    expect(refused).toMatchObject({ state: "not checked" });
  });
});
