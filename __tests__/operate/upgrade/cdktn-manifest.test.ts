import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../internal/json";
import { cdktnVersion, movedCommands, movedManifest } from "../../../operate/upgrade/cdktn-manifest";

const cdktn = cdktnVersion;
const bridged = "file:./cdktf-by-cdktn";

describe("a manifest", () => {
  it.each<[string, JsonObject, JsonObject]>([
    [
      "of an app",
      {
        name: "orders",
        dependencies: { "@cdktf/provider-azuread": "^14.3.1", cdktf: "^0.21.0", constructs: "^10.4.2" },
      },
      {
        name: "orders",
        dependencies: {
          "@cdktf/provider-azuread": "^14.3.1",
          cdktf: bridged,
          cdktn,
          constructs: ">=10.6.0 <10.8.0",
        },
      },
    ],
    [
      "with the CLI, and constructs that cdktn takes",
      { devDependencies: { cdktf: "0.21.0", "cdktf-cli": "0.21.0", constructs: "10.7.2" } },
      { devDependencies: { cdktf: bridged, cdktn, "cdktn-cli": cdktn, constructs: "10.7.2" } },
    ],
    [
      "of a library, which asks its users for cdktn",
      { peerDependencies: { cdktf: "^0.21.0" }, devDependencies: { cdktf: "0.21.0" } },
      { peerDependencies: { cdktn }, devDependencies: { cdktf: bridged, cdktn } },
    ],
    [
      "of a library alone",
      { peerDependencies: { cdktf: "^0.21.0" } },
      { peerDependencies: { cdktn }, devDependencies: { cdktf: bridged } },
    ],
    [
      "in which cdktf was an alias",
      {
        dependencies: { cdktf: "npm:cdktn@0.24.0" },
        overrides: { "@cdktf/provider-time": { cdktf: "$cdktf" }, "@cdktf/provider-azuread": { cdktf: "$cdktf" } },
      },
      { dependencies: { cdktf: bridged, cdktn } },
    ],
    [
      "whose other overrides stay",
      { dependencies: { cdktf: "0.21.0" }, overrides: { semver: "7.7.0", glob: { minimatch: "9.0.0" } } },
      { dependencies: { cdktf: bridged, cdktn }, overrides: { semver: "7.7.0", glob: { minimatch: "9.0.0" } } },
    ],
  ])("%s", (_, before, after) => {
    expect(movedManifest(before, false).manifest).toEqual(after);
  });

  it("names its folder as pnpm and Yarn do, where they install", () => {
    const { manifest } = movedManifest({ dependencies: { cdktf: "0.21.0" } }, true);
    expect(manifest).toMatchObject({ dependencies: { cdktf: "link:./cdktf-by-cdktn" } });
  });

  it("is moved once: the second time changes nothing, whatever stands in it", () => {
    const version = fc.constantFrom("^0.21.0", "0.21.0", "npm:cdktn@0.24.0");
    const section = fc.record({ cdktf: version, "cdktf-cli": version, constructs: version }, { requiredKeys: [] });
    const manifest = fc.record(
      {
        dependencies: section,
        devDependencies: section,
        peerDependencies: section,
        scripts: fc.constant({ a: "cdktf get" }),
      },
      { requiredKeys: ["dependencies"] },
    );
    fc.assert(
      fc.property(manifest, (before) => {
        const first = movedManifest(before as JsonObject, false);
        const again = movedManifest(first.manifest, false);
        expect(again).toEqual({ manifest: first.manifest, changes: [] });
      }),
    );
  });
});

it.each([
  ["cdktf synth", "cdktn synth"],
  ["tsc && npx cdktf deploy orders --auto-approve", "tsc && npx cdktn deploy orders --auto-approve"],
  ["node_modules/.bin/cdktf get;cdktf diff", "node_modules/.bin/cdktn get;cdktn diff"],
  ["npx --yes cdktf-cli@0.21 synth", `npx --yes cdktn-cli@${cdktn} synth`],
  ["npm install -g cdktf-cli", "npm install -g cdktn-cli"],
  ["cdktf --version", "cdktn --version"],
  ["cat cdktf.out/manifest.json cdktf.json", "cat cdktf.out/manifest.json cdktf.json"],
  ["cp -r src/cdktf dist", "cp -r src/cdktf dist"],
  ["npx entra-oci-gateway plan", "npx entra-oci-gateway plan"],
])("of %j becomes %j", (before, after) => {
  expect(movedCommands(before)).toBe(after);
});
