import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { packageRoot } from "../../../constructs/private/package-root";

it("finds the package of a module, from any of its folders", () => {
  const { name } = JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8")) as { name: string };
  expect(name).toBe("cdktf-entra-oci-gateway");
  expect(packageRoot(join(packageRoot(), "lib", "constructs", "private"))).toBe(packageRoot());
});
