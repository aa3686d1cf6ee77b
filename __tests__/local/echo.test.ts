import { request } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { startEcho } from "../../local/echo";
import { localDeployments } from "../../local/gateway/local-deployments";
import { Unknown, type Value } from "../../synthesized/expression/value";
import { originMap } from "../../synthesized/system/origins";
import { deploymentResource, stackOf, stockRoute } from "./gateway/test-stack";

const http = (path: string, url: Value) => ({ path, methods: ["ANY"], backend: [{ type: "HTTP_BACKEND", url }] });

interface Shown {
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: string;
  readonly bodyBase64?: string;
}

async function echoOf(...urls: readonly Value[]) {
  const routes = [stockRoute("/stock", "in"), ...urls.map((url, index) => http(`/${index}`, url))];
  const { gateways } = localDeployments(stackOf([deploymentResource("/api", { routes })]));
  const origins = originMap();
  origins.add("https://known.test", "http://127.0.0.1:9");
  const closing: (() => Promise<void>)[] = [];
  const echoed = await startEcho(
    gateways.flatMap(({ deployments }) => deployments),
    { origins, closing, elsewhere: new Map([["https://elsewhere.test", "http://orders:3000"]]) },
  );
  onTestFinished(async () => void (await Promise.all(closing.map((close) => close()))));
  return { echoed, origins, closing };
}

test("answers for back ends that are elsewhere, with what it was asked", async () => {
  const { echoed, origins } = await echoOf(
    "https://a.test/x/${request.path[p]}",
    "https://A.test/y",
    "http://b.test:81",
  );
  expect(echoed).toEqual(["https://a.test", "http://b.test:81"]);
  const answer = await fetch(origins.toLocal("https://a.test/x?q=1"), { method: "PUT", headers: { "x-a": "1" } });
  expect(answer.headers.get("x-played-here-by")).toBe("echo");
  const shown = (await answer.json()) as Shown;
  expect(shown).toMatchObject({ echo: true, method: "PUT", url: "https://a.test/x?q=1", body: "", bodyBytes: 0 });
  expect(shown.headers).toContainEqual(["x-a", "1"]);
  const head = await fetch(origins.toLocal("http://b.test:81/"), { method: "HEAD" });
  expect([head.status, await head.text()]).toEqual([200, ""]);
});

test("shows headers in their order and spelling, repeated ones repeated", async () => {
  const { origins } = await echoOf("https://a.test/");
  const { hostname, port } = new URL(origins.toLocal("https://a.test"));
  const headers = ["Host", "a.test", "X-B", "2", "x-A", "1", "X-B", "3"];
  const answer = await new Promise<string>((resolve, reject) => {
    request({ hostname, port, path: "/a//b?c", headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (piece: string) => {
        text += piece;
      });
      response.on("end", () => resolve(text));
    })
      .on("error", reject)
      .end();
  });
  const shown = JSON.parse(answer);
  expect(shown.url).toBe("https://a.test/a//b?c");
  expect(shown.headers.slice(0, 4)).toEqual([
    ["Host", "a.test"],
    ["X-B", "2"],
    ["x-A", "1"],
    ["X-B", "3"],
  ]);
});

test("shows the body, up to a bound, and bytes that are no text as base64", async () => {
  const { origins } = await echoOf("http://a.test/");
  const shownOf = async (body: string | Uint8Array<ArrayBuffer>): Promise<Shown> =>
    (await (await fetch(origins.toLocal("http://a.test/"), { method: "POST", body })).json()) as Shown;
  expect(await shownOf('{"ä":1}')).toMatchObject({ body: '{"ä":1}', bodyBytes: 8 });
  expect(await shownOf(Uint8Array.of(255, 0))).toMatchObject({ bodyBase64: "/wA=", bodyBytes: 2 });
  const large = await shownOf("x".repeat(70_000));
  expect(large).toMatchObject({ bodyBytes: 70_000, cutAfterBytes: 65_536 });
  expect(large.body?.length).toBe(65_536);
});

test("does not stand in the place of what answers already, is this machine, or is not known", async () => {
  const { echoed, closing } = await echoOf(
    "https://known.test/",
    "https://elsewhere.test/x",
    "http://127.0.0.1:8080/",
    new Unknown("nobody knows"),
  );
  expect([echoed, closing]).toEqual([[], []]);
});
