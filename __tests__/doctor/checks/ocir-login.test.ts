import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { answer, startLoopback } from "../loopback";
import { healthyMachine, type Machine, reported, secrets } from "../machine";

let machine: Machine;
beforeEach(async () => {
  machine = await healthyMachine();
});
afterEach(() => machine.clouds.close());

const login = () => reported(machine, "ocir-login");
const host = () => machine.clouds.registry.url.host;

function dockerConfig(auth: object): void {
  for (const name of ["OCIR_USERNAME", "OCIR_AUTH_TOKEN"]) delete machine.environment[name];
  mkdirSync(join(machine.home, ".docker"));
  writeFileSync(join(machine.home, ".docker", "config.json"), JSON.stringify({ auths: { [host()]: auth } }));
}

describe("finding the login", () => {
  test("in the environment", async () => {
    expect(await login()).toMatchObject({
      state: "ok",
      detail: `${host()} accepts the login of OCIR_USERNAME and OCIR_AUTH_TOKEN`,
    });
  });

  test("in the Docker configuration", async () => {
    dockerConfig({ auth: Buffer.from(`acme/deployer:${secrets.registryPassword}`).toString("base64") });
    expect(await login()).toMatchObject({ state: "ok", detail: expect.stringMatching(/config\.json$/) });
  });

  test("nowhere", async () => {
    delete machine.environment.OCIR_USERNAME;
    delete machine.environment.OCIR_AUTH_TOKEN;
    expect(await login()).toMatchObject({
      state: "missing",
      remedy: expect.stringContaining("OCIR_USERNAME=<namespace>/<user>"),
    });
  });

  test("in a half", async () => {
    delete machine.environment.OCIR_AUTH_TOKEN;
    expect(await login()).toMatchObject({
      state: "wrong",
      detail: expect.stringMatching(/^OCIR_AUTH_TOKEN is not set; needed: OCIR_USERNAME/),
    });
  });

  test("without a region to try it in", async () => {
    delete machine.environment.TF_VAR_region;
    expect(await login()).toMatchObject({ state: "not checked", detail: expect.stringContaining("without a region") });
  });
});

describe("trying the login", () => {
  test("sends it to the token realm, and the token to the registry", async () => {
    await login();
    const sent = machine.clouds.registry.requests.map(({ url, headers }) => [
      url.pathname,
      headers.authorization?.split(" ")[0],
    ]);
    expect(sent).toEqual([
      ["/v2/", undefined],
      ["/20180419/docker/token", "Basic"],
      ["/v2/", "Bearer"],
    ]);
  });

  test("learns that it is refused", async () => {
    machine.environment.OCIR_AUTH_TOKEN = "another";
    expect(await login()).toMatchObject({
      state: "wrong",
      detail: expect.stringMatching(/login of .* from OCIR_USERNAME and OCIR_AUTH_TOKEN is refused/),
    });
  });

  test("learns that the registry refuses the token", async () => {
    const { handler } = machine.clouds.registry;
    machine.clouds.registry.handler = (received, response) =>
      received.headers.authorization?.startsWith("Bearer") ? answer(response, 403, {}) : handler(received, response);
    expect(await login()).toMatchObject({ state: "wrong" });
  });

  test("speaks Basic where the registry asks for it", async () => {
    machine.clouds.registry.handler = ({ headers }, response) =>
      headers.authorization?.startsWith("Basic ")
        ? answer(response, 200, {})
        : answer(response, 401, {}, { "www-authenticate": 'Basic realm="registry"' });
    expect(await login()).toMatchObject({ state: "ok" });
    dockerConfig({ identitytoken: "refresh" });
    expect(await login()).toMatchObject({ state: "wrong", detail: expect.stringContaining("identity token") });
  });

  test("redeems an identity token", async () => {
    dockerConfig({ identitytoken: "refresh" });
    const { handler } = machine.clouds.registry;
    machine.clouds.registry.handler = (received, response) =>
      new URLSearchParams(received.body).get("refresh_token") === "refresh"
        ? answer(response, 200, { access_token: secrets.registryToken })
        : handler(received, response);
    expect(await login()).toMatchObject({ state: "ok" });
  });

  test("sends it to no other host, unless the user says that it belongs to the registry", async () => {
    const elsewhere = await startLoopback((_, response) => answer(response, 200, { token: secrets.registryToken }));
    const realm = `http://localhost:${elsewhere.url.port}/token`;
    const { handler } = machine.clouds.registry;
    machine.clouds.registry.handler = (received, response) =>
      received.headers.authorization === undefined
        ? answer(response, 401, {}, { "www-authenticate": `Bearer realm="${realm}"` })
        : handler(received, response);
    expect(await login()).toMatchObject({
      state: "wrong",
      remedy: expect.stringContaining("IMAGE_TRUSTED_REALMS=localhost:"),
    });
    expect(elsewhere.requests).toEqual([]);
    machine.environment.IMAGE_TRUSTED_REALMS = `localhost:${elsewhere.url.port}`;
    const { state } = await login();
    await elsewhere.close();
    expect(state).toBe("ok");
  });

  test("sends it over no plain http outside of this machine", async () => {
    machine.environment.IMAGE_TRUSTED_REALMS = "registry.example";
    machine.clouds.registry.handler = (_, response) =>
      answer(response, 401, {}, { "www-authenticate": 'Bearer realm="http://registry.example/token"' });
    expect(await login()).toMatchObject({ state: "wrong", detail: expect.stringContaining("registry.example") });
  });

  test.each([
    [200, {}],
    [404, {}],
    [500, {}],
    [401, {}],
    [401, { "www-authenticate": "Negotiate" }],
    [401, { "www-authenticate": 'Bearer realm="http://["' }],
  ])("knows nothing after HTTP %i %j", async (status, headers) => {
    machine.clouds.registry.handler = (_, response) => answer(response, status, {}, headers as Record<string, string>);
    expect(await login()).toMatchObject({ state: "not checked" });
  });
});
