import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../internal/json";
import { localDeployments } from "../../../synthesized/local/gateway/local-deployments";
import { spellingsOf } from "../../../synthesized/start/spellings";
import { issuer, jwksUri, tokenAuthentication } from "../local/gateway/issuer";
import { deploymentResource, stackOf } from "../local/gateway/test-stack";

const route = (path: string, url: string, isOpen = false): JsonObject => ({
  path,
  methods: ["GET"],
  backend: [{ type: "HTTP_BACKEND", url }],
  request_policies: isOpen ? [{ authorization: [{ type: "ANONYMOUS" }] }] : [],
});

/** Paths that are asked beside `/api/world`. */
function pathsBeside(...routes: JsonObject[]): readonly string[] {
  const policies = [
    tokenAuthentication({ is_anonymous_access_allowed: true }, { issuers: [issuer] }, { uri: jwksUri }),
  ];
  const { gateways } = localDeployments(stackOf([deploymentResource("/api", { request_policies: policies, routes })]));
  const probe = { method: "GET", url: "https://gateway.test/api/world" };
  const own = new Set(spellingsOf(probe, []).map(({ url }) => url));
  return gateways
    .flatMap(({ deployments }) => spellingsOf(probe, deployments))
    .filter(({ url }) => !own.has(url))
    .map(({ url }) => url.replace("https://gateway.test", ""));
}

describe("other spellings of a closed path", () => {
  test("are in other case, encoded, with a slash more, in the place of the gateway that closes it", () => {
    const probe = { method: "POST", url: "https://gateway.test/api/world", status: 200 };
    expect(spellingsOf(probe, [])).toEqual(
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
});
