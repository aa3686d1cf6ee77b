import { describe, expect, test } from "vitest";
import type { Login } from "../../../image/docker-config";
import { connect } from "../../../image/registry/registry";
import { impatient } from "../real/captured";

const login: Login = { username: "acme/deployer", password: "planted", origin: "the test" };
const host = "fra.ocir.io";
const realm = `https://${host}/20180419/docker/token`;

interface Said {
  readonly status: number;
  readonly errors?: readonly object[];
  readonly challenge?: string;
}

/** What is said of a push that the registry answers so; with a realm, the answer is the realm's. */
async function explained({ status, errors = [], challenge }: Said, as: Login | undefined, from?: "realm") {
  const answer = () => {
    const headers: Record<string, string> = challenge === undefined ? {} : { "www-authenticate": challenge };
    return Response.json({ errors }, { status, headers });
  };
  const wantsToken = () =>
    Response.json({}, { status: 401, headers: { "www-authenticate": `Bearer realm="${realm}",service="${host}"` } });
  const registry = connect({
    host,
    scopes: ["repository:acme/adapter:pull,push"],
    trustedRealms: [],
    transport: {
      ...impatient,
      retries: 0,
      fetch: async (input, init) => {
        if (String(input).startsWith(realm)) return from === "realm" ? answer() : Response.json({ token: "t" });
        const isAuthorized = new Headers(init?.headers).has("authorization");
        return isAuthorized ? answer() : wantsToken();
      },
    },
    ...(as !== undefined && { login: as }),
  });
  const subject = `repository ${host}/acme/adapter`;
  const call = registry.call({ method: "POST", to: "acme/adapter/blobs/uploads/", subject, expect: [202] });
  return call.then(
    () => "no error",
    (error: Error & { code?: string }) => `${error.code} ${error.message}`,
  );
}

const anonymous = { code: "DENIED", message: "Anonymous users are only allowed read access on public repos" };
const noTenant = { code: "UNKNOWN", message: "Tenant with namespace acme not found" };
const refused = 'Bearer realm="x",error="insufficient_scope"';

describe("a registry's answer means, by what it says and then by its status", () => {
  test.each<[string, Said, Login | undefined, RegExp]>([
    ["anonymous, without a login", { status: 403, errors: [anonymous] }, undefined, /^IMAGE_LOGIN_MISSING/],
    ["anonymous, with one", { status: 401, errors: [anonymous] }, login, /^IMAGE_ACCESS_DENIED.*Anonymous users/],
    ["a namespace that is none", { status: 403, errors: [noTenant] }, login, /^IMAGE_LOGIN_REFUSED/],
    ["denied", { status: 401, errors: [{ code: "DENIED" }] }, login, /^IMAGE_ACCESS_DENIED.*manage repos/],
    ["denied, without a login", { status: 403, errors: [{ code: "DENIED" }] }, undefined, /^IMAGE_LOGIN_MISSING/],
    [
      "no such repository, whatever the status",
      { status: 403, errors: [{ code: "NAME_UNKNOWN" }] },
      login,
      /^IMAGE_REPOSITORY_MISSING/,
    ],
    ["other bytes", { status: 400, errors: [{ code: "DIGEST_INVALID" }] }, login, /^IMAGE_DIGEST_MISMATCH/],
    ["401", { status: 401 }, login, /^IMAGE_LOGIN_REFUSED.*names no identity domain.*NAMESPACE\/DOMAIN\/USER/],
    ["401 with a scope that lacks", { status: 401, challenge: refused }, login, /^IMAGE_ACCESS_DENIED/],
    ["403", { status: 403 }, login, /^IMAGE_ACCESS_DENIED/],
    ["403 without a login", { status: 403 }, undefined, /^IMAGE_LOGIN_MISSING/],
    ["404", { status: 404 }, login, /^IMAGE_REPOSITORY_MISSING/],
    ["429", { status: 429 }, login, /^IMAGE_REGISTRY_FAILED.*log in, use a mirror, or wait/],
    [
      "anything else",
      { status: 400, errors: [{ code: "X", message: "y" }] },
      login,
      /^IMAGE_REGISTRY_FAILED.*HTTP 400 to POST \(X y\)/,
    ],
    ["errors that are none", { status: 403, errors: [{ code: 1, message: null }] }, login, /^IMAGE_ACCESS_DENIED/],
  ])("%s", async (_, said, as, expected) => expect(await explained(said, as)).toMatch(expected));

  test("the user's identity domain is told, where there is one", async () => {
    const bare = { ...login, username: "deployer" };
    expect(await explained({ status: 401 }, bare)).toMatch(/names no namespace.*NAMESPACE\/USER/);
    const federated = { ...login, username: "acme/oracleidentitycloudservice/deployer" };
    expect(await explained({ status: 401 }, federated)).toMatch(/of the identity domain "oracleidentitycloudservice"/);
  });
});

