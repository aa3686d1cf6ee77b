import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { proxyChoice } from "../../../local/start/real-names";
import { startOnce, startUp } from "../../end-to-end/running";
import { synthesizedApp } from "../../end-to-end/synthesized-app";

describe("--proxy", () => {
  test.each([
    [undefined, undefined],
    ["0", { port: 0 }],
    ["4041", { port: 4041 }],
  ])("%s", (text, options) => {
    expect(proxyChoice(text, false)).toEqual(options);
  });

  test.each(["65536", "-1", "x", "127.0.0.1:80", ""])('refuses "%s"', (text) => {
    expect(() => proxyChoice(text, false)).toThrow(/^USAGE: --proxy: got .*\. Expected: a whole number, 0 to 65535\.$/);
  });

  test("refuses --once beside it, with which nothing stays up", async () => {
    const { code, err } = await startOnce("/nowhere", "--proxy", "0");
    expect([code, err]).toEqual([2, expect.stringContaining("--proxy: got 0 and --once. Expected: one of them")]);
  });
});

/** What is set by lines for a shell. */
const exported = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(/^ {2}export (\w+)='(.*)'$/gm)].map(([, name, value]) => [name, value]));

test("start prints what makes a client use it, and whom it reaches", async () => {
  const up = await startUp(synthesizedApp(), "--proxy", "0", "--port", "0");
  const text = up.text();
  const environment = exported(text);
  expect(Object.keys(environment)).toEqual([
    ...["HTTPS_PROXY", "SSL_CERT_FILE", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"],
    ...["NODE_USE_ENV_PROXY", "NODE_OPTIONS"],
  ]);
  expect(text).toMatch(/# it reaches login\.microsoftonline\.com, .*\.apigateway\..*, and nothing else/);
  const program = `fetch("https://login.microsoftonline.com/common/discovery/v2.0/keys").then(({ status }) => console.log(status))`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--no-warnings", "-e", program], {
    env: environment,
  });
  expect(stdout).toBe("200\n");
  expect(await up.stop()).toBe(0);
}, 120_000);
