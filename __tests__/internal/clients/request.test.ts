import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { requestJson, unexpected } from "../../../internal/clients/request";
import { answer, type Loopback, startLoopback } from "../../doctor/loopback";

let server: Loopback;
beforeEach(async () => {
  server = await startLoopback((_, response) => answer(response, 200, { here: true }, { "x-said": "yes" }));
});
afterEach(() => server.close());

const network = { fetch, patience: 10_000 };
const ask = (headers: Record<string, string> = {}, patience = 10_000) =>
  requestJson({ ...network, patience }, { url: server.url, headers });

test("gives status, headers and JSON", async () => {
  const answered = await ask();
  expect(answered).toMatchObject({ value: { status: 200, json: { here: true } } });
  expect("value" in answered && answered.value.headers.get("x-said")).toBe("yes");
});

test("gives no JSON for what is none, and for bytes that are no text", async () => {
  server.handler = (_, response) => void response.end(Buffer.from([0xff, 0xfe, 0x7b]));
  const answered = await ask();
  expect("value" in answered && answered.value).not.toHaveProperty("json");
});

test("does not follow a redirect: it would carry credentials along", async () => {
  server.handler = (_, response) => void response.writeHead(307, { location: "/elsewhere" }).end();
  expect(await ask({ authorization: "x" })).toMatchObject({ value: { status: 307 } });
  expect(server.requests).toHaveLength(1);
});

describe("gives a failure instead", () => {
  test("when nobody answers in time", async () => {
    server.handler = (_, response) => void response.writeHead(200).write("{");
    const detail = expect.stringContaining("did not answer within 0.05 s");
    expect(await ask({}, 50)).toMatchObject({ failure: { code: "no-answer", detail } });
  });

  test("when an answer is larger than any that is documented", async () => {
    server.handler = (_, response) => void response.end(Buffer.alloc(2_000_001));
    expect(await ask()).toMatchObject({ failure: { code: "no-answer" } });
  });

  test("when there is no connection", async () => {
    await server.close();
    const detail = expect.stringContaining("(ECONNREFUSED)");
    expect(await ask()).toMatchObject({ failure: { code: "no-connection", detail } });
  });

  test("when a header cannot be sent, without saying which", async () => {
    const refused = await ask({ authorization: "planted\nsecret" });
    expect(JSON.stringify(refused)).not.toContain("planted");
    expect(refused).toMatchObject({ failure: { code: "no-answer" } });
  });
});

test.each([
  [200, "x.example answered HTTP 200 to this with something else than it documents"],
  [503, "x.example answered HTTP 503 to this"],
])("an answer %i that tells nothing is a failure", (status, detail) => {
  const url = new URL("https://x.example/path");
  expect(unexpected(url, { status, headers: new Headers() }, " to this")).toEqual({
    failure: { code: "unexpected-answer", detail, names: [String(status)] },
  });
});
