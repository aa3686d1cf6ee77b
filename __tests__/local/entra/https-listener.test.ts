import { get } from "node:https";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type RunningTenant, startTenant, tenantId } from "./tenant";

let tenant: RunningTenant;

beforeAll(async () => {
  tenant = await startTenant([], { https: true });
});
afterAll(() => tenant.entra.close());

function status(servername: string, ca?: string): Promise<number | undefined> {
  const url = `${tenant.entra.httpsUrl}/${tenantId}/discovery/v2.0/keys`;
  return new Promise((resolve, reject) => {
    get(url, { servername, ca: ca ?? [], headers: { host: servername }, agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    }).on("error", reject);
  });
}

it.each(["login.microsoftonline.com", "sts.windows.net", "localhost"])(
  "answers as %s to who trusts its authority",
  async (host) => {
    expect(await status(host, tenant.https?.ca)).toBe(200);
  },
);

it("is trusted by nobody else", async () => {
  await expect(status("login.microsoftonline.com")).rejects.toThrow(/certificate/);
});

it("answers for no other host", async () => {
  await expect(status("example.com", tenant.https?.ca)).rejects.toThrow(/altnames/);
});
