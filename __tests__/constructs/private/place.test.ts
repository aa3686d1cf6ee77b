/** Scopes and ids as plain JavaScript may give them: one line at once, since no synth would tell it. */
import { App, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import * as constructs from "../../../constructs/index";
import { testApp, testStack } from "../test-stack";

type Loose = (...given: readonly unknown[]) => unknown;

const as = <Value>(value: unknown): Value => value as Value;

/** All that are made in a scope, under an id. */
const made: Readonly<Record<string, Loose>> = {
  "new SecuredApiStack": (scope, id) => new constructs.SecuredApiStack(as(scope), as(id), as({})),
  "new ApiGateway": (scope, id) => new constructs.ApiGateway(as(scope), as(id), as({})),
  "new GatewayNetwork": (scope, id) => new constructs.GatewayNetwork(as(scope), as(id), as({})),
  "new AzureOAuthApp": (scope, id) => new constructs.AzureOAuthApp(as(scope), as(id), as({})),
  "new EntraClient": (scope, id) => new constructs.EntraClient(as(scope), as(id), as({})),
  "new RotatingSecret": (scope, id) => new constructs.RotatingSecret(as(scope), as(id), as({})),
  "new DelegatedGrants": (scope, id) => new constructs.DelegatedGrants(as(scope), as(id), as({})),
  "new JwtSecuredDeployment": (scope, id) => new constructs.JwtSecuredDeployment(as(scope), as(id), as({})),
  "new JwksAdapterFunction": (scope, id) => new constructs.JwksAdapterFunction(as(scope), as(id), as({})),
  "new TokenAuthorizerFunction": (scope, id) => new constructs.TokenAuthorizerFunction(as(scope), as(id), as({})),
  "new SourceImage": (scope, id) => new constructs.SourceImage(as(scope), as(id), as({})),
  "new ServiceLogs": (scope, id) => new constructs.ServiceLogs(as(scope), as(id), as({})),
  "new Alarms": (scope, id) => new constructs.Alarms(as(scope), as(id), as({})),
  "Platform.fromOutputs": (scope, id) => constructs.Platform.fromOutputs(as(scope), as(id), as({})),
  "Platform.fromState": (scope, id) => constructs.Platform.fromState(as(scope), as(id), as({})),
  "ApiGateway.fromExisting": (scope, id) => constructs.ApiGateway.fromExisting(as(scope), as(id), as({})),
  "AzureOAuthApp.fromClientId": (scope, id) => constructs.AzureOAuthApp.fromClientId(as(scope), as(id), as({})),
  "FunctionImage.fromSource": (scope, id) => constructs.FunctionImage.fromSource(as(scope), as(id), as({})),
};

/** What is said of something that is there already. */
const saidOf: Readonly<Record<string, Loose>> = {
  checkPolicies: (stack) => constructs.checkPolicies(as(stack)),
  tagResources: (stack) => constructs.tagResources(as(stack), {}),
  describeForVerify: (scope) => constructs.describeForVerify(as(scope), { apis: [] }),
  "StateBackend.attach": (stack) => constructs.StateBackend.localFile().attach(as(stack)),
  suppressWarning: (scope) => constructs.suppressWarning(as(scope), "PATH_TRAILING_SLASH", "why"),
  suppressPolicy: (scope) => constructs.suppressPolicy(as(scope), "clients-listed", "why"),
};

const line = /^USAGE: (?:scope|id|first argument) of (?:new )?[A-Z]?[\w.]+: got \S.*\. Expected: \S.*\.$/;

it("is asked of every public construct", () => {
  const classes = Object.entries(constructs).filter(
    ([, one]) => typeof one === "function" && one.prototype instanceof Construct,
  );
  const calls = Object.keys(made);
  const isAsked = (name: string) => calls.some((call) => call === `new ${name}` || call.startsWith(`${name}.`));
  expect(classes.filter(([name]) => !isAsked(name))).toEqual([]);
});

describe.each(Object.entries({ ...made, ...saidOf }))("%s", (call, make) => {
  it.each([undefined, null, {}, "Orders", []])("says in one line that %j is no scope", (scope) => {
    expect(() => make(scope, "Id")).toThrow(line);
    expect(() => make(scope, "Id")).toThrow(call);
  });
});

describe.each(Object.entries(made))("%s", (call, make) => {
  it.each([undefined, "", 7, { namePrefix: "shop" }])("says in one line that %j is no id", (id) => {
    const scope = call === "new SecuredApiStack" ? testApp() : testStack();
    expect(() => make(scope, id)).toThrow(line);
  });

  it("says in one line that an id is taken", () => {
    const scope = call === "new SecuredApiStack" ? testApp() : testStack();
    new Construct(scope, "Taken");
    expect(() => make(scope, "Taken")).toThrow(/: got "Taken", which (?:the app|test) has already\. Expected: /);
  });
});

it("takes no App for a stack: CDKTF would check and tag nothing", () => {
  for (const call of ["checkPolicies", "tagResources", "StateBackend.attach"])
    expect(() => saidOf[call]?.(testApp())).toThrow("got the App itself");
});

it("takes no construct outside of a stack", () => {
  expect(() => made["new GatewayNetwork"]?.(new Construct(testApp(), "Group"), "Network")).toThrow(
    "got a construct that is in no stack",
  );
});

it("tells the line of whoever called, and none of its own", () => {
  const stackOf = (): string => {
    try {
      made["new GatewayNetwork"]?.(undefined, "Network");
    } catch (error) {
      return error instanceof Error ? (error.stack ?? "") : "";
    }
    return "";
  };
  const [said, ...frames] = stackOf().split("\n");
  expect(said).toMatch(/^UsageError: USAGE: scope of new GatewayNetwork/);
  expect(frames.join("\n")).toMatch(/^\s+at .*place\.test\.ts[^\n]*$/);
});

it("stands in no way of constructs in constructs", () => {
  const stack = new TerraformStack(new App({ outdir: testApp().outdir }), "own");
  const group = new Construct(stack, "Group");
  expect(made["new GatewayNetwork"]?.(group, "Network")).toBeInstanceOf(constructs.GatewayNetwork);
});
