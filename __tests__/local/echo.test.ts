import { expect, onTestFinished, test } from "vitest";
import { startEcho } from "../../local/echo";
import { localDeployments } from "../../local/gateway/local-deployments";
import { Unknown, type Value } from "../../synthesized/expression/value";
import { originMap } from "../../synthesized/system/origins";
import { deploymentResource, stackOf, stockRoute } from "./gateway/test-stack";

const http = (path: string, url: Value) => ({ path, methods: ["ANY"], backend: [{ type: "HTTP_BACKEND", url }] });

async function echoOf(...urls: readonly Value[]) {
  const routes = [stockRoute("/stock", "in"), ...urls.map((url, index) => http(`/${index}`, url))];
  const { gateways } = localDeployments(stackOf([deploymentResource("/api", { routes })]));
  const origins = originMap();
  origins.add("https://known.test", "http://127.0.0.1:9");
  const closing: (() => Promise<void>)[] = [];
  const echoed = await startEcho(
    gateways.flatMap(({ deployments }) => deployments),
    { origins, closing },
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
  expect(await answer.json()).toMatchObject({ echo: true, method: "PUT", url: "/x?q=1", headers: { "x-a": "1" } });
  const head = await fetch(origins.toLocal("http://b.test:81/"), { method: "HEAD" });
  expect([head.status, await head.text()]).toEqual([200, ""]);
});

test("does not stand in the place of what answers already, is this machine, or is not known", async () => {
  const { echoed, closing } = await echoOf(
    "https://known.test/",
    "http://127.0.0.1:8080/",
    new Unknown("nobody knows"),
  );
  expect([echoed, closing]).toEqual([[], []]);
});
