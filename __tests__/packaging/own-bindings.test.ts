import { describe, expect, it } from "vitest";
import { withOwnBindings } from "../../packaging/own-bindings";

const inConstructs = (text: string) => withOwnBindings(text, "lib/constructs/alarms.js");

describe("a specifier of the bindings becomes a relative path to a file", () => {
  it.each([
    [
      'const a = require("@cdktf/provider-oci/lib/core-vcn");',
      'const a = require("../../providers/oci/lib/core-vcn/index.js");',
    ],
    [
      'import { CoreVcn } from "@cdktf/provider-oci/lib/core-vcn";',
      'import { CoreVcn } from "../../providers/oci/lib/core-vcn/index.js";',
    ],
    [
      "type A = import('@cdktf/provider-oci/lib/core-vcn/index.js').CoreVcn;",
      "type A = import('../../providers/oci/lib/core-vcn/index.js').CoreVcn;",
    ],
    ['require("@cdktf/provider-oci")', 'require("../../providers/oci/lib/index.js")'],
    ['require("@cdktf/provider-oci/lib")', 'require("../../providers/oci/lib/index.js")'],
  ])("%s", (before, after) => {
    expect(inConstructs(before)).toBe(after);
  });

  it("counted from the module's own folder", () => {
    expect(withOwnBindings('"@cdktf/provider-oci/lib/core-vcn"', "lib/constructs/policies/a.d.ts")).toBe(
      '"../../../providers/oci/lib/core-vcn/index.js"',
    );
  });

  it("in every place of a module", () => {
    const text = 'require("@cdktf/provider-oci/lib/core-vcn"); require("@cdktf/provider-oci/lib/kms-key");';
    expect(inConstructs(text)).not.toContain("@cdktf");
  });
});

it.each([
  'require("@cdktf/provider-azuread/lib/application")',
  "// see @cdktf/provider-oci/lib/core-vcn",
  '"@cdktf/provider-oci-x"',
])("leaves %s alone", (text) => {
  expect(inConstructs(text)).toBe(text);
});

it("changes nothing the second time", () => {
  const once = inConstructs('require("@cdktf/provider-oci/lib/core-vcn")');
  expect(inConstructs(once)).toBe(once);
});
