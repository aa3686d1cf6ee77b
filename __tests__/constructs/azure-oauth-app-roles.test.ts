import fc from "fast-check";
import { expect, it } from "vitest";
import { knownRoles, wantedRoles } from "../../constructs/azure-oauth-app-roles";

const values = fc.uniqueArray(fc.string(), { maxLength: 4 });

it("a client gets the roles that it asks for, and the only one where it asks for none", () => {
  fc.assert(
    fc.property(fc.option(values, { nil: undefined }), fc.option(values, { nil: undefined }), (roles, ofApi) => {
      const only = ofApi?.length === 1 ? ofApi : [];
      expect(wantedRoles({ roles }, ofApi)).toEqual(roles ?? only);
    }),
  );
});

it("ids are those of the API's own roles, in its order, whatever is asked for", () => {
  fc.assert(
    fc.property(values, values, (ofApi, wanted) => {
      const roles = knownRoles(new Map(ofApi.map((value, index) => [value, `id-${index}`])));
      expect(roles.values).toEqual(ofApi);
      const expected = ofApi.flatMap((value, index) => (wanted.includes(value) ? [[value, `id-${index}`]] : []));
      expect([...roles.ids(wanted)]).toEqual(expected);
    }),
  );
});
