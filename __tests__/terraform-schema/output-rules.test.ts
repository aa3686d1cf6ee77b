import { describe, expect, it } from "vitest";
import { rulesOf, sound } from "./sound-document";

describe("sensitive values", () => {
  const secret = "azuread_application_password.one";
  it.each([
    `\${${secret}.value}`,
    `\${${secret}}`,
    `Bearer \${${secret}.value}`,
    `\${base64encode("id:\${${secret}.value}")}`,
    `\${var.open ? ${secret}.value : ""}`,
    `\${[${secret}.value]}`,
    `\${{ a = ${secret}.value }}`,
    `\${[for x in [${secret}.value] : upper(x)]}`,
    `\${${secret}.value == "" ? 1 : 2}`,
    "${local.header}",
    "${var.key}",
    '${sensitive("x")}',
  ])("must not leave by a plain output: %s", async (value) => {
    const document = { ...sound, locals: { name: "n", header: `Bearer \${${secret}.value}` } };
    expect(await rulesOf({ ...document, output: { o: { value } } })).toEqual(["sensitive-output output.o"]);
    expect(await rulesOf({ ...document, output: { o: { value, sensitive: true } } })).toEqual([]);
  });

  it("nor inside an object", async () => {
    const value = { token: [`\${${secret}.value}`] };
    expect(await rulesOf({ ...sound, output: { o: { value } } })).toEqual(["sensitive-output output.o"]);
  });

  it.each([`\${${secret}.key_id}`, `\${nonsensitive(${secret}.value)}`, "${azuread_application.api.client_id}"])(
    "may stand beside plain ones: %s",
    async (value) => {
      expect(await rulesOf({ ...sound, output: { o: { value } } })).toEqual([]);
    },
  );
});
