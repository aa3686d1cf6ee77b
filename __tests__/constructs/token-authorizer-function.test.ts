/** What synth writes for the authorizer function is what the function reads, and what routes ask for is what it answers. */
import { type TerraformStack, TerraformVariable } from "cdktf";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  AllowedClients,
  checkPolicies,
  FunctionImage,
  type Route,
  RouteAccess,
  TokenAuthorizerFunction,
} from "../../constructs/index";
import { permissionsOf } from "../../function/authorizer/permissions";
import { readTrusts } from "../../function/authorizer/trusts";
import type { JsonObject } from "../terraform-schema/json";
import { judge } from "../terraform-schema/judge";
import {
  authorizer,
  CLIENT,
  COMPARTMENT,
  codesOf,
  documentOf,
  entraApp,
  newGateway,
  OBJECT,
  onlyResource,
  otherIssuer,
  resourcesOf,
  type SecuredOver,
  secured,
  stockRoute,
  TENANT,
  testStack,
  trustOf,
} from "./test-stack";

const configOf = (stack: TerraformStack): Record<string, string> =>
  // Sound: all values of a function's configuration are texts.
  onlyResource(stack, "oci_functions_function").config as Record<string, string>;

const specificationOf = (stack: TerraformStack): JsonObject =>
  // Sound: a deployment has one.
  onlyResource(stack, "oci_apigateway_deployment").specification as JsonObject;

/** Of a deployment that an authorizer judges for, the scopes that its only route asks for. */
function asked(
  access: RouteAccess,
  over: SecuredOver = {},
): { readonly scopes: string[]; readonly config: Record<string, string> } {
  const stack = testStack();
  secured(stack, { trust: authorizer(stack), routes: [{ ...stockRoute, access }], ...over });
  expect(codesOf(stack)).toEqual([]);
  return { scopes: scopesOf(stack), config: configOf(stack) };
}

/** What the only route of a stack asks for. */
function scopesOf(stack: TerraformStack): string[] {
  // Sound: so deployments are written.
  const [route] = specificationOf(stack).routes as unknown as [
    { request_policies: { authorization: { allowed_scope: string[] } } },
  ];
  return route.request_policies.authorization.allowed_scope;
}

describe("the function's configuration", () => {
  test("is what the function itself reads", () => {
    const stack = testStack();
    authorizer(stack, {
      trusts: [
        trustOf({
          requiredClaims: [
            { claim: "tenant", values: ["a", "b"] },
            { claim: "cid", values: [] },
          ],
        }),
        trustOf({ issuers: ["https://two.example.com", "https://${three}.example.com"] }).withAnyClient(),
      ],
      denied: { kids: ["leaked"], subjects: [OBJECT], clients: [], tokens: undefined },
      context: ["sub", "roles"],
      settings: { cacheSeconds: 60, staleHours: 1 },
    });
    const { settings, findings } = readTrusts(configOf(stack));
    expect(findings).toEqual([]);
    expect(settings).toMatchObject({
      cacheMs: 60_000,
      context: ["roles", "sub"],
      denied: { kids: new Set(["leaked"]), subjects: new Set([OBJECT]), clients: new Set(), tokens: new Set() },
    });
    expect(settings?.trusts).toMatchObject([
      {
        ...{ issuer: otherIssuer, audiences: [CLIENT], clientClaim: "azp", clients: new Set([CLIENT]) },
        ...{ claims: new Map([["tenant", new Set(["a", "b"])]]), present: ["cid"] },
        keys: { uri: new URL("https://issuer.example.com/keys"), issuer: undefined },
      },
      { issuer: "https://two.example.com", clients: undefined, clientClaim: "azp" },
      // Terraform reads $${ as ${.
      { issuer: "https://$${three}.example.com", clients: undefined },
    ]);
  });

  test("holds what only Terraform knows, and is JSON once that is there", () => {
    const stack = testStack();
    const app = entraApp(stack);
    authorizer(stack, { trusts: [app.trust({ keys: app.jwksUri })] });
    const text = configOf(stack).AUTHORIZER_TRUSTS ?? "";
    expect(text).toContain("${data.azuread_client_config");
    const [trust] = JSON.parse(text.replace(/\$\{[^}]*\}/g, TENANT));
    const issuer = `https://login.microsoftonline.com/${TENANT}/v2.0`;
    expect(trust).toEqual({
      ...{ issuer, keysIssuer: issuer, audiences: [TENANT], clientClaim: "azp", clients: [TENANT] },
      keys: `https://login.microsoftonline.com/${TENANT}/discovery/v2.0/keys`,
      claims: { tid: [TENANT], ver: ["2.0"], idtyp: ["app"] },
    });
  });

  test("lists the combinations and claims of all its deployments, whichever comes first", () => {
    const build = (...paths: readonly string[]) => {
      const stack = testStack();
      const trust = authorizer(stack);
      for (const path of paths)
        secured(
          stack,
          {
            trust,
            pathPrefix: path,
            identityHeaders: { [`X${path.replace("/", "-")}`]: path.slice(1) },
            routes: [{ ...stockRoute, access: RouteAccess.allOf({ roles: ["b", "a"], groups: [path.slice(1)] }) }],
          },
          `Api${path.slice(1)}`,
        );
      return configOf(stack);
    };
    expect(build("/x", "/y")).toEqual(build("/y", "/x"));
    expect(JSON.parse(build("/x", "/y").AUTHORIZER_COMBINATIONS ?? "")).toEqual([
      ["app-role:a", "app-role:b", "group:x"],
      ["app-role:a", "app-role:b", "group:y"],
    ]);
    expect(build("/x", "/y").AUTHORIZER_CONTEXT).toBe("iss,sub,x,y");
  });
});

