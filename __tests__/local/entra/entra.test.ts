import { describe, expect, it } from "vitest";
import { movableClock } from "../../../local/clock";
import { startEntra } from "../../../local/entra/entra";
import { originMap } from "../../../synthesized/system/origins";
import { connecting } from "../../until";
import { applied, askToken, baseResources, goodForm, resource, secret, stackOf, startTenant } from "./tenant";

describe("startEntra", () => {
  it("follows a later apply: a new secret counts, a removed one does not", async () => {
    const { entra } = await startTenant();
    try {
      const renewed = baseResources.map((each) =>
        each.address === "azuread_application_password.current"
          ? { ...each, values: { ...each.values, value: "renewed" } }
          : each,
      );
      entra.apply(stackOf(renewed));
      expect((await askToken(entra, { ...goodForm, client_secret: "renewed" })).status).toBe(200);
      expect((await askToken(entra, { ...goodForm, client_secret: secret })).body).toMatchObject({
        error_codes: [7000215],
      });
    } finally {
      await entra.close();
    }
  });

  it("listens on loopback only, and no more once it is closed", async () => {
    const { entra } = await startTenant();
    expect(new URL(entra.url).hostname).toBe("127.0.0.1");
    await entra.close();
    expect(await connecting(entra.url)).toBe("ECONNREFUSED");
  });

  it("refuses what Entra would refuse before it listens, all at once", async () => {
    const origins = originMap();
    const wrong = stackOf(
      ["one", "two"].map((name) =>
        resource("azuread_application", name, {
          client_id: name,
          object_id: name,
          display_name: name,
          api: [{ requested_access_token_version: 3 }],
        }),
      ),
    );
    const setting = (name: string): string => `azuread_application.${name}.api: requested_access_token_version`;
    await expect(startEntra(wrong, { clock: movableClock(), origins })).rejects.toMatchObject({
      findings: [
        { code: "ENTRA_DIRECTORY", setting: setting("one") },
        { code: "ENTRA_DIRECTORY", setting: setting("two") },
      ],
    });
    expect(origins.entries()).toEqual([]);
  });

  it("leaves nothing behind when somebody else answers for its origin", async () => {
    const origins = originMap();
    origins.add("https://sts.windows.net", "http://127.0.0.1:9");
    const clock = movableClock({ now: () => applied.getTime() });
    await expect(startEntra(stackOf(baseResources), { clock, origins })).rejects.toThrow(/Expected: one place/);
    const [first] = origins.entries().filter(({ real }) => real === "https://login.microsoftonline.com");
    expect(await connecting(first?.local ?? "")).toBe("ECONNREFUSED");
  });
});
