import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { leftIn, movedSource } from "../../../operate/upgrade/cdktn-sources";

describe("a source", () => {
  it.each([
    [`import { App } from "cdktf";`, `import { App } from "cdktn";`],
    [`import * as cdktf from 'cdktf'`, `import * as cdktf from 'cdktn'`],
    [`import {\n  App,\n} from "cdktf"`, `import {\n  App,\n} from "cdktn"`],
    [`import type { App } from "cdktf"`, `import type { App } from "cdktn"`],
    [`export * from "cdktf/lib/testing"`, `export * from "cdktn/lib/testing"`],
    [`import "cdktf/lib/testing/adapters/jest"`, `import "cdktn/lib/testing/adapters/jest"`],
    [`const { App } = require("cdktf")`, `const { App } = require("cdktn")`],
    [`import cdktf = require('cdktf')`, `import cdktf = require('cdktn')`],
    ["await import(`cdktf`)", "await import(`cdktn`)"],
    [`type Apps = typeof import("cdktf").App`, `type Apps = typeof import("cdktn").App`],
    [`require.resolve("cdktf/package.json")`, `require.resolve("cdktn/package.json")`],
    [`jest.mock("cdktf")`, `jest.mock("cdktn")`],
    [`vi.importActual<typeof import("cdktf")>("cdktf")`, `vi.importActual<typeof import("cdktn")>("cdktn")`],
    [`declare module "cdktf" {}`, `declare module "cdktn" {}`],
    [`/// <reference types="cdktf" />`, `/// <reference types="cdktn" />`],
  ])("names the new module: %j", (before, after) => {
    expect(movedSource(before).text).toBe(after);
  });

  it.each([
    `import { AzureadProvider } from "@cdktf/provider-azuread/lib/provider";`,
    `import { synthesize } from "cdktf-entra-oci-gateway";`,
    `import { App } from "./cdktf";`,
    `const folder = "cdktf";`,
    `// what cdktf does`,
    `new App({ outdir: "cdktf.out" })`,
  ])("keeps everything else: %j", (text) => {
    expect(movedSource(text)).toEqual({ text, count: 0 });
  });

  it("is changed once, and in nothing but the name", () => {
    const part = fc.constantFrom(`from "cdktf"`, `require('cdktf/lib')`, `"cdktf"`, `from "cdktf-x"`, "\n", "a");
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const source = parts.join(" ; ");
        const { text, count } = movedSource(source);
        expect(movedSource(text)).toEqual({ text, count: 0 });
        expect(text.length).toBe(source.length);
        expect(count).toBe(parts.filter((one) => /^(from "cdktf"|require)/.test(one)).length);
      }),
    );
  });
});

it("tells what nobody changed, by line", () => {
  const text = ["steps:", "  - run: npx cdktf deploy orders", "  - run: cat cdktf.out/a", `  - name: "cdktf"`].join(
    "\n",
  );
  expect(leftIn(text)).toEqual([
    { line: 2, text: "- run: npx cdktf deploy orders" },
    { line: 4, text: `- name: "cdktf"` },
  ]);
});