describe("what routes ask for", () => {
  const word = fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 5 }).filter((text) => text.trim() !== "");
  const scope = word.filter((text) => /^[!#-[\]-~]+$/.test(text));
  const program = { idtyp: "app" };
  const person = { idtyp: "user", scp: "any" };
  /** For each factory: who asks by it for a name, and the claims of one token that has it, and of some that have it otherwise. */
  const kinds = {
    roles: [RouteAccess.anyOfRoles, (name: string) => ({ ...program, roles: [name] })],
    rolesOfPeople: [RouteAccess.anyOfRolesOfPeople, (name: string) => ({ ...person, roles: [name] })],
    scopes: [RouteAccess.anyOfScopes, (name: string) => ({ scp: `${name} other.scope` })],
    groups: [RouteAccess.anyOfGroups, (name: string) => ({ groups: [name] })],
  } as const;

  test.each(Object.entries(kinds))(
    "as %s has who has it, and nobody who has the same word as something else",
    (kind, [ask, holding]) => {
      fc.assert(
        fc.property(kind === "scopes" ? scope : word, (name) => {
          const { scopes } = asked(ask([name]));
          expect(permissionsOf(holding(name), [])).toEqual(expect.arrayContaining(scopes));
          for (const [other, [, otherwise]] of Object.entries(kinds)) {
            const held = permissionsOf(otherwise(name), []).filter((one) => scopes.includes(one));
            expect(held.length > 0).toBe(other === kind);
          }
        }),
        { numRuns: 15 },
      );
    },
  );

  test("together has who has all of it, and nobody who lacks one", () => {
    fc.assert(
      fc.property(fc.uniqueArray(word, { minLength: 2, maxLength: 3 }), word, (roles, group) => {
        const { scopes, config } = asked(RouteAccess.allOf({ roles, groups: [group] }));
        const combinations = JSON.parse(config.AUTHORIZER_COMBINATIONS ?? "");
        const granted = (claims: JsonObject) =>
          permissionsOf(claims, combinations).filter((one) => scopes.includes(one));
        expect(granted({ ...program, roles, groups: [group] })).toEqual(scopes);
        expect(granted({ ...program, roles: roles.slice(1), groups: [group] })).toEqual([]);
        expect(granted({ ...program, roles })).toEqual([]);
        expect(granted({ ...program, roles: [...roles, roles.join("+"), String(scopes[0])], groups: [] })).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });

  test("of a group that Terraform makes is encoded by Terraform", () => {
    const build = (access: (group: string) => RouteAccess): unknown => {
      const stack = testStack();
      const group = new TerraformVariable(stack, "group", { type: "string" }).stringValue;
      secured(stack, { trust: authorizer(stack), routes: [{ ...stockRoute, access: access(group) }] });
      expect(codesOf(stack)).toEqual([]);
      return scopesOf(stack);
    };
    const encoded = 'join("", ["group:", replace(urlencode(var.group), "+", "%20")])';
    expect(build((group) => RouteAccess.anyOfGroups([group]))).toEqual([`\${${encoded}}`]);
    expect(build((group) => RouteAccess.allOf({ groups: [group], roles: ["a"] }))).toEqual([
      `all-of:\${join("+", sort(distinct(["app-role:a", ${encoded}])))}`,
    ]);
  });

  test("of two kinds is either of them", () => {
    const both = RouteAccess.anyOfRoles(["a"]).or(RouteAccess.anyOfRolesOfPeople(["a"]));
    expect(asked(both).scopes).toEqual(["app-role:a", "user-role:a"]);
  });
});

describe("a deployment for which it judges", () => {
  test("tells the function of the token, keeps answers for all that it tells, and waits until it may call it", async () => {
    const stack = testStack();
    const gateway = newGateway(stack);
    const trust = authorizer(stack, { callers: { gatewayCompartmentId: COMPARTMENT } });
    const open: Route = { ...stockRoute, path: "/health", access: RouteAccess.anonymous() };
    secured(stack, { gateway, trust, routes: [stockRoute, open], failureResponse: { status: 401, message: "no" } });
    checkPolicies(stack);
    expect(codesOf(stack)).toEqual([]);
    const document = documentOf(stack);
    expect(await judge(document)).toEqual([]);
    const [deployment] = Object.values(resourcesOf(document, "oci_apigateway_deployment"));
    const { specification, depends_on: waits } = deployment as unknown as {
      specification: { request_policies: { authentication: JsonObject } };
      depends_on: string[];
    };
    expect(specification.request_policies.authentication).toMatchObject({
      type: "CUSTOM_AUTHENTICATION",
      function_id: "${oci_functions_function.Authorizer_BD825682.id}",
      parameters: { token: "request.headers[Authorization]" },
      cache_key: ["token"],
      is_anonymous_access_allowed: true,
      validation_failure_policy: { response_code: "401" },
    });
    expect(waits).toHaveLength(2);
    const statements = Object.values(resourcesOf(document, "oci_identity_policy")).flatMap(
      (policy) => policy.statements,
    );
    expect(statements).toContain(
      `ALLOW any-user to use fn-invocation in compartment id ${COMPARTMENT} where ALL {request.principal.type='ApiGateway', request.resource.compartment.id='${COMPARTMENT}', target.function.id='\${oci_functions_function.Authorizer_BD825682.id}'}`,
    );
  });

  test("may set headers from any claim, and says that any client is admitted", () => {
    const stack = testStack();
    const trust = authorizer(stack, { trusts: [trustOf({ clients: AllowedClients.anyClientOfTheIssuers() })] });
    secured(stack, { trust, identityHeaders: { "X-Roles": "roles", "X-Name": "name" } });
    expect(codesOf(stack)).toEqual([]);
    expect(configOf(stack).AUTHORIZER_CONTEXT).toBe("iss,name,roles,sub");
  });
});

test("its bundle becomes an image like any other source", () => {
  const stack = testStack();
  const image = FunctionImage.fromSource(stack, "Image", {
    ...{ region: "eu-frankfurt-1", repository: { compartmentId: COMPARTMENT, name: "shop/authorizer" } },
    source: TokenAuthorizerFunction.source,
  });
  const adapter = FunctionImage.fromSource(stack, "Other", {
    ...{ region: "eu-frankfurt-1", repository: { compartmentId: COMPARTMENT, name: "shop/adapter" } },
  });
  expect(codesOf(stack)).toEqual([]);
  expect(image.source?.tag).not.toBe(adapter.source?.tag);
});
