import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { repository } from "./workspace-copy";

describe("CommonJS", () => {
  it("requires a resource by its path, with and without the file", () => {
    expect(
      node(
        "commonjs",
        `
      const { ApigatewayDeployment } = require("@cdktf/provider-oci/lib/apigateway-deployment");
      const same = require("@cdktf/provider-oci/lib/apigateway-deployment/index.js");
      console.log(ApigatewayDeployment.tfResourceType, same.ApigatewayDeployment === ApigatewayDeployment);
    `,
      ),
    ).toBe("oci_apigateway_deployment true");
  });

  it("loads nothing with the main entry, and a resource when it is asked for", () => {
    expect(
      node(
        "commonjs",
        `
      const loaded = () => Object.keys(require.cache).filter((file) => /provider-oci|providers.oci/.test(file)).length;
      const oci = require("@cdktf/provider-oci");
      const before = loaded();
      console.log(before, oci.coreVcn.CoreVcn.tfResourceType, loaded());
    `,
      ),
    ).toBe("1 oci_core_vcn 2");
  });

  it("offers the eager index of a prebuilt too", () => {
    expect(
      node("commonjs", `console.log(require("@cdktf/provider-oci/lib").loggingLog.LoggingLog.tfResourceType);`),
    ).toBe("oci_logging_log");
  });
});

describe("ES modules", () => {
  it("imports a resource by its path, with and without the file", () => {
    expect(
      node(
        "module",
        `
      import { ApigatewayDeployment } from "@cdktf/provider-oci/lib/apigateway-deployment";
      import * as same from "@cdktf/provider-oci/lib/apigateway-deployment/index.js";
      console.log(ApigatewayDeployment.tfResourceType, same.ApigatewayDeployment === ApigatewayDeployment);
    `,
      ),
    ).toBe("oci_apigateway_deployment true");
  });

  it("imports namespaces by name from the main entry", () => {
    expect(
      node(
        "module",
        `
      import { dataOciIdentityTenancy, provider } from "@cdktf/provider-oci";
      console.log(dataOciIdentityTenancy.DataOciIdentityTenancy.tfResourceType, provider.OciProvider.tfResourceType);
    `,
      ),
    ).toBe("oci_identity_tenancy oci");
  });

  it("gets the same classes as CommonJS, so that instanceof holds between them", () => {
    expect(
      node(
        "module",
        `
      import { createRequire } from "node:module";
      import { coreVcn } from "@cdktf/provider-oci";
      import { CoreVcn } from "@cdktf/provider-oci/lib/core-vcn";
      const oci = createRequire(process.cwd() + "/x.js")("@cdktf/provider-oci");
      console.log(coreVcn.CoreVcn === CoreVcn, oci.coreVcn.CoreVcn === CoreVcn);
    `,
      ),
    ).toBe("true true");
  });
});

it.each(["commonjs", "module"] as const)("reads the package's metadata from %s", (kind) => {
  const load =
    kind === "module"
      ? 'import { createRequire } from "node:module"; const require = createRequire(process.cwd() + "/x.js");'
      : "";
  expect(node(kind, `${load} console.log(require("@cdktf/provider-oci/package.json").cdktf.provider.name);`)).toBe(
    "registry.terraform.io/oracle/oci",
  );
});

function node(kind: "commonjs" | "module", code: string): string {
  const { stdout, stderr, status } = spawnSync(process.execPath, [`--input-type=${kind}`, "-e", code], {
    cwd: repository,
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  expect(status).toBe(0);
  return stdout.trim();
}
