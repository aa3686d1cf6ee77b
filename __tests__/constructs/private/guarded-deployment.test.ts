import { App, Fn, TerraformVariable } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  Backend,
  type JwtSecuredDeploymentProps,
  type Leftovers,
  type Route,
  RouteAccess,
} from "../../../constructs/index";
import { guardedDeployment } from "../../../constructs/private/guarded-deployment";
import { readStack } from "../../../synthesized/stack/stack";
import { newFolder } from "../../run-folder";
import { stackFolder } from "../../synthesized/stack-folder";
import type { JsonObject } from "../../terraform-schema/json";
import { adapter, documentOf, onlyResource, resourcesOf, secured, stockRoute, testStack } from "../test-stack";

const [a, b, c] = ["/a", "/b", "/c"].map(
  (path): Route => ({ path, methods: ["GET"], backend: Backend.http({ url: `https://x.example.com${path}` }) }),
) as [Route, Route, Route];
const cors = { allowedOrigins: ["*"] };

function written(over: Partial<JwtSecuredDeploymentProps>): JsonObject {
  const stack = testStack();
  secured(stack, over);
  return documentOf(stack);
}

const lifecycleOf = (document: JsonObject): JsonObject =>
  Object.values(resourcesOf(document, "oci_apigateway_deployment"))[0]?.lifecycle as JsonObject;

