import fc from "fast-check";
import { expect, test } from "vitest";
import { parseTemplate } from "../../../synthesized/expression/syntax";
import { keysRead } from "../../../synthesized/stack/templates";

const address = "data.azuread_service_principal.Api.app_role_ids";

test("the keys by which a map is read are found, as Terraform writes them, and no other map's", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.string(), { maxLength: 3 }), async (keys) => {
      const written = keys.map((key) => JSON.stringify(key).replaceAll(/[$%]\{/g, (open) => `${open[0]}${open}`));
      const texts = written.flatMap((key) => [`\${${address}[${key}]}`, `a \${lower(${address}[${key}])} b`]);
      const others = [
        `\${${address}}`,
        `\${${address}_of_others["x"]}`,
        `\${data.azuread_service_principal.Other.app_role_ids["y"]}`,
      ];
      const templates = new Map<string, Awaited<ReturnType<typeof parseTemplate>>>();
      for (const text of [...texts, ...others]) templates.set(text, await parseTemplate(text));
      expect(keysRead(templates, address)).toEqual(keys);
    }),
    { numRuns: 30 },
  );
});
