/** Each region and realm, at synth where it is known there, else by the conditions that Terraform is given. */
import { type TerraformStack, TerraformVariable } from "cdktf";
import { describe, expect, it } from "vitest";
import { ApiGateway, FunctionImage, ImageRepository } from "../../../constructs/index";
import { COMMERCIAL_REALM, realms, regions, registryHost } from "../../../limits/realms";
import { asList, isObject, type JsonObject } from "../../terraform-schema/json";
import { judge } from "../../terraform-schema/judge";
import { readTemplates } from "../terraform-text";
import {
  adapter,
  codesOf,
  documentOf,
  newGateway,
  onlyResource,
  resourcesOf,
  securedApiStack,
  testStack,
} from "../test-stack";

const source = { file: "function/dist/func.js" };
const repository = ImageRepository.fromName({ namespace: "ns", name: "adapter" });
const customDomain = { hostname: "api.example.com", certificateId: "ocid1.certificate.oc19..a" };
const image = (scope: TerraformStack, region: string) =>
  FunctionImage.fromSource(scope, "Image", { region, repository, source });
const variable = (scope: TerraformStack, name: string): string =>
  new TerraformVariable(scope, name, { type: "string" }).stringValue;

/** Whether the only rule of a list about something holds, with a text in place of what it asks for. */
async function holds(rules: unknown, place: string, texts: readonly string[]): Promise<readonly boolean[]> {
  const conditions = asList(rules as JsonObject)
    .filter(isObject)
    .map((rule) => String(rule.condition));
  const [condition = "", ...more] = conditions.filter((one) => one.includes(place));
  expect([condition, ...more]).toEqual([expect.stringContaining(place)]);
  const [, expression = ""] = /^\$\{(.*)\}$/s.exec(condition) ?? [];
  // Parsed once, and not once a text: the list of regions is long, and so is that of texts.
  const all = `jsonencode([for text in ${JSON.stringify(texts)} : ${expression.replaceAll(place, "text")}])`;
  const [outcomes = ""] = await readTemplates([`\${${all}}`]);
  return JSON.parse(outcomes);
}

const lifecycleOf = (resource: JsonObject): JsonObject => (isObject(resource.lifecycle) ? resource.lifecycle : {});
const isCommercial = (region: string): boolean => regions.get(region) === COMMERCIAL_REALM;
const everyRegion = [...regions.keys()];
const elsewhere = ["xx-new-1", "eu-frankfurt-11", "EU-FRANKFURT-1", "fra", ""];

it.each(everyRegion)("an image and a snapshot in %s go to hosts of its realm", (region) => {
  const stack = testStack();
  const { domain = "" } = realms.get(regions.get(region) ?? "") ?? {};
  const made = image(stack, region);
  const { keySnapshot } = adapter(stack, { keySnapshot: { region } });
  expect(made.reference.split("/")[0]).toBe(registryHost(region, domain));
  expect(keySnapshot?.uris[0]?.startsWith(`https://objectstorage.${region}.${domain}/n/`)).toBe(true);
  expect([codesOf(stack), lifecycleOf(onlyResource(stack, "terraform_data"))]).toEqual([[], {}]);
});

describe("a region that only Terraform knows", () => {
  it("has to be a commercial one, or hosts are asked for", async () => {
    const stack = testStack();
    const region = variable(stack, "place");
    expect(image(stack, region).reference).toMatch(/^\$\{TfToken.*\}\.ocir\.io\/ns\/adapter:/);
    adapter(stack, { keySnapshot: { region } });
    for (const type of ["terraform_data", "oci_objectstorage_bucket"]) {
      const { precondition } = lifecycleOf(onlyResource(stack, type));
      const outcomes = await holds(precondition, "var.place", [...everyRegion, ...elsewhere]);
      expect(outcomes).toEqual([...everyRegion.map(isCommercial), ...elsewhere.map(() => false)]);
    }
    expect(await judge(documentOf(stack))).toEqual([]);
  });

  it("is not asked for where hosts are given", () => {
    const stack = testStack();
    const region = variable(stack, "place");
    FunctionImage.fromSource(stack, "Image", { region, repository, source, registryHost: "ocir.example.com" });
    adapter(stack, { keySnapshot: { region, realmDomain: "oraclecloud.eu" } });
    for (const type of ["terraform_data", "oci_objectstorage_bucket"])
      expect(lifecycleOf(onlyResource(stack, type)).precondition).toBeUndefined();
  });
});

describe("the region of a whole stack", () => {
  const validationIn = (document: JsonObject): unknown => {
    const variables = document.variable as JsonObject;
    return isObject(variables.region) ? variables.region.validation : undefined;
  };

  it("has to be one of the commercial realm that is known here, unless the realm is named", async () => {
    const outcomes = await holds(validationIn(documentOf(securedApiStack())), "var.region", [
      ...everyRegion,
      ...elsewhere,
    ]);
    expect(outcomes).toEqual([...everyRegion.map(isCommercial), ...elsewhere.map(() => false)]);
  });

  it.each([...realms.keys()])("is of realm %s where that is named, or newer than what is known here", async (realm) => {
    const stack = securedApiStack({ realm, customDomain, adapter: {} });
    const document = documentOf(stack);
    const outcomes = await holds(validationIn(document), "var.region", [...everyRegion, "xx-new-1"]);
    expect(outcomes).toEqual([...everyRegion.map((region) => regions.get(region) === realm), true]);
    const [{ image: reference } = {}] = Object.values(resourcesOf(document, "oci_functions_function"));
    expect(String(reference).split("/")[0]).toBe(registryHost("${var.region}", realms.get(realm)?.domain ?? ""));
    expect(codesOf(stack)).toEqual([]);
  });
});

describe("a gateway without a name of its own", () => {
  it("has to be in a compartment of the commercial realm", async () => {
    const stack = testStack();
    newGateway(stack, { compartmentId: variable(stack, "compartment") });
    const { precondition } = lifecycleOf(onlyResource(stack, "oci_apigateway_gateway"));
    const ofRealms = [...realms.keys(), "oc99", "oc100"];
    const ids = ofRealms.flatMap((realm) => ["compartment", "tenancy"].map((kind) => `ocid1.${kind}.${realm}..aaaa`));
    const outcomes = await holds(precondition, "var.compartment", [...ids, "what the provider refuses"]);
    expect(outcomes).toEqual([...ids.map((id) => id.includes(".oc1.")), true]);
  });

  it("is not asked for its realm where it has one", () => {
    const stack = testStack();
    newGateway(stack, { compartmentId: variable(stack, "compartment"), customDomain });
    expect(lifecycleOf(onlyResource(stack, "oci_apigateway_gateway")).precondition).toBeUndefined();
  });

  it("has to have got one from OCI where it is looked up", async () => {
    const stack = testStack();
    const { hostname } = ApiGateway.fromExisting(stack, "Gateway", { gatewayId: variable(stack, "gateway") });
    const [data] = Object.values(
      (documentOf(stack).data as { oci_apigateway_gateway: JsonObject }).oci_apigateway_gateway,
    );
    const { postcondition } = lifecycleOf(data as JsonObject);
    const hosts = ["a.apigateway.eu-frankfurt-1.oci.customer-oci.com", "api.example.com", "203.0.113.10"];
    expect(hostname).toContain("TfToken");
    expect(await holds(postcondition, "self.hostname", hosts)).toEqual([true, true, false]);
  });
});