test("a registry that says the login again is not quoted", async () => {
  const basic = Buffer.from(`${login.username}:planted`).toString("base64");
  for (const message of ["bad password planted", `bad header Basic ${basic}`]) {
    const said = await explained({ status: 400, errors: [{ code: "X", message }] }, login);
    expect(said).toMatch(/HTTP 400 to POST \(X bad (password|header Basic) …\)/);
  }
  const token: Login = { identityToken: "planted", origin: "the test" };
  expect(await explained({ status: 403, errors: [{ code: "planted" }] }, token)).toMatch(/this login \(…\)/);
});

describe("a realm's refusal means", () => {
  test.each<[string, Said, Login | undefined, RegExp]>([
    ["401", { status: 401 }, login, /^IMAGE_LOGIN_REFUSED/],
    ["401 without a login", { status: 401 }, undefined, /^IMAGE_LOGIN_MISSING/],
    ["400", { status: 400 }, login, /^IMAGE_LOGIN_REFUSED/],
    ["403", { status: 403 }, login, /^IMAGE_ACCESS_DENIED.*fra.ocir.io\/acme\/adapter/],
    ["a namespace that is none", { status: 403, errors: [noTenant] }, login, /^IMAGE_LOGIN_REFUSED/],
    ["no such repository", { status: 403, errors: [{ code: "NAME_UNKNOWN" }] }, login, /^IMAGE_REPOSITORY_MISSING/],
  ])("%s", async (_, said, as, expected) => expect(await explained(said, as, "realm")).toMatch(expected));

  test("what it says, and never in its words, which may repeat the login", async () => {
    const repeated = [{ code: "DENIED", message: "planted" }];
    expect(await explained({ status: 403, errors: repeated }, login, "realm")).not.toContain("planted");
  });
});

test.each([301, 302, 307])("a realm that leads elsewhere is not followed: %i", async (status) => {
  const requests: string[] = [];
  const registry = connect({
    host,
    scopes: [],
    trustedRealms: [],
    login,
    transport: {
      ...impatient,
      fetch: async (input) => {
        requests.push(String(input));
        return String(input).startsWith(realm)
          ? new Response(null, { status, headers: { location: "https://evil.example/" } })
          : new Response(null, { status: 401, headers: { "www-authenticate": `Bearer realm="${realm}"` } });
      },
    },
  });
  const call = registry.call({ method: "GET", to: "", subject: "registry", expect: [200] });
  await expect(call).rejects.toThrow(/IMAGE_REGISTRY_FAILED: .*leads to evil.example, which is not followed/);
  expect(requests).toHaveLength(2);
});

test.each([
  'Bearer realm="http://["',
  'Bearer realm="https://fra.ocir.io:8443/token"',
  'Bearer realm="https://user@fra.ocir.io/token"',
  'Bearer realm="https://fra.ocir.io.evil.com/token"',
  'Bearer realm="//evil-ocir.io/token"',
  'Bearer realm="http://fra.ocir.io/token"',
  'Bearer realm="https://fra.ocir.io./token"',
])("a login goes nowhere for the challenge %s", async (challenge) => {
  const requests: string[] = [];
  const registry = connect({
    host,
    scopes: [],
    trustedRealms: [],
    login,
    transport: {
      ...impatient,
      fetch: async (input, init) => {
        requests.push(`${new URL(String(input)).host} ${new Headers(init?.headers).get("authorization")}`);
        return new Response(null, { status: 401, headers: { "www-authenticate": challenge } });
      },
    },
  });
  const call = registry.call({ method: "GET", to: "", subject: "registry", expect: [200] });
  await expect(call).rejects.toThrow(/IMAGE_(LOGIN_UNTRUSTED|REGISTRY_INSECURE|REGISTRY_FAILED): /);
  expect(requests).toEqual(["fra.ocir.io null"]);
});
