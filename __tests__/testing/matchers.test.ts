/** Whom the matchers call admitted and refused, and that they name the check. */
import { App } from "cdktf";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Backend, EntraClient, SecuredApiStack } from "../../constructs/index";
import { type LocalCloud, startLocalCloud } from "../../local/index";
import { type AttemptedCall, matchers } from "../../testing/index";
import { newFolder } from "../run-folder";

const outsider = "66666666-7777-4888-9999-aaaaaaaaaaaa";
let cloud: LocalCloud;

beforeAll(async () => {
  const stack = new SecuredApiStack(new App({ outdir: newFolder("unwritten") }), "shop", {
    namePrefix: "shop",
    preventDestroy: false,
    apis: [
      {
        name: "orders",
        pathPrefix: "/orders",
        clients: [
          { name: "billing" },
          { name: "unlisted", admitted: false },
          EntraClient.fromClientId({ name: "warehouse", clientId: outsider }),
        ],
        failureResponse: { status: 404, message: "gone" },
        routes: [
          { path: "/all", methods: ["GET", "POST"], backend: Backend.stock({ status: 418, body: "tea" }) },
          { path: "/none", methods: ["GET"], backend: Backend.http({ url: "https://orders.internal/none" }) },
        ],
      },
    ],
  });
  cloud = await startLocalCloud({ stacks: [stack], origins: { "https://orders.internal": "http://127.0.0.1:1" } });
}, 60_000);
afterAll(() => cloud.close());

const all = { api: "orders", path: "/all" };
const verdicts = async (call: AttemptedCall) => {
  const [admit, refuse] = [await matchers.toAdmit(cloud, call), await matchers.toRefuse(cloud, call)];
  return { passed: [admit.pass, refuse.pass], said: [admit.message(), refuse.message()] };
};

const answers = /what lies behind answered 418$/;
describe.each([
  ["admitted", { ...all, client: "billing" }, answers],
  ["admitted", { ...all, client: "billing", method: "POST", body: "a", headers: { "X-A": "b" } }, answers],
  ["admitted", all, answers],
  ["admitted", { ...all, client: outsider }, answers],
  [
    "refused",
    { ...all, client: "unlisted" },
    /the gateway answered 404, tokenAuthentication\.authenticationFailed: .*azp/,
  ],
  ["refused", { ...all, client: "billing", claims: { tid: "another" } }, /authenticationFailed: .*tid/],
  ["refused", { ...all, token: "none" }, /authenticationFailed: /],
  ["refused", { ...all, token: "e30.e30.x" }, /authenticationFailed: /],
  ["refused", { ...all, person: "member" as const }, /Entra gave no token: a token of billing for orders: AADSTS65001/],
  ["neither", { ...all, path: "/al" }, /nobody was judged; the gateway answered 404, request\.noRoute/],
  ["neither", { ...all, path: "/none" }, /nobody was judged; the gateway answered 502, httpBackend\./],
])("a call is %s: %o", (kind, call, how) => {
  test("by one matcher alone, which says how", async () => {
    const { passed, said } = await verdicts(call);
    expect(passed).toEqual([kind === "admitted", kind === "refused"]);
    for (const message of said) expect(message).toMatch(how);
  });
});

test("messages say who was expected to be what, and where", async () => {
  const { said } = await verdicts({ ...all, client: "billing" });
  const how = "what lies behind answered 418";
  expect(said).toEqual([
    `expected billing not to be admitted at GET /all of orders: ${how}`,
    `expected billing to be refused at GET /all of orders: ${how}`,
  ]);
  const none = await verdicts({ ...all, token: "none" });
  expect(none.said[0]).toMatch(/^expected a call without a token to be admitted at GET \/all of orders: the gateway/);
});

test("a name that there is not is a mistake of the test, not a refusal", async () => {
  await expect(matchers.toRefuse(cloud, { ...all, api: "order" })).rejects.toThrow(
    /^USAGE: api: got "order"\. Expected: .*orders/,
  );
  await expect(matchers.toRefuse(cloud, { ...all, client: "bill" })).rejects.toThrow(
    "client: got bill. Expected: billing",
  );
});

test.each<[string, unknown, string]>([
  ["no call", undefined, "call: got undefined. Expected: { api, path }"],
  ["no API", { path: "/all" }, "api: got undefined. Expected: "],
  ["no path", { api: "orders" }, "path: got undefined. Expected: a path below the API's prefix, from its /"],
  ["a path without its /", { ...all, path: "all" }, 'path: got "all". Expected: a path below'],
  ["a name that there is not", { ...all, tokens: "none" }, 'call: got "tokens". Expected: api, path, client'],
  ["no token", { ...all, token: null }, 'token: got null. Expected: a token, or "none"'],
  ["headers as a list", { ...all, headers: ["a"] }, "headers: got an object. Expected: texts by the names"],
])("%s is told in one line, by either matcher", async (_, call, said) => {
  // Sound: JavaScript gives what it likes.
  for (const matcher of [matchers.toAdmit, matchers.toRefuse])
    await expect(matcher(cloud, call as never)).rejects.toThrow(`USAGE: ${said}`);
});

test("a cloud that is still to come is told", async () => {
  await expect(matchers.toAdmit(Promise.resolve(cloud) as never, all)).rejects.toThrow(
    "USAGE: expect: got a promise. Expected: what startLocalCloud gives, once it is there",
  );
});

test("while Entra is down nobody is refused", async () => {
  cloud.entra.outage("unavailable");
  const refuse = matchers.toRefuse(cloud, { ...all, client: "billing" });
  await expect(refuse).rejects.toThrow("TOKEN_UNAVAILABLE: a token of billing for orders: Entra answered 503");
  cloud.entra.outage("none");
  expect((await matchers.toAdmit(cloud, { ...all, client: "billing" })).pass).toBe(true);
});
