import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { tinyBase, writeBaseLayout } from "./real/base-image";
import { type CaptureOptions, runImage } from "./real/captured";
import { type DockerRegistry, startDockerRegistry } from "./real/docker-registry";
import { type LoopbackProxy, startLoopbackProxy } from "./real/loopback-proxy";
import { scratchFolder } from "./real/scratch";
import { skopeoPull, skopeoPush } from "./real/skopeo";
import { startTokenServer, type TokenServer } from "./real/token-server";
import { describeWith } from "./real/tools";
import { soundFunction } from "./sound-function";

const secret = "correct-horse-battery-staple";
const user = "acme/deployer";
const environment = { OCIR_USERNAME: user, OCIR_AUTH_TOKEN: secret };

describeWith(["docker-registry", "skopeo", "htpasswd", "openssl"], "logging in to a real registry", () => {
  const folder = scratchFolder();
  const source = join(folder, "func.js");
  let open: DockerRegistry;
  let withPassword: DockerRegistry;
  let withTokens: DockerRegistry;
  let realm: TokenServer;
  let proxy: LoopbackProxy;
  let base: string;

  beforeAll(async () => {
    execFileSync("htpasswd", ["-Bbc", join(folder, "htpasswd"), user, secret], { stdio: "ignore" });
    const allows = (repository: string, isUser: boolean) =>
      isUser && repository.startsWith("acme/") ? ["pull", "push"] : ["pull"];
    realm = await startTokenServer({ folder, user, password: secret, refreshToken: "refresh", allows });
    open = await startDockerRegistry();
    withPassword = await startDockerRegistry({ htpasswd: { realm: "test", path: join(folder, "htpasswd") } });
    withTokens = await startDockerRegistry(realm.auth);
    proxy = await startLoopbackProxy(withTokens.host);
    base = `${open.host}/fn/node:24`;
    await writeBaseLayout(join(folder, "base"), [tinyBase()]);
    await skopeoPush(join(folder, "base"), base);
    writeFileSync(source, soundFunction);
  });

  afterAll(async () => {
    await Promise.all([open.stop(), withPassword.stop(), withTokens.stop(), realm.close(), proxy.close()]);
  });

  beforeEach(() => {
    realm.requests.length = 0;
    proxy.requests.length = 0;
    proxy.upstream = withTokens.host;
  });

  /** The login of OCIR is given to a registry of this machine, and the realm, which is none of its ports, is said to be its own. */
  const given = ({ host }: { readonly host: string }, more: Record<string, string> = {}) => ({
    ...environment,
    OCIR_HOST: host,
    IMAGE_TRUSTED_REALMS: new URL(realm.realm).host,
    ...more,
  });

  const push = (target: string, options: CaptureOptions) =>
    runImage(["push", source, "--base", base, "--target", target], options);

  test("by user and password", async () => {
    const { code, out, err } = await push(`${withPassword.host}/acme/adapter`, { environment: given(withPassword) });
    expect(err).not.toMatch(secret);
    expect(code).toBe(0);
    const [reference = "", digest] = out.trim().split("@");
    expect(await skopeoPull(reference, join(folder, "pulled"), { login: `${user}:${secret}` })).toBe(digest);
  });

  test("by a token from the realm of the challenge", async () => {
    const { code, out, err } = await push(`${withTokens.host}/acme/adapter`, { environment: given(withTokens) });
    expect(err).not.toMatch(secret);
    expect(code).toBe(0);
    expect(realm.requests).toHaveLength(1);
    expect(realm.requests[0]?.fields.getAll("scope")).toEqual(["repository:acme/adapter:pull,push"]);
    const [reference = "", digest] = out.trim().split("@");
    expect(await skopeoPull(reference, join(folder, "pulled with token"), { login: `${user}:${secret}` })).toBe(digest);
  });

  test("by an identity token from the Docker configuration", async () => {
    const config = { auths: { [withTokens.host]: { identitytoken: "refresh" } } };
    writeFileSync(join(folder, "config.json"), JSON.stringify(config));
    const { IMAGE_TRUSTED_REALMS } = given(withTokens);
    const { code } = await push(`${withTokens.host}/acme/identity`, {
      environment: { DOCKER_CONFIG: folder, IMAGE_TRUSTED_REALMS },
    });
    expect(code).toBe(0);
    expect(realm.requests[0]?.fields.get("grant_type")).toBe("refresh_token");
  });

  test("asks for the base on the same registry with the same login, and mounts from it", async () => {
    const environmentOfUser = given(withTokens, { BASE_REGISTRY_USERNAME: "somebody", BASE_REGISTRY_PASSWORD: "else" });
    await skopeoPush(join(folder, "base"), `${withTokens.host}/acme/base:24`, { login: `${user}:${secret}` });
    const args = ["--base", `${withTokens.host}/acme/base:24`, "--target", `${withTokens.host}/acme/mounted`];
    const { code, err } = await runImage(["push", source, ...args], { environment: environmentOfUser });
    expect(code).toBe(0);
    expect(err).toMatch(/^mounted /m);
  });

  test("takes the base anonymously where anybody may", async () => {
    await skopeoPush(join(folder, "base"), `${withTokens.host}/acme/public:24`, { login: `${user}:${secret}` });
    const { code } = await runImage(["build", source, "--base", `${withTokens.host}/acme/public:24`], { environment });
    expect(code).toBe(0);
    expect(realm.requests.at(-1)?.authorization).toBeUndefined();
  });

  test("says how when there is no login", async () => {
    for (const { host } of [withPassword, withTokens]) {
      const { code, err } = await push(`${host}/acme/none`, {});
      expect(code).toBe(1);
      expect(err).toMatch(/IMAGE_LOGIN_MISSING: registry 127/);
      expect(err).toMatch(/docker login .* OCIR_USERNAME and OCIR_AUTH_TOKEN/);
    }
  });

  test("says whose login was refused, and never with which password", async () => {
    for (const registry of [withPassword, withTokens]) {
      const { code, err } = await push(`${registry.host}/acme/wrong`, {
        environment: given(registry, { OCIR_AUTH_TOKEN: `${secret}!` }),
      });
      expect(code).toBe(1);
      expect(err).toMatch(/IMAGE_LOGIN_REFUSED: .* was refused for user "acme\/deployer"/);
      expect(err).not.toMatch(secret);
    }
  });

  test("says that a good login does not cover a repository", async () => {
    const { code, err } = await push(`${withTokens.host}/others/adapter`, { environment: given(withTokens) });
    expect(code).toBe(1);
    expect(err).toMatch(/IMAGE_ACCESS_DENIED: .*others\/adapter/);
    expect(err).toMatch(/manage repos/);
  });

  test("renews a token that the registry no longer takes", async () => {
    proxy.fault = ({ method }, nth) =>
      method === "PUT" && nth === 1
        ? {
            status: 401,
            headers: { "www-authenticate": `Bearer realm="${realm.realm}",service="registry of the test"` },
          }
        : undefined;
    const { code } = await push(`${proxy.host}/acme/renewed`, { environment: given(proxy) });
    proxy.fault = () => undefined;
    expect(code).toBe(0);
    expect(realm.requests.length).toBeGreaterThan(1);
  });

  test("sends the login to no other host, unless the user says that it belongs to the registry", async () => {
    // The same realm under a name that is not the registry's.
    const elsewhere = realm.realm.replace("127.0.0.1", "localhost");
    const challenge = { "www-authenticate": `Bearer realm="${elsewhere}",service="registry of the test"` };
    proxy.fault = ({ headers }) =>
      headers.authorization === undefined ? { status: 401, headers: challenge } : undefined;
    const refused = await push(`${proxy.host}/acme/elsewhere`, { environment: given(proxy) });
    expect(refused.err).toMatch(/IMAGE_LOGIN_UNTRUSTED: .* sent to localhost/);
    expect(realm.requests).toHaveLength(0);
    const IMAGE_TRUSTED_REALMS = new URL(elsewhere).host;
    const trusted = await push(`${proxy.host}/acme/elsewhere`, {
      environment: given(proxy, { IMAGE_TRUSTED_REALMS }),
    });
    proxy.fault = () => undefined;
    expect(trusted.code).toBe(0);
  });

  test("sends the login to no other port of the registry's host", async () => {
    const { err } = await push(`${withTokens.host}/acme/adapter`, {
      environment: given(withTokens, { IMAGE_TRUSTED_REALMS: "" }),
    });
    expect(err).toMatch(/IMAGE_LOGIN_UNTRUSTED: .*IMAGE_TRUSTED_REALMS=127/);
    expect(realm.requests).toHaveLength(0);
  });

  test("sends OCIR's login to no registry that is not OCIR's, whatever it is asked", async () => {
    await skopeoPush(join(folder, "base"), `${withTokens.host}/acme/inspected:24`, { login: `${user}:${secret}` });
    realm.requests.length = 0;
    for (const args of [
      ["inspect", `${proxy.host}/acme/inspected:24`],
      ["login", proxy.host],
      ["push", source, "--base", base, "--target", `${proxy.host}/acme/none`],
      ["pin", "--base", `${proxy.host}/acme/inspected:24`, "--dry-run"],
    ])
      await runImage(args, { environment });
    expect(proxy.requests.length).toBeGreaterThan(3);
    const sent = [
      ...realm.requests.map(({ authorization }) => authorization),
      ...proxy.requests.map(({ headers }) => headers.authorization),
    ];
    expect(sent.filter((header) => header?.startsWith("Basic "))).toEqual([]);
  });

  test("says that a registry which wants no login has tried none", async () => {
    const { code, err } = await runImage(["login", open.host], { environment: given(open) });
    expect({ code, err }).toEqual({ code: 1, err: expect.stringMatching(/so this one was not tried/) });
  });

  test("sends no token to where a registry redirects", async () => {
    await skopeoPush(join(folder, "base"), `${withTokens.host}/acme/redirected:24`, {
      login: `${user}:${secret}`,
    });
    const storage = await startLoopbackProxy(withTokens.host);
    proxy.fault = ({ path, headers }) =>
      path.includes("/blobs/") && headers.authorization !== undefined
        ? { status: 307, headers: { location: `http://${storage.host}${path}` } }
        : undefined;
    // The storage knows blobs without any login.
    storage.upstream = open.host;
    await skopeoPush(join(folder, "base"), `${open.host}/acme/redirected:24`);
    const output = join(folder, "layout");
    const { code } = await runImage(
      ["build", source, "--base", `${proxy.host}/acme/redirected:24`, "--output", output],
      {
        environment: { ...given(open), BASE_REGISTRY_USERNAME: user, BASE_REGISTRY_PASSWORD: secret },
      },
    );
    proxy.fault = () => undefined;
    await storage.close();
    expect(code).toBe(0);
    expect(storage.requests.length).toBeGreaterThan(0);
    expect(storage.requests.every(({ headers }) => headers.authorization === undefined)).toBe(true);
    expect(JSON.parse(readFileSync(join(output, "oci-layout"), "utf8"))).toEqual({ imageLayoutVersion: "1.0.0" });
  });

  test("is tried by the command login", async () => {
    const good = await runImage(["login", withPassword.host], { environment: given(withPassword) });
    expect(good).toMatchObject({ code: 0, out: expect.stringMatching(/accepts acme\/deployer \(from OCIR_USERNAME/) });
    expect((await runImage(["login", withPassword.host])).err).toMatch(/IMAGE_LOGIN_MISSING/);
    const wrong = await runImage(["login", withTokens.host], {
      environment: given(withTokens, { OCIR_AUTH_TOKEN: "wrong" }),
    });
    expect(wrong.err).toMatch(/IMAGE_LOGIN_REFUSED/);
  });
});