describe("the condition", () => {
  it("is one, also beside a user's own lifecycle", () => {
    const stack = testStack();
    const { deployment } = secured(stack);
    const own = { condition: '${self.state == "ACTIVE"}', errorMessage: "it failed" };
    deployment.lifecycle = { preventDestroy: true, postcondition: [own] };
    expect(onlyResource(stack, "oci_apigateway_deployment").lifecycle).toMatchObject({
      prevent_destroy: true,
      postcondition: [{ condition: own.condition }, { condition: expect.stringMatching(/startswith\(self\.id/) }],
    });
  });

  it("is there for the adapter's deployment as well", () => {
    const stack = testStack();
    adapter(stack);
    expect(lifecycleOf(documentOf(stack)).postcondition).toHaveLength(1);
  });

  it("follows what overrides and later settings write", () => {
    const corsIsLeftOut = (change: (stack: ReturnType<typeof secured>) => void): boolean => {
      const stack = testStack();
      change(secured(stack, { routes: [a] }));
      const locals: Record<string, string> = Object(documentOf(stack).locals);
      return Object.values(locals).some((list) =>
        list.includes('["request_policies","body_validation"],["request_policies","cors"]'),
      );
    };
    expect(corsIsLeftOut(() => undefined)).toBe(true);
    expect(
      corsIsLeftOut(({ deployment }) =>
        deployment.addOverride("specification.routes.0.request_policies.cors", { allowed_origins: ["*"] }),
      ),
    ).toBe(false);
    expect(
      corsIsLeftOut(({ deployment }) =>
        deployment.putSpecification({
          routes: [{ path: "/a", backend: { type: "X" }, requestPolicies: { cors: { allowedOrigins: ["*"] } } }],
        }),
      ),
    ).toBe(false);
  });

  it("shares its list with deployments that leave out the same", () => {
    const stack = testStack();
    secured(stack, { routes: [a] }, "One");
    secured(stack, { routes: [b, c], pathPrefix: "/other" }, "Other");
    expect(Object.keys(Object(documentOf(stack).locals))).toEqual([
      "left_out",
      expect.stringMatching(/^left_out_[0-9a-f]{6}$/),
    ]);
  });

  it("cannot be written as HCL", () => {
    const stack = testStack(new App({ outdir: newFolder("hcl"), hclOutput: true }));
    secured(stack);
    expect(stack.node.findAll().flatMap(({ node }) => node.validate())).toEqual([
      expect.stringMatching(/^LEFTOVERS_UNGUARDED: .*HCL/),
    ]);
  });

  it("holds in a stack as it is read here", async () => {
    const routes = [a, { ...b, cors }, { ...c, access: RouteAccess.anonymous() }];
    const stack = await readStack(stackFolder(written({ routes, cors })), { environment: {} });
    expect(stack.resourcesOf("oci_apigateway_deployment")).toHaveLength(1);
  });
});

describe("the message", () => {
  const messageOf = (over: Partial<JwtSecuredDeploymentProps>): string => {
    const [condition] = lifecycleOf(written(over)).postcondition as readonly JsonObject[];
    return String(condition?.error_message);
  };

  it("says what clears it", () => {
    expect(messageOf({})).toMatch(/terraform apply -replace=oci_apigateway_deployment\.\w+$/);
  });

  it("names a route by its index where only Terraform knows the path", () => {
    const stack = testStack();
    const path = Fn.join("", ["/", new TerraformVariable(stack, "path", { type: "string" }).stringValue]);
    secured(stack, { routes: [a, { ...b, path }] });
    const [condition] = lifecycleOf(documentOf(stack)).postcondition as readonly JsonObject[];
    expect(condition?.error_message).toContain('["deployment","deployment","GET /a","routes[1]"][i]');
  });
});

describe("with leftovers", () => {
  const deploymentWith = (leftovers: Leftovers | undefined, routes: readonly Route[], over = {}) =>
    written({ leftovers, routes, ...over });
  const triggersOf = (document: JsonObject) =>
    Object.fromEntries(
      Object.entries(resourcesOf(document, "terraform_data")).map(([name, { input }]) => [name, input]),
    );

  it("to be refused, nothing else is made", () => {
    expect(triggersOf(deploymentWith(undefined, [a, b]))).toEqual({});
    expect(lifecycleOf(deploymentWith("refuse", [a, b]))).not.toHaveProperty("replace_triggered_by");
  });

  it("to be replaced, each place of the list has a trigger that changes with what it leaves out", () => {
    const before = triggersOf(deploymentWith("replace", [a, { ...b, cors }, c]));
    const [own, first, second, third] = Object.keys(before);
    expect(Object.keys(before)).toHaveLength(4);
    const names = Object.keys(before).map((name) => `terraform_data.${name}`);
    expect(lifecycleOf(deploymentWith("replace", [a, { ...b, cors }, c])).replace_triggered_by).toEqual(names);

    const moved = triggersOf(deploymentWith("replace", [{ ...b, cors }, a, c]));
    const changed = Object.keys(before).filter((name) => moved[name] !== before[name]);
    expect(changed).toEqual([first, second]);

    const appended = triggersOf(deploymentWith("replace", [a, { ...b, cors }, c, { ...a, path: "/d" }]));
    expect(Object.keys(before).filter((name) => appended[name] !== before[name])).toEqual([]);
    const dropped = triggersOf(deploymentWith("replace", [a, { ...b, cors }]));
    expect(Object.keys(before).filter((name) => dropped[name] !== before[name])).toEqual([third]);
    expect(dropped).not.toHaveProperty(String(third));

    const rateLimit = { requestsPerSecond: 5 };
    const limited = triggersOf(deploymentWith("replace", [a, { ...b, cors }, c], { rateLimit }));
    expect(Object.keys(before).filter((name) => limited[name] !== before[name])).toEqual([own]);
  });

  it("to be replaced, the deployment is a new one after its trigger has changed, as it is read here", async () => {
    const document = deploymentWith("replace", [a]);
    const [[name, trigger] = ["", {}]] = Object.entries(resourcesOf(document, "terraform_data"));
    const changing = { ...trigger, input: '${formatdate("YYYY", plantimestamp())}' };
    const stack = await readStack(
      stackFolder({
        ...document,
        resource: {
          ...Object(document.resource),
          terraform_data: {
            [name]: changing,
            ...Object.fromEntries(Object.entries(resourcesOf(document, "terraform_data")).slice(1)),
          },
        },
      }),
      { environment: {}, now: new Date("2026-03-01T00:00:00Z") },
    );
    const idAt = (date: string) =>
      stack.evaluateAt(new Date(date)).resourcesOf("oci_apigateway_deployment")[0]?.values.id;
    expect(idAt("2026-04-01T00:00:00Z")).toBe(stack.resourcesOf("oci_apigateway_deployment")[0]?.values.id);
    expect(idAt("2027-04-01T00:00:00Z")).not.toBe(idAt("2026-04-01T00:00:00Z"));
  });

  it("to be neutral, blocks that can say nothing are everywhere", () => {
    const { specification } = onlyOf(deploymentWith("neutral", [stockRoute]));
    expect(Object.keys(Object(specification).routes[0].request_policies)).toContain("response_cache_lookup");
    expect(Object(specification).request_policies).toHaveProperty("mutual_tls");
  });
});

const onlyOf = (document: JsonObject): JsonObject =>
  Object.values(resourcesOf(document, "oci_apigateway_deployment"))[0] ?? {};

describe("stacks of calls", () => {
  it("are in errors from the making of one as anywhere else, and prepared as before", () => {
    const prepare = (error: Error): string => `prepared ${error.message}`;
    const { prepareStackTrace } = Error;
    Error.prepareStackTrace = prepare;
    try {
      const api = secured(testStack());
      expect(Error.prepareStackTrace).toBe(prepare);
      const settings = { compartmentId: "c", gatewayId: "g", pathPrefix: "/x", specification: { routes: [] } };
      const again = (): unknown => guardedDeployment(api, "Resource", settings);
      expect(again).toThrow(expect.objectContaining({ stack: expect.stringMatching(/^prepared There is already/) }));
      expect(Error.prepareStackTrace).toBe(prepare);
    } finally {
      Error.prepareStackTrace = prepareStackTrace;
    }
  });
});
