import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../internal/json";
import { spellingsOf } from "../../../local/asked/spellings";
import { type LocalDeployment, localDeployments } from "../../../local/gateway/local-deployments";
import { issuer, jwksUri, tokenAuthentication } from "../gateway/issuer";
import { deploymentResource, stackOf } from "../gateway/test-stack";

const route = (path: string, url: string, isOpen = false): JsonObject => ({
  path,
  methods: ["GET"],
  backend: [{ type: "HTTP_BACKEND", url }],
  request_policies: isOpen ? [{ authorization: [{ type: "ANONYMOUS" }] }] : [],
});

const nothing: ReadonlySet<string> = new Set();

/** What the gateway of these routes serves. */
function deploymentsOf(...routes: JsonObject[]): readonly LocalDeployment[] {
  const policies = [
    tokenAuthentication({ is_anonymous_access_allowed: true }, { issuers: [issuer] }, { uri: jwksUri }),
  ];
  const { gateways } = localDeployments(stackOf([deploymentResource("/api", { request_policies: policies, routes })]));
  return gateways.flatMap(({ deployments }) => deployments);
}

const pathsOf = (deployments: readonly LocalDeployment[], named = nothing) =>
  spellingsOf({ method: "GET", url: "https://gateway.test/api/world" }, deployments, named).map(({ url }) =>
    url.replace("https://gateway.test", ""),
  );

/** Paths that are asked beside `/api/world`. */
const pathsBeside = (...routes: JsonObject[]): readonly string[] =>
  pathsOf(deploymentsOf(...routes)).filter((path) => !pathsOf([]).includes(path));

describe("other spellings of a closed path", () => {
  test("are in other case, encoded, with a slash more, in the place of the gateway that closes it", () => {
    const probe = { method: "POST", url: "https://gateway.test/api/world", status: 200 };
    expect(spellingsOf(probe, [], nothing)).toEqual(
      ["/api/World", "/api/%77orld", "/api//world", "/api/world/"].map((path) => ({
        method: "POST",
        url: `https://gateway.test${path}`,
      })),
    );
  });

  test("lead up from open routes to a server that closed ones lead to", () => {
    const ways = ["/api/open/..;/x", "/api/open/%252e%252e/x", "/api/open/..%252fx"];
    const path = "${request.path[path]}";
    const closed = route("/admin", "https://b.test/admin");
    expect(pathsBeside(closed, route("/open/{path*}", `https://b.test/open/${path}`, true))).toEqual(ways);
    expect(pathsBeside(closed, route("/open/{path*}", `https://other.test/open/${path}`, true))).toEqual([]);
    expect(pathsBeside(closed, route("/open/{path*}", "https://b.test/open", true))).toEqual([]);
    expect(pathsBeside(closed, route("/open/{path}", `https://b.test/open/${path}`, true))).toEqual(["/api/open/..;"]);
    expect(pathsBeside(closed, route("/open/{path*}", `https://b.test/open/${path}`))).toEqual([]);
  });

  test("are not asked of routes that were opened by name, and of all others they are", () => {
    const path = "${request.path[path]}";
    const named = route("/named/{path*}", `https://b.test/named/${path}`, true);
    const other = route("/other/{path*}", `https://b.test/other/${path}`, true);
    const all = deploymentsOf(route("/world", "https://b.test/world"), named, other);
    const own = ["/api/World", "/api/%77orld", "/api//world", "/api/world/"];
    expect(pathsOf(all, new Set(["/api/named/{path*}"]))).toEqual([
      ...own,
      ...["/api/other/..;/x", "/api/other/%252e%252e/x", "/api/other/..%252fx"],
    ]);
    const whole = deploymentsOf(route("/world", "https://b.test/world"), route("/{path*}", "https://c.test", true));
    expect(pathsOf(whole, nothing)).toEqual(own);
    expect(pathsOf(whole, new Set(["/api/{path*}"]))).toEqual([]);
    expect(pathsOf(whole, new Set(["/else/{path*}"]))).toEqual(own);
  });

  test("are not asked where only Terraform knows what was opened by name", () => {
    const probe = { method: "GET", url: "https://gateway.test/api/world" };
    expect(spellingsOf(probe, deploymentsOf(route("/world", "https://b.test/world")), undefined)).toEqual([]);
  });
});
