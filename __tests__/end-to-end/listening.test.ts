/** Where `start` listens, and whom its page answers. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { request } from "node:http";
import { get } from "node:https";
import { createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { runVerify, startOnce, startUp } from "./running";
import { synthesizedApp } from "./synthesized-app";

// Nothing is to be slow here: how a stack fares is not what is tested.
const directory = synthesizedApp({ adapter: "none" });

/** A request by any name: fetch would not send another Host. */
const statusOf = (url: string, headers: Readonly<Record<string, string>>): Promise<[number | undefined, unknown]> =>
  new Promise((resolve, reject) => {
    request(url, { headers }, (response) => {
      response.resume();
      resolve([response.statusCode, response.headers["set-cookie"]?.[0]]);
    })
      .on("error", reject)
      .end();
  });

/** Three ports in a row that are free: below those that systems hand out, where nobody comes by chance. */
async function freePorts(): Promise<number> {
  for (let port = 20_000 + (process.pid % 9_000); ; port += 3) {
    const taken = await Promise.all([port, port + 1, port + 2].map((one) => listening(one).catch(() => undefined)));
    for (const end of taken) await end?.();
    if (taken.every((end) => end !== undefined)) return port + 1;
  }
}

/** @returns what ends it */
async function listening(port: number): Promise<() => Promise<void>> {
  const server = createServer().listen(port, "127.0.0.1");
  await once(server, "listening");
  return () => new Promise((done) => void server.close(() => done()));
}

describe("ports", () => {
  test("are the page's and those around it, from start to start; what is busy gives way and is told", async () => {
    const port = await freePorts();
    const portsOf = async () => {
      const up = await startUp(directory, "--port", String(port));
      const text = up.text();
      expect([up.url, await up.stop()]).toEqual([`http://127.0.0.1:${port}`, 0]);
      const [entra, gateway] = [/login\.microsoftonline\.com/, /apigateway\S+/].map((host) =>
        Number(new RegExp(`^ {2}https://\\S*${host.source} +http://127\\.0\\.0\\.1:(\\d+)$`, "m").exec(text)?.[1]),
      );
      return { ports: [entra, gateway], told: text.match(/^Port \d+ is busy: \S+/gm) ?? [] };
    };
    const usual = { ports: [port - 1, port + 1], told: [] };
    expect([await portsOf(), await portsOf()]).toEqual([usual, usual]);
    const ends = [await listening(port - 1), await listening(port + 1)];
    const { told } = await portsOf();
    for (const end of ends) await end();
    expect(told).toEqual([
      `Port ${port - 1} is busy: Entra`,
      expect.stringMatching(new RegExp(`^Port ${port + 1} is busy: oci_apigateway_gateway\\.`)),
    ]);
  }, 60_000);
});

describe("--listen", () => {
  test("lets others in by name and with the printed token, and nobody else", async () => {
    const up = await startUp(directory, "--listen", "0.0.0.0", "--allow-host", "cloud.test", "--port", "0");
    try {
      const [link = "", token = ""] = /http:\/\/127\.0\.0\.1:\d+\/\?token=([\w-]{32})/.exec(up.text()) ?? [];
      const bearer = { authorization: `Bearer ${token}` };
      const json = { "content-type": "application/json" };
      const there = { host: "cloud.test:4040" };
      for (const path of ["/", "/state", "/system", "/keys", "/events", "/env", "/switches", "/requests", "/logs"])
        expect([path, ...(await statusOf(`${up.url}${path}`, there))]).toEqual([path, 401, undefined]);
      expect(await statusOf(`${up.url}/state`, { ...there, ...bearer })).toEqual([200, undefined]);
      for (const path of ["/state", "/env", "/switches"])
        expect(await statusOf(`${up.url}${path}`, { host: "evil.test", ...bearer })).toEqual([421, undefined]);
      for (const path of ["/token", "/switches"])
        expect((await fetch(`${up.url}${path}`, { method: "POST", body: "{}", headers: json })).status).toBe(401);
      const [redirected, cookie] = await statusOf(link, there);
      expect([redirected, cookie]).toEqual([303, expect.stringContaining("HttpOnly; SameSite=Strict")]);
      const cookieAlone = String(cookie).split(";")[0] ?? "";
      expect(await statusOf(`${up.url}/state`, { ...there, cookie: cookieAlone })).toEqual([200, undefined]);
      expect((await statusOf(`${up.url}/?token=wrong`, there))[0]).toBe(401);
      expect(up.text()).toContain("the page answers to 0.0.0.0, cloud.test beside loopback");
      expect((await runVerify(["--local", link])).code).toBe(0);
      expect((await runVerify(["--local", up.url])).code).toBe(2);
    } finally {
      expect(await up.stop()).toBe(0);
    }
  });

  test.each([
    ["--listen", "everywhere", "--listen: got everywhere. Expected: an address of this machine, or 0.0.0.0"],
    ["--listen", "192.0.2.1", "--listen: got 192.0.2.1, where nothing can listen (EADDRNOTAVAIL)"],
    ["--allow-host", "http://cloud.test", "--allow-host: got http://cloud.test. Expected: a host name or an address"],
    ["--allow-host", "cloud.test:4040", "--allow-host: got cloud.test:4040. Expected: a host name or an address"],
  ])("%s %s is a mistake", async (option, value, message) => {
    const { code, err } = await startOnce(directory, option, value);
    expect([code, err.trim().split("\n").length]).toEqual([2, 1]);
    expect(err).toContain(message);
  });
});

describe("--https", () => {
  const overTls = (url: string, ca: string, host: string): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      get(url, { ca, servername: host, headers: { host }, agent: false }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      }).on("error", reject);
    });

  test("answers by the allowed names and on all addresses, and says what to trust", async () => {
    const up = await startUp(directory, "--https", "--listen", "0.0.0.0", "--allow-host", "cloud.test", "--port", "0");
    try {
      const [, file = ""] = /authority: (\S+)/.exec(up.text()) ?? [];
      const [url = ""] = /https:\/\/127\.0\.0\.1:\d+(?=\/…)/.exec(up.text()) ?? [];
      const ca = readFileSync(file, "utf8");
      expect(up.text()).toContain(`NODE_EXTRA_CA_CERTS='${file}'`);
      expect(await overTls(`${url}/hello/world`, ca, "cloud.test")).toBe(401);
      expect(await overTls(`${url.replace("127.0.0.1", "127.0.0.2")}/hello/world`, ca, "cloud.test")).toBe(401);
    } finally {
      expect(await up.stop()).toBe(0);
    }
  });

  test("is tried with --once too", async () => {
    const { code, out } = await startOnce(directory, "--https");
    expect(code).toBe(0);
    expect(out).toMatch(/✓ Entra answers over https\s+an answer, to whoever trusts the authority → \d{3} in/);
    expect(out).toMatch(/✓ oci_apigateway_gateway\.\S+ answers over https/);
  });
});
