/** What is written is what Oracle's meta schema asks for, and says each thing once. */
import Ajv from "ajv";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import type { Json, JsonObject } from "../../../internal/json";
import { schemaDocument } from "../../../synthesized/package/schema-document";
import { schemaOfSchemaDocuments } from "./resource-manager-schema";

const isSound = new Ajv({ strict: false, validateFormats: false }).compile(schemaOfSchemaDocuments);

interface SchemaDocument {
  readonly variableGroups: readonly { readonly title: string; readonly variables: readonly string[] }[];
  readonly variables: Readonly<Record<string, JsonObject>>;
  readonly outputs?: Readonly<Record<string, JsonObject>>;
}

const written = (
  variables: Readonly<Record<string, JsonObject>>,
  outputs: Readonly<Record<string, JsonObject>> = {},
  title = "orders",
): SchemaDocument =>
  parse(
    schemaDocument({ title, variables: new Map(Object.entries(variables)), outputs: new Map(Object.entries(outputs)) }),
  );

const name = fc.stringMatching(/^[a-z][a-z0-9_-]{0,12}$/).filter((one) => !["constructor", "valueOf"].includes(one));
interface Typed {
  readonly type?: string;
  readonly value: fc.Arbitrary<Json>;
}
const types: readonly Typed[] = [
  { type: "string", value: fc.string() },
  { type: "number", value: fc.double({ noNaN: true, noDefaultInfinity: true }) },
  { type: "bool", value: fc.boolean() },
  { type: "list(string)", value: fc.array(fc.string()) },
  { type: "${object({a = string})}", value: fc.string().map((a) => ({ a })) },
  { value: fc.string() },
];
/** As Terraform takes it: a secret has no default that could be shown. */
const declaration = fc
  .record({
    of: fc.constantFrom(...types),
    description: fc.option(fc.string()),
    sensitive: fc.boolean(),
    hasDefault: fc.boolean(),
  })
  .chain<JsonObject>(({ of: { type, value }, description, sensitive, hasDefault }) =>
    (hasDefault && !sensitive ? value : fc.constant(undefined)).map((fallback) => ({
      ...(type !== undefined && { type }),
      ...(description !== null && { description }),
      ...(sensitive && { sensitive }),
      ...(fallback !== undefined && { default: fallback }),
    })),
  );

test("any stack's is sound, and names every variable in one group", () => {
  const stack = fc.tuple(fc.dictionary(name, declaration), fc.string({ minLength: 1 }));
  fc.assert(
    fc.property(stack, ([variables, title]) => {
      const document = written(variables, {}, title);
      expect([isSound(document), isSound.errors]).toEqual([true, null]);
      const grouped = document.variableGroups.flatMap((group) => group.variables);
      expect(grouped.toSorted()).toEqual(
        Object.keys(variables)
          .map((one) => `\${${one}}`)
          .toSorted(),
      );
      expect(Object.keys(document.variables).toSorted()).toEqual(Object.keys(variables).toSorted());
    }),
  );
});

test.each<[string, JsonObject, JsonObject]>([
  [
    "compartment_id",
    { type: "string" },
    { type: "oci:identity:compartment:id", title: "Compartment id", required: true },
  ],
  ["logs_compartment_id", { type: "string" }, { type: "oci:identity:compartment:id" }],
  [
    "region",
    { type: "string", default: "eu-frankfurt-1" },
    { type: "oci:identity:region:name", required: false, default: "eu-frankfurt-1" },
  ],
  ["tenancy_id", { type: "string" }, { type: "string", pattern: "^ocid1\\.tenancy\\..+$" }],
  [
    "gateway_id",
    { type: "string", description: "OCID of the gateway" },
    { type: "string", description: "OCID of the gateway" },
  ],
  ["azuread_client_secret", { type: "string", sensitive: true }, { type: "password", title: "Entra client secret" }],
  ["port", { type: "number", default: 8443 }, { type: "number", default: 8443 }],
  ["enabled", { type: "bool", default: false }, { type: "boolean", default: false, required: false }],
  ["hosts", { type: "${list(string)}", default: ["a"] }, { type: "text", multiline: true, default: '["a"]' }],
  ["untyped", {}, { type: "string", required: true }],
  ["maybe", { type: "string", default: null }, { required: false }],
])("%s is asked for by its kind", (variable, declared, control) => {
  const { variables } = written({ [variable]: declared });
  expect(variables[variable]).toMatchObject(control);
});

test("what is no secret is shown of the outputs", () => {
  const { outputs } = written(
    {},
    {
      apis: { value: { orders: {} }, description: "Where each is" },
      client_secrets: { value: {}, sensitive: true },
      jwks_uri: { value: "${a}" },
      names: { value: ["a"] },
    },
  );
  expect(outputs).toEqual({
    apis: { title: "Apis", type: "map", description: "Where each is" },
    jwks_uri: { title: "Jwks uri", type: "link" },
    names: { title: "Names", type: "list" },
  });
});
