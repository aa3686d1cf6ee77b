import { readFileSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { errorCode } from "../../doctor/read-oci";
import { answer } from "./loopback";
import { healthyMachine, type Machine, reported, runDoctor } from "./machine";

let machine: Machine;
beforeEach(async () => {
  machine = await healthyMachine();
});
afterEach(() => machine.clouds.close());

const home = () => reported(machine, "oci-home-region");

test("signs each request so that the service can verify it", async () => {
  await runDoctor([], machine.context());
  const { requests } = machine.clouds.oci;
  expect(requests.length).toBeGreaterThan(5);
  expect(new Set(requests.map(({ headers }) => /headers="([^"]*)"/.exec(headers.authorization ?? "")?.[1]))).toEqual(
    new Set(["date (request-target) host"]),
  );
});

describe("what the service answers", () => {
  test("401: the login is wrong", async () => {
    machine.clouds.oci.handler = (_, response) => answer(response, 401, { code: "NotAuthenticated", message: "no" });
    expect(await home()).toMatchObject({
      state: "wrong",
      detail: expect.stringContaining("OCI refuses the login (HTTP 401 NotAuthenticated)"),
    });
  });

  test("401 from a clock far away: this machine's is wrong", async () => {
    const date = new Date(Date.now() - 20 * 60_000).toUTCString();
    machine.clouds.oci.handler = (_, response) => answer(response, 401, { code: "NotAuthenticated" }, { date });
    expect(await home()).toMatchObject({ state: "wrong", detail: expect.stringMatching(/clock is 20 minutes off/) });
  });

  test.each([403, 404])("%i: the login is good and may not read this", async (status) => {
    machine.clouds.oci.handler = (_, response) => answer(response, status, { code: "NotAuthorizedOrNotFound" });
    expect(await home()).toMatchObject({ state: "wrong", remedy: expect.stringContaining("inspect tenancies") });
    expect(await reported(machine, "oci-functions")).toMatchObject({
      state: "missing",
      remedy: "allow group <deployers> to manage functions-family in compartment <compartment>",
    });
  });

  test.each([429, 500, 503])("%i: nothing is known", async (status) => {
    machine.clouds.oci.handler = (_, response) => answer(response, status, {});
    expect(await home()).toMatchObject({ state: "not checked", remedy: expect.stringContaining("Wait a little") });
  });

  test.each(["<html>", "{", '{"items":[]}', "[]", '[{"regionName":7}]', '[{"regionName":"a\\u001b[31m"}]'])(
    "%j: nothing is known",
    async (body) => {
      machine.clouds.oci.handler = (_, response) => void response.writeHead(200).end(body);
      expect(await home()).toMatchObject({ state: "not checked" });
    },
  );

  test("nothing, for as long as one is willing to wait: nothing is known", async () => {
    machine.clouds.oci.handler = () => undefined;
    machine.overrides.patience = 100;
    expect(await home()).toMatchObject({
      state: "not checked",
      detail: expect.stringMatching(/did not answer within 0.1 s/),
    });
  });

  test("no connection: the network is missing", async () => {
    await machine.clouds.oci.close();
    expect(await home()).toMatchObject({
      state: "missing",
      detail: expect.stringMatching(/no connection to .* \(ECONNREFUSED\)/),
    });
  });
});

describe("the region that is asked", () => {
  test("is the profile's where the stack's is not set", async () => {
    delete machine.environment.TF_VAR_region;
    expect(await home()).toMatchObject({ state: "ok", detail: "eu-frankfurt-1; OCI accepts the login" });
  });

  test("must be one: it becomes a host's name", async () => {
    delete machine.environment.TF_VAR_region;
    const config = `${machine.home}/.oci/config`;
    writeFileSync(config, readFileSync(config, "utf8").replace(/region=.*/, "region=evil.example/"));
    expect(await home()).toMatchObject({ state: "not checked", detail: "no region is known" });
  });
});

test("tells one service that refuses from those that do not", async () => {
  const { handler } = machine.clouds.oci;
  machine.clouds.oci.handler = (received, response) =>
    received.url.pathname.startsWith("/20190501/") ? answer(response, 404, {}) : handler(received, response);
  expect(await reported(machine, "oci-gateways")).toMatchObject({ state: "missing" });
  for (const id of [
    "oci-functions",
    "oci-repositories",
    "oci-networks",
    "oci-policies",
    "oci-logs",
    "oci-probes",
    "oci-compartment",
  ])
    expect(await reported(machine, id)).toMatchObject({ state: "ok" });
});

test("a code is a plain word; anything else stays unsaid", () => {
  expect(errorCode("NotAuthorizedOrNotFound")).toBe("NotAuthorizedOrNotFound");
  for (const value of ["Basic YTpi", "", "x".repeat(62), "a-b", 7, undefined, "a\n"])
    expect(errorCode(value)).toBeUndefined();
});
