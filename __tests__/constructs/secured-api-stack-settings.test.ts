/** The ready stack hands through every setting of its parts, or says why not. */
import { describe, expect, it } from "vitest";
import { type Shape, written } from "./setting-mistakes";

/** The settings of an object, by name. */
function settingsOf(shape: Shape | undefined): Readonly<Record<string, Shape>> {
  if (shape === undefined) return {};
  if (Array.isArray(shape)) return Object.assign({}, ...shape.map(settingsOf));
  if (typeof shape === "string") return settingsOf(written.types[shape]);
  const settings = "of" in shape ? Object.entries(shape.of ?? {}) : [];
  return Object.fromEntries(settings.map(([name, of]) => [name.replace("?", ""), of]));
}
const namesIn = (shape: Shape | undefined): readonly string[] => Object.keys(settingsOf(shape));
const settingOf = (type: string, name: string): Shape | undefined => settingsOf(type)[name];

interface Part {
  readonly type: string;
  /** Where a user of the stack says them. */
  readonly reachedBy: readonly (Shape | undefined)[];
  /** Those that nobody can say, and why. */
  readonly exceptions: Readonly<Record<string, string>>;
}

const stack = "SecuredApiStackProps";
const placed = {
  gateway: "the stack has one",
  network: "the stack has one",
  homeRegionProvider: "the stack makes it",
};

const parts: readonly Part[] = [
  {
    type: "JwtSecuredDeploymentProps",
    reachedBy: ["SecuredApi"],
    exceptions: { ...placed, trust: "the registration's, whole; admitAnyClient and keyCacheHours change it" },
  },
  {
    type: "JwtSecuredDeploymentProps",
    reachedBy: ["ExistingSecuredApi"],
    exceptions: { ...placed, trust: "as above", displayName: "made of the name prefix and the API's name" },
  },
  { type: "AzureOAuthAppProps", reachedBy: ["SecuredApi", stack], exceptions: {} },
  { type: "ExistingApi", reachedBy: [settingOf("ExistingSecuredApi", "app"), stack], exceptions: {} },
  { type: "ApiGatewayProps", reachedBy: [settingOf(stack, "gateway"), stack], exceptions: placed },
  { type: "ExistingApiGateway", reachedBy: [settingOf(stack, "existingGateway")], exceptions: {} },
  { type: "GatewayNetworkProps", reachedBy: [settingOf(stack, "network")], exceptions: {} },
  {
    type: "JwksAdapterFunctionProps",
    reachedBy: [settingOf(stack, "adapter")],
    exceptions: { ...placed, upstreamJwksUri: "the tenant's, or with customSigningKeys the application's" },
  },
  {
    type: "KeySnapshotSettings",
    reachedBy: [settingOf("StackAdapterSettings", "keySnapshot")],
    exceptions: { ...placed, region: "the stack's" },
  },
  {
    type: "KeySnapshotSettings",
    reachedBy: [settingOf("StackAuthorizerSettings", "keySnapshot")],
    exceptions: { ...placed, region: "the stack's" },
  },
  {
    type: "SourceImageProps",
    reachedBy: [settingOf("StackAdapterSettings", "image"), "StackAdapterSettings"],
    exceptions: {
      region: "the stack's",
      source: "the adapter's: FunctionImage.fromSource with another is an image of one's own",
      trial: "as above",
    },
  },
  {
    type: "AlarmsProps",
    reachedBy: [settingOf(stack, "alarms")],
    exceptions: {
      compartmentId: "the stack's",
      displayName: "the name prefix",
      deploymentIds: "all APIs of the stack",
      monitorId: "that of the adapter",
    },
  },
  { type: "TokenAuthorizerFunctionProps", reachedBy: ["StackAuthorizerSettings"], exceptions: placed },
  { type: "Tags", reachedBy: [settingOf(stack, "tags")], exceptions: {} },
  { type: "Logs", reachedBy: [settingOf("SecuredApi", "logs")], exceptions: {} },
  { type: "AdapterSettings", reachedBy: [settingOf("StackAdapterSettings", "settings")], exceptions: {} },
];

describe.each(parts)("$type", ({ type, reachedBy, exceptions }) => {
  const names = namesIn(type);
  const reached = new Set(reachedBy.flatMap(namesIn));

  it("is within reach of the stack's settings", () => {
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !reached.has(name) && exceptions[name] === undefined)).toEqual([]);
  });
});

it("has no exception for what is not there", () => {
  const all = parts.flatMap(({ type, exceptions }) =>
    Object.keys(exceptions).filter((name) => !(name in placed) && !namesIn(type).includes(name)),
  );
  expect(all).toEqual([]);
});

it("knows every part that is made of settings", () => {
  const made = Object.keys(written.calls).filter((call) => call.startsWith("new "));
  const known = new Set(parts.map(({ type }) => type));
  const own: Readonly<Record<string, string>> = {
    SecuredApiStackProps: "the stack itself",
    EntraClientProps: "of AzureOAuthApp, whose clients are settings",
    RotatingSecretProps: "of a client's credentials",
    DelegatedGrantsProps: "of AzureOAuthApp's delegatedAccess",
    ServiceLogsProps: "of whatever has logs",
  };
  const unknown = made
    .flatMap((call) => Object.values(written.calls[call] ?? {}))
    .filter((shape) => typeof shape === "string" && !known.has(shape) && own[shape] === undefined);
  expect(unknown).toEqual([]);
});
