/** How often people who edit their routes meet the refusal, and that they meet it exactly where something would be kept. */
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  Backend,
  type JwtSecuredDeploymentProps,
  type Leftovers,
  type Route,
  RouteAccess,
} from "../../constructs/index";
import { planned } from "../../limits/planned-specification";
import type { JsonObject } from "../terraform-schema/json";
import { actAlike, applied } from "./private/acting";
import { judge } from "./private/judged-leftovers";
import { documentOf, resourcesOf, secured, testStack } from "./test-stack";

type Settings = Pick<JwtSecuredDeploymentProps, "routes" | "cors" | "rateLimit" | "failureResponse">;

const cors = { allowedOrigins: ["https://app.example.com"] };
/** One of so many. */
const some = <Value>(value: Value, of: number): fc.Arbitrary<Value | undefined> =>
  fc.nat(of - 1).map((number) => (number === 0 ? value : undefined));

const backend = fc.oneof(
  fc.constant(Backend.http({ url: "https://x.example.com/" })),
  fc.constant(Backend.function("ocid1.fnfunc.oc1..orders")),
  some({ "Content-Type": "application/json" }, 2).map((headers) => Backend.stock({ status: 200, body: "{}", headers })),
);
const anyRoute: fc.Arbitrary<Omit<Route, "path">> = fc.record({
  methods: fc.constantFrom<Route["methods"]>(["GET"], ["POST", "PUT"]),
  backend,
  access: some(RouteAccess.anonymous(), 4),
  requestHeaders: some({ set: [{ name: "X-Tenant", values: ["a"] }], rename: { "X-A": "X-B" } }, 5),
  responseHeaders: some({ set: [{ name: "Cache-Control", values: ["no-store"] }] }, 5),
  cors: some(cors, 20),
});
const anySettings: fc.Arbitrary<Settings> = fc.record({
  routes: fc
    .array(anyRoute, { minLength: 1, maxLength: 8 })
    .map((routes) => routes.map((route, index) => ({ ...route, path: `/r${index}` }))),
  cors: some(cors, 4),
  rateLimit: some({ requestsPerSecond: 10 }, 4),
  failureResponse: some({ status: 403, message: "no" }, 10),
});

/** What people do to an API from one day to the next: the more often it stands here, the more often they do it. */
const edits = ["insert", "insert", "change", "change", "remove", "move", "deployment"] as const;

const anyEdit = fc
  .tuple(anySettings, anySettings, fc.constantFrom(...edits), fc.nat(), fc.nat())
  .map(([former, other, kind, one, two]) => {
    const routes = [...former.routes];
    const [fresh] = other.routes.map((route) => ({ ...route, path: "/new" }));
    const at = one % routes.length;
    if (fresh !== undefined && kind === "insert") routes.splice(one % (routes.length + 1), 0, fresh);
    if (fresh !== undefined && kind === "change") routes[at] = { ...fresh, path: routes[at]?.path ?? "/" };
    if (kind === "remove" && routes.length > 1) routes.splice(at, 1);
    if (kind === "move") routes.splice(two % routes.length, 0, ...routes.splice(at, 1));
    const setting = (["cors", "rateLimit", "failureResponse"] as const)[one % 3] ?? "cors";
    return { former, next: { ...former, ...(kind === "deployment" && { [setting]: other[setting] }), routes } };
  });

interface Written {
  readonly specification: JsonObject;
  readonly check: Parameters<typeof judge>[0];
}

function writtenFor(settings: Settings, leftovers: Leftovers): Written {
  const stack = testStack();
  secured(stack, { ...settings, leftovers });
  const document = documentOf(stack);
  const [deployment = {}] = Object.values(resourcesOf(document, "oci_apigateway_deployment"));
  const [{ condition, error_message: message }] = Object(deployment.lifecycle).postcondition;
  return {
    specification: deployment.specification as JsonObject,
    check: { condition, message, locals: Object(document.locals) },
  };
}

/** The share of edits that are refused. Each of them is, exactly where something would be kept that acts. */
async function refusedShare(leftovers: Leftovers): Promise<number> {
  const all = fc.sample(anyEdit, { numRuns: 150, seed: 7 });
  const held = await Promise.all(
    all.map(async ({ former, next }) => {
      const { specification, check } = writtenFor(next, leftovers);
      const after = planned(applied(writtenFor(former, leftovers).specification), specification) as JsonObject;
      const { holds } = await judge(check, after);
      expect(holds, JSON.stringify({ former, next })).toBe(actAlike(after, specification));
      return holds;
    }),
  );
  return held.filter((holds) => holds !== true).length / all.length;
}

test("few edits of routes and settings are refused, fewer with neutral blocks everywhere", {
  timeout: 120_000,
}, async () => {
  const [refused, neutral] = [await refusedShare("refuse"), await refusedShare("neutral")];
  expect(refused).toBeLessThan(0.15);
  expect(neutral).toBeLessThan(0.1);
});

test("open and closed routes with and without headers change places, come and go without one", async () => {
  const closed: Route = {
    path: "/closed",
    methods: ["GET"],
    backend: Backend.http({ url: "https://x.example.com/" }),
  };
  const open: Route = { ...closed, path: "/open", backend: Backend.function("a"), access: RouteAccess.anonymous() };
  const transforming: Route = {
    ...closed,
    path: "/headers",
    requestHeaders: { set: [{ name: "X-B", values: ["b"] }], rename: { "X-C": "X-D" }, block: ["X-E"] },
    responseHeaders: { block: ["Server"] },
  };
  const lists: (readonly Route[])[] = [
    [closed],
    [open],
    [closed, open],
    [open, closed],
    [open, transforming, closed],
    [transforming, closed, open],
    [closed, open, transforming],
  ];
  const written = lists.map((routes) => writtenFor({ routes }, "refuse"));
  for (const [from, former] of written.entries())
    for (const [to, next] of written.entries()) {
      // The last one with headers of responses cannot go.
      if (from > 3 && to <= 3) continue;
      const after = planned(applied(former.specification), next.specification) as JsonObject;
      expect((await judge(next.check, after)).holds, `${from} → ${to}`).toBe(true);
    }
});
