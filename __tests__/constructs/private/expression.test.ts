/** What constructs give composes: within Terraform's functions and texts, in its own stack and in others. */
import { parse } from "@cdktf/hcl2json";
import { Fn, Op, TerraformOutput, type TerraformStack, Token } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  AzureOAuthApp,
  EntraClient,
  ImageRepository,
  JwksAdapterFunction,
  type RotatingSecret,
  ServiceLogs,
  SourceImage,
  TokenAuthorizerFunction,
} from "../../../constructs/index";
import type { Json, JsonObject } from "../../terraform-schema/json";
import { publicTexts } from "../public-texts";
import {
  adapter,
  addressesOf,
  attachment,
  authorizer,
  CLIENT,
  COMPARTMENT,
  documentOf,
  entraApp,
  network,
  newGateway,
  otherGateway,
  secured,
  testApp,
  testStack,
} from "../test-stack";

/** Of each type that gives texts, one whose texts Terraform knows, or as near as there is. */
function instances(stack: TerraformStack): Readonly<Record<string, object>> {
  const app = entraApp(stack);
  const own = network(stack);
  const gateway = newGateway(stack, { network: own });
  const [client] = app.clients;
  const groups = [Fn.lower("group")];
  const bucket = { region: "eu-frankfurt-1" };
  const adapted = adapter(stack, { gateway, network: own, keySnapshot: bucket });
  return {
    ApiGateway: gateway,
    IApiGateway: otherGateway(stack, "Other", Fn.lower("gateway"), Fn.lower("host")),
    AzureOAuthApp: app,
    IAzureOAuthApp: AzureOAuthApp.fromClientId(stack, "Theirs", {
      clientId: CLIENT,
      clients: [EntraClient.fromClientId({ name: "theirs", clientId: Fn.lower(CLIENT), roles: ["Read"] })],
    }),
    EntraClient: client ?? {},
    IEntraClient: EntraClient.fromClientId({ name: "theirs", clientId: Fn.lower(CLIENT) }),
    RotatingSecret: (client?.secret ?? {}) satisfies Partial<RotatingSecret>,
    SourceImage: new SourceImage(stack, "Image", {
      region: "eu-frankfurt-1",
      repository: { compartmentId: COMPARTMENT, name: "a/b" },
    }),
    GatewayNetwork: own,
    IGatewayNetwork: { ...attachment, gatewaySecurityGroupIds: groups, functionSecurityGroupIds: groups },
    IImageRepository: ImageRepository.fromName({ namespace: Fn.lower("ns"), name: "a/b" }),
    JwksAdapterFunction: adapted,
    IJwksAdapterFunction: JwksAdapterFunction.fromUri(`https://${Fn.lower("keys")}/keys`),
    JwtSecuredDeployment: secured(stack, { gateway, pathPrefix: "/all" }),
    TokenAuthorizerFunction: authorizer(stack),
    ITokenAuthorizerFunction: TokenAuthorizerFunction.fromFunctionId({
      ...{ functionId: Fn.lower("ocid1.fnfunc.oc1..a"), trusts: [app.trust({ keys: adapted })] },
      context: [Fn.lower("oid")],
    }),
    ITokenTrust: app.trust({ keys: adapted }).withoutClaim("idtyp"),
    KeySnapshot: adapted.keySnapshot ?? {},
    ServiceLogs: new ServiceLogs(stack, "Logs", {
      ...{ compartmentId: COMPARTMENT, displayName: "test", logs: {} },
      source: { service: "apigateway", resource: "a", categories: ["access"] },
    }),
  };
}

/** Terraform says nothing of them in public. */
const sensitive = ["RotatingSecret.value"];

/** The text by itself, and what may be made of it. */
function composed(text: string): readonly string[] {
  return [
    text,
    `Basic ${text}`,
    Fn.base64encode(text),
    Fn.sha256(`client:${text}`),
    Fn.join("-", ["x", text, text]),
    Token.asString(Op.eq(text, "x")),
    Token.asString(Op.and(Op.eq(text, "x"), Op.not(Op.eq(`<${text}>`, "y")))),
    Fn.jsonencode({ of: [text] }),
  ];
}

/** Adds an output for each composition of each text of what the types name. */
function output(stack: TerraformStack, made: Readonly<Record<string, object>>): readonly string[] {
  return publicTexts().flatMap(({ name, owner, attribute }) => {
    const value: unknown = Reflect.get(made[owner] ?? {}, attribute);
    const texts = [value].flat().filter((text) => typeof text === "string");
    if (texts.length === 0) return [name];
    const id = name.replace(".", "-");
    for (const [index, text] of texts.flatMap(composed).entries())
      new TerraformOutput(stack, `${id}-${index}`, { value: text, sensitive: sensitive.includes(name) });
    return [];
  });
}

const everyText = (value: Json | undefined): string[] => {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(everyText) : [];
};

/** What outputs refer to and the document does not have. */
function undeclared(document: JsonObject): readonly string[] {
  const declared = new Set([
    ...addressesOf(document),
    ...Object.keys(Object(document.locals)).map((name) => `local.${name}`),
  ]);
  const expressions = everyText(document.output).flatMap((text) => [...text.matchAll(/\$\{.*\}/gs)].map(String));
  const references = expressions.flatMap((text) =>
    [...text.replace(/"[^"$]*"/g, "").matchAll(/\b(?:data\.)?(?:[a-z]+(?:_[a-z0-9]+)+|local)\.[A-Za-z_][\w-]*/g)].map(
      String,
    ),
  );
  return references.filter((reference) => !declared.has(reference));
}

/** Each text as the template that it is: Terraform's own grammar reads it. */
const asTerraform = (document: JsonObject): string =>
  everyText(document.output)
    .map((text, index) => `locals {\n  text_${index} = <<-END\n${text}\nEND\n}\n`)
    .join("");

describe("all public texts", () => {
  const app = testApp();
  const own = testStack(app, "own");
  const other = testStack(app, "other");
  const made = instances(own);
  const withoutCase = [output(own, made), output(other, made)];
  for (const stack of [own, other]) stack.prepareStack();

  it("have a case each", () => {
    expect(withoutCase).toEqual([[], []]);
  });

  it.each([
    ["their own stack", own],
    ["another stack", other],
  ])("compose to what Terraform reads, in %s", async (_, stack) => {
    const document = documentOf(stack);
    expect(everyText(document.output).filter((text) => /TfToken|undefined|\[object/.test(text))).toEqual([]);
    expect(undeclared(document)).toEqual([]);
    await expect(parse("texts.tf", asTerraform(document))).resolves.toHaveProperty("locals");
  });

  it("take no reference of their stack's into another, and stay sensitive there", () => {
    const { output: outputs } = documentOf(other);
    const texts = Object.entries(Object(outputs) as Record<string, { value: string }>);
    const secret = texts.filter(([id]) => sensitive.some((name) => id.startsWith(name.replace(".", "-"))));
    expect(secret).toHaveLength(composed("x").length);
    expect(secret.filter(([, { value }]) => !value.includes("sensitive("))).toEqual([]);
  });

  it("tell the other stack what it takes, as nothing that is shown", () => {
    const told = Object.entries(Object(documentOf(own).output) as Record<string, { sensitive?: boolean }>).filter(
      ([id]) => id.startsWith("cross-stack-output"),
    );
    expect(told.length).toBeGreaterThan(10);
    expect(told.filter(([, { sensitive: isHidden }]) => isHidden !== true)).toEqual([]);
  });
});
