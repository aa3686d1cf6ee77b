import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { send } from "../../../synthesized/verify/answer";

/** Runs a server for the time of one request. */
async function asking(answer: RequestListener) {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  const { port } = server.address() as AddressInfo;
  try {
    return await send(fetch, { method: "GET", url: `http://127.0.0.1:${port}/` });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test("status, body, request id and challenge are kept", async () => {
  const answer = await asking((_, response) => {
    response.writeHead(401, { "opc-request-id": "id", "www-authenticate": "Bearer" }).end("no");
  });
  expect(answer).toMatchObject({ status: 401, body: "no", requestId: "id", challenge: "Bearer" });
});

test("a redirect is an answer, and is not followed: a token goes nowhere else", async () => {
  const answer = await asking((_, response) => {
    response.writeHead(302, { location: "http://127.0.0.1:1/" }).end();
  });
  expect(answer.status).toBe(302);
  expect(answer).not.toHaveProperty("failure");
});

test("an answer without end is given up", async () => {
  const answer = await asking((_, response) => {
    const pour = (): void => {
      while (response.write(Buffer.alloc(65_536)));
      response.once("drain", pour);
    };
    pour();
  });
  expect(answer).toMatchObject({ status: 0, failure: "the answer has more than 1048576 bytes" });
});

test("no answer is told with its reason", async () => {
  const answer = await send(fetch, { method: "GET", url: "http://127.0.0.1:1/" });
  expect(answer).toMatchObject({ status: 0, failure: expect.stringMatching(/bad port|ECONNREFUSED/) });
});
