import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createPublicKey } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { describeUnless } from "../describe-unless";

const tools = ["bash", "curl", "jq", "openssl"];
const missing = tools.filter((tool) => spawnSync("which", [tool]).status !== 0);
const SECRET = "confidential-7c1d";

interface Received {
  readonly url: string;
  readonly authorization: string;
  readonly form: URLSearchParams;
}

const obstacle = missing.length > 0 ? `not installed: ${missing.join(", ")}` : undefined;

describeUnless(obstacle, "the login to OCI", () => {
  let folder: string;
  let server: Server;
  let received: Received[];
  let exchangeStatus: number;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "oci login "));
    received = [];
    exchangeStatus = 200;
    server = createServer(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      const { url = "", headers } = request;
      received.push({ url, authorization: headers.authorization ?? "", form: new URLSearchParams(body) });
      const isExchange = url.startsWith("/oauth2");
      response.statusCode = isExchange ? exchangeStatus : 200;
      response.end(JSON.stringify(isExchange ? { token: "the session" } : { value: "token of github" }));
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  afterEach(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  async function login(over: Record<string, string> = {}): Promise<{ status: number | null; output: string }> {
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const child: ChildProcess = spawn("bash", [".github/oci-login.sh"], {
      env: {
        PATH: process.env.PATH,
        OCI_DOMAIN_URL: origin,
        OCI_CLIENT_ID: "exchange-app",
        OCI_CLIENT_SECRET: SECRET,
        OCI_TENANCY_OCID: "ocid1.tenancy.oc1..a",
        OCI_REGION: "eu-frankfurt-1",
        ACTIONS_ID_TOKEN_REQUEST_URL: `${origin}/github?x=1`,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: "request token",
        OCI_CONFIG_FOLDER: folder,
        ...over,
      },
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (text) => (output += text));
    const [status] = await once(child, "close");
    return { status, output };
  }

  test("exchanges the job's token and writes a configuration that only its owner reads", async () => {
    const { status, output } = await login();
    expect({ status, output }).toMatchObject({ status: 0 });
    const [forGithub, exchange] = received;
    expect(forGithub).toMatchObject({ url: "/github?x=1&audience=oci", authorization: "Bearer request token" });
    expect(exchange?.authorization).toBe(`Basic ${Buffer.from(`exchange-app:${SECRET}`).toString("base64")}`);
    expect(Object.fromEntries(exchange?.form ?? [])).toMatchObject({
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      requested_token_type: "urn:oci:token-type:oci-upst",
      subject_token: "token of github",
    });
    const publicKey = Buffer.from(exchange?.form.get("public_key") ?? "", "base64");
    expect(createPublicKey({ key: publicKey, format: "der", type: "spki" }).asymmetricKeyType).toBe("rsa");
    expect(readFileSync(join(folder, "session.token"), "utf8")).toBe("the session");
    expect(readFileSync(join(folder, "config"), "utf8")).toContain(`security_token_file=${folder}/session.token`);
    for (const file of ["config", "session.pem", "session.token"]) {
      expect(statSync(join(folder, file)).mode & 0o077).toBe(0);
    }
    for (const secret of [SECRET, "request token", "the session", "token of github"])
      expect(output).not.toContain(secret);
  });

  test("fails where the exchange is refused, without the secret in the message", async () => {
    exchangeStatus = 401;
    const { status, output } = await login();
    expect(status).not.toBe(0);
    expect(output).toContain("401");
    expect(output).not.toContain(SECRET);
  });

  test("names the setting that is missing", async () => {
    const { status, output } = await login({ OCI_CLIENT_ID: "" });
    expect(status).not.toBe(0);
    expect(output).toContain("OCI_CLIENT_ID");
    expect(received).toEqual([]);
  });
});
