/** What somebody gave is planted wherever a stack can hold it, and looked for in every answer of every route of the page's server. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Backend, type SecuredApi } from "../../constructs/index";
import { askedCloud } from "../../local/asked/asked-cloud";
import { type PlayedCloud, playStack } from "../../local/cloud";
import { cloudMemory } from "../../local/cloud-memory";
import type { Console } from "../../local/page/console";
import { startCloudConsole } from "../../local/page/console-of-cloud";
import { readStack } from "../../synthesized/stack/stack";
import { synthesizedApp } from "./synthesized-app";

const planted = {
  environment: "planted-in-TF_VAR",
  option: 'planted"by\\--var, and\nits second line',
  secret: "plantedSecretByValue~.",
  number: "48151623",
} as const;

const orders: SecuredApi = {
  ...{ name: "orders", pathPrefix: "/orders", clients: [{ name: "billing" }, { name: "warehouse" }] },
  routes: [
    {
      ...{ path: "/all", methods: ["GET"], backend: Backend.http({ url: "https://orders.internal/all" }) },
      requestHeaders: { set: [{ name: "X-Api-Key", values: ["HEADER_OF_THE_TEST"] }] },
    },
  ],
};

let cloud: PlayedCloud;
let page: Console;
const memory = cloudMemory();

beforeAll(async () => {
  const directory = synthesizedApp({ apis: [orders] }, (text) => {
    const document = JSON.parse(text.replaceAll("HEADER_OF_THE_TEST", "${var.api_key} ${var.pin}"));
    for (const name of ["api_key", "other_key", "pin"])
      document.variable[name] = { type: name === "pin" ? "number" : "string" };
    return JSON.stringify(document);
  });
  const [password] = (await readStack(directory, { environment: {} })).resourcesOf("azuread_application_password");
  const stack = await readStack(directory, {
    environment: { TF_VAR_api_key: planted.environment, TF_VAR_pin: planted.number, TF_VAR_region: "eu-zurich-1" },
    variables: [`other_key=${planted.option}`],
    values: [`${password?.address}.value=${planted.secret}`],
  });
  cloud = await playStack(stack, { echo: true, https: {}, proxy: {}, memory });
  page = await startCloudConsole(cloud, askedCloud(cloud), await cloud.inReading("lenient"));
}, 60_000);
afterAll(async () => {
  await page?.close();
  await cloud?.close();
  memory.https?.folder.remove();
  await memory.proxy?.close();
});

async function asked(path: string, order?: object): Promise<string> {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${page.url}${path}`, order && { method: "POST", headers, body: JSON.stringify(order) });
  return answer.text();
}

/** Until a word comes. */
async function streamed(path: string, word: string): Promise<string> {
  const leave = new AbortController();
  const reader = (await fetch(`${page.url}${path}`, { signal: leave.signal })).body?.getReader();
  let text = "";
  while (!text.includes(word)) text += Buffer.from((await reader?.read())?.value ?? []).toString();
  leave.abort();
  return text;
}

test("what was given stands in no answer of any route", async () => {
  const { apis } = JSON.parse(await asked("/env?format=json"));
  const { billing, warehouse } = apis.orders.clients;
  // One of both has the given secret, and gets its token all the same.
  expect([billing, warehouse].filter(({ secret }) => secret === undefined)).toHaveLength(1);
  const tokens = await Promise.all(
    ["billing", "warehouse"].map(async (client) => JSON.parse(await asked("/token", { api: "orders", client }))),
  );
  for (const { access_token: token } of tokens) {
    const answer = await fetch(`${apis.orders.local}/all`, { headers: { authorization: `Bearer ${token}` } });
    // Whoever calls the API itself is told what the back end is told.
    expect(await answer.text()).toContain(planted.environment);
  }
  const log = { at: 0, log: "invoke", level: "INFO", source: "f", requestId: "planted-request" } as const;
  memory.events.emit("log", { ...log, message: `config is ${planted.option}`, data: { key: planted.option } });
  memory.events.emit("log", { ...log, message: `${encodeURIComponent(planted.option)} ${planted.secret}` });
  memory.events.emit("request", {
    ...{ at: 0, id: "planted-request", gateway: "g", method: "GET", path: `/x/${planted.environment}`, status: 404 },
    ...{ durationMs: 1, reason: `no ${planted.secret}`, token: { header: {}, claims: { pin: planted.number } } },
  });
  const [{ deployment }] = JSON.parse(await asked("/system")).apis;
  const answers: Record<string, string> = {
    "GET /env text/plain": await asked("/env"),
    "GET /env": await asked("/env?format=json"),
    "POST /token": await asked("/token", { api: "orders", client: "billing" }),
    "POST /token refused": await asked("/token", { api: planted.environment, client: planted.secret }),
    "POST /switches": await asked("/switches", { moveClock: 120 * 86_400, apply: true }),
    "GET /switches": await asked("/switches"),
    "GET /requests": await asked("/requests"),
    "GET /requests follow": await streamed("/requests?follow=true", "planted-request"),
    "GET /logs": await asked("/logs"),
    "GET /logs follow": await streamed("/logs?follow=true", "planted-request"),
    "GET /openapi.json": await asked("/openapi.json"),
    "GET /": await asked("/"),
    "GET /state": await asked("/state"),
    "GET /system": await asked("/system"),
    "GET /events": await streamed("/events", "planted-request"),
    "GET /keys": await asked("/keys"),
    "GET /history": await asked("/history"),
    "GET /lines": await asked("/lines?request=planted-request"),
    "POST /requests": await asked("/requests", { deployment, client: billing.clientId }),
    "POST /secrets": await asked("/secrets", { id: "none" }),
  };
  const { applied } = JSON.parse(answers["POST /switches"] ?? "");
  for (const { id } of applied.secrets) answers[`POST /secrets ${id}`] = await asked("/secrets", { id });
  expect(answers["POST /requests"]).toContain("X-Api-Key");
  expect(answers["GET /lines"]).toContain("config is ");
  const forms = Object.values(planted).flatMap((text) => [
    text,
    JSON.stringify(text).slice(1, -1),
    encodeURIComponent(text),
  ]);
  const words = [...forms, "its second line", "planted-in", "plantedSecret"];
  const found = Object.entries(answers).flatMap(([route, text]) =>
    words.flatMap((word) => (text.includes(word) ? [[route, word]] : [])),
  );
  expect(found).toEqual([]);
  const document = JSON.parse(readFileSync("docs/local-cloud-openapi.json", "utf8"));
  for (const [path, methods] of Object.entries<object>(document.paths))
    for (const method of Object.keys(methods))
      expect(Object.keys(answers)).toContain(`${method.toUpperCase()} ${path}`);
}, 60_000);

test("what was given is told where it is a part of an address", async () => {
  expect(await asked("/env")).toContain(".apigateway.eu-zurich-1.oci.customer-oci.com/orders\n");
});
