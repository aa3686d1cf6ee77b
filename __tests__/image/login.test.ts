import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, expect, test } from "vitest";
import { findLogin } from "../../image/login";
import { scratchFolder } from "./real/scratch";

const secret = "correct-horse-battery-staple";
const user = "acme/deployer";
const environment = { OCIR_USERNAME: user, OCIR_AUTH_TOKEN: secret };
const ocir = "eu-frankfurt-1.ocir.io";

describe("finding a login", () => {
  const folder = scratchFolder();

  function withConfig(config: object | string): Record<string, string> {
    const configFolder = join(folder, `config ${Math.random()}`);
    mkdirSync(configFolder);
    writeFileSync(join(configFolder, "config.json"), typeof config === "string" ? config : JSON.stringify(config));
    return { DOCKER_CONFIG: configFolder, PATH: `${folder}${delimiter}${process.env.PATH}` };
  }

  test("prefers the environment, whose variables belong to the registry that is pushed to", async () => {
    expect(await findLogin(ocir, "target", environment)).toEqual({
      username: user,
      password: secret,
      origin: "OCIR_USERNAME and OCIR_AUTH_TOKEN",
    });
    expect(await findLogin(ocir, "base", { ...environment, DOCKER_CONFIG: folder })).toBeUndefined();
    const base = { BASE_REGISTRY_USERNAME: "reader", BASE_REGISTRY_PASSWORD: secret };
    expect(await findLogin("docker.io", "base", base)).toMatchObject({ username: "reader" });
  });

  test("wants both variables, and the namespace in OCIR's user", async () => {
    await expect(findLogin(ocir, "target", { OCIR_USERNAME: user })).rejects.toThrow(
      /IMAGE_LOGIN_MALFORMED: OCIR_AUTH_TOKEN: is not set/,
    );
    await expect(findLogin(ocir, "target", { ...environment, OCIR_USERNAME: "deployer" })).rejects.toThrow(
      /NAMESPACE\/USER/,
    );
  });

  test("reads the Docker configuration in each of its forms", async () => {
    const auth = Buffer.from(`${user}:with:colons`).toString("base64");
    const auths = {
      [ocir]: { auth },
      "https://old.example": { username: "a", password: "b" },
      "https://index.docker.io/v1/": { auth: Buffer.from("hub:pass").toString("base64") },
      "token.example": { identitytoken: "refresh" },
    };
    const from = withConfig({ auths });
    expect(await findLogin(ocir, "target", from)).toMatchObject({ username: user, password: "with:colons" });
    expect(await findLogin("old.example", "base", from)).toMatchObject({ username: "a", password: "b" });
    expect(await findLogin("docker.io", "base", from)).toMatchObject({ username: "hub", password: "pass" });
    expect(await findLogin("token.example", "base", from)).toMatchObject({ identityToken: "refresh" });
    expect(await findLogin("eu-zurich-1.ocir.io", "target", from)).toBeUndefined();
    expect(await findLogin(ocir, "target", { HOME: folder })).toBeUndefined();
  });

  test("never quotes a broken configuration", async () => {
    const broken = findLogin(ocir, "target", withConfig(`{"auths": {"x": {"auth": "${secret}" `));
    await expect(broken).rejects.toThrow(/is not a JSON object/);
    await expect(broken).rejects.not.toThrow(secret);
    await expect(findLogin(ocir, "target", withConfig({ auths: { [ocir]: { auth: "////" } } }))).rejects.toThrow(
      /base64 of USER:PASSWORD/,
    );
  });

  describe.skipIf(process.platform === "win32")("asks credential helpers", () => {
    const helper = (name: string, script: string) => {
      writeFileSync(join(folder, `docker-credential-${name}`), `#!/bin/sh\n${script}\n`);
      chmodSync(join(folder, `docker-credential-${name}`), 0o755);
    };

    test("by the protocol: the host on standard input, JSON on standard output", async () => {
      helper(
        "good",
        `[ "$1" = get ] || exit 9; printf '{"ServerURL":"%s","Username":"${user}","Secret":"for %s"}' x "$(cat)"`,
      );
      helper("token", `printf '{"Username":"<token>","Secret":"refresh"}'`);
      const perHost = withConfig({ credHelpers: { [ocir]: "good", "token.example": "token" } });
      const origin = "docker-credential-good";
      expect(await findLogin(ocir, "target", perHost)).toEqual({ username: user, password: `for ${ocir}`, origin });
      expect(await findLogin("token.example", "base", perHost)).toMatchObject({ identityToken: "refresh" });
      expect(await findLogin("docker.io", "base", withConfig({ credsStore: "good" }))).toMatchObject({
        password: "for https://index.docker.io/v1/",
      });
    });

    test("and goes on to the file when a helper has nothing", async () => {
      helper("empty", `echo "credentials not found in native keychain"; exit 1`);
      const auths = { [ocir]: { auth: Buffer.from("a:b").toString("base64") } };
      expect(await findLogin(ocir, "target", withConfig({ credsStore: "empty", auths }))).toMatchObject({
        username: "a",
      });
    });

    test("and says which one failed, without its output", async () => {
      helper("broken", `echo "${secret}"; exit 3`);
      helper("chatty", `echo "${secret}"`);
      const failure = findLogin(ocir, "target", withConfig({ credsStore: "broken" }));
      await expect(failure).rejects.toThrow(/docker-credential-broken: failed with 3/);
      await expect(failure).rejects.not.toThrow(secret);
      await expect(findLogin(ocir, "target", withConfig({ credsStore: "chatty" }))).rejects.not.toThrow(secret);
      await expect(findLogin(ocir, "target", withConfig({ credsStore: "absent" }))).rejects.toThrow(
        /cannot be started/,
      );
      await expect(findLogin(ocir, "target", withConfig({ credsStore: "../evil" }))).rejects.toThrow(
        /is not a plain name/,
      );
    });
  });

  test("gives OCIR's variables to OCIR's hosts alone, and to the one that is named", async () => {
    const with_ = (more: object) => ({ ...environment, DOCKER_CONFIG: folder, ...more });
    for (const host of [
      "docker.io",
      "ghcr.io",
      "ocir.io.evil.com",
      "evil-ocir.io",
      "fra.ocir.io:8443",
      "localhost:5000",
    ])
      expect([host, await findLogin(host, "target", with_({}))]).toEqual([host, undefined]);
    expect(await findLogin("localhost:5000", "target", with_({ OCIR_HOST: "localhost:5000" }))).toBeDefined();
    expect(await findLogin("localhost:5001", "target", with_({ OCIR_HOST: "localhost:5000" }))).toBeUndefined();
  });

  test.each(["deployer", "acme/", "/deployer", "acme//deployer", "acme/a/b/c"])(
    "refuses the user %s, and names the forms of OCIR's users",
    async (OCIR_USERNAME) => {
      const found = findLogin(ocir, "target", { ...environment, OCIR_USERNAME });
      await expect(found).rejects.toThrow(/NAMESPACE\/USER.*oracleidentitycloudservice.*NAMESPACE\/DOMAIN\/USER/);
    },
  );
});
