/** What the package costs those who use it: what they install, and what an app loads. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { run } from "../lanes/run";

const folder = inject("stranger");

/** As npm counts: what another package carries inside of itself is part of that one. */
function installedPackages(): string[] {
  const { packages } = JSON.parse(readFileSync(join(folder, "node_modules", ".package-lock.json"), "utf8"));
  return Object.entries<{ inBundle?: boolean }>(packages)
    .filter(([, { inBundle }]) => !inBundle)
    .map(([path]) => path.replace(/^.*node_modules\//, ""))
    .sort();
}

describe("a project that uses the constructs", () => {
  it("installs few packages, cdktf and the providers among them", () => {
    const packages = installedPackages();
    console.log(`${packages.length} packages: ${packages.join(", ")}`);
    expect(packages).toContain("cdktf");
    expect(packages.length).toBeLessThanOrEqual(100);
  });

  it("has the package's licences of others with it, one for each package that its files hold", async () => {
    const root = join(folder, "node_modules", "cdktf-entra-oci-gateway");
    const notices = readFileSync(join(root, "THIRD-PARTY-NOTICES.txt"), "utf8");
    const named = new Set([...notices.matchAll(/^(\S+) \d+\.\d+\.\d+\S* \(.+\)$/gm)].map(([, name]) => name));
    // Told by Node: what loading each of them from its own folder loads.
    const bundled: string[] = JSON.parse(readFileSync(join("packaging", "bundled.json"), "utf8"));
    const files = readdirSync(join(root, "lib", "bundled"));
    expect(files).toHaveLength(bundled.length);
    const loaded = await packagesLoadedBy(
      [...bundled].sort((a, b) => Number(b === "reflect-metadata") - Number(a === "reflect-metadata")),
      ".",
    );
    expect(loaded.length).toBeGreaterThan(bundled.length);
    const replaced = Object.keys(JSON.parse(readFileSync(join("packaging", "replaced.json"), "utf8")));
    const onlyForReplaced = [
      "@fastify/forwarded",
      "@peculiar/asn1-asym-key",
      "@peculiar/asn1-pfx",
      "@peculiar/asn1-pkcs8",
      "@peculiar/asn1-x509-attr",
      "ipaddr.js",
      "ret",
    ];
    const left = [...replaced, ...onlyForReplaced];
    expect(loaded.filter((name) => !named.has(name) && !left.includes(name))).toEqual([]);
    // Held by the function and the pusher.
    expect([...named]).toEqual(expect.arrayContaining(["@fnproject/fdk", "fflate", "modern-tar"]));
  });
});

/** Every package of others that an import of the root loaded when 0.1.0 was made; most are inside of cdktf. */
const loadedSince010 = `
@cdktf/provider-azuread @cdktf/provider-time archiver archiver-utils async b4a balanced-match brace-expansion buffer-crc32 call-bind
call-bind-apply-helpers call-bound cdktf cdktf-entra-oci-gateway compress-commons constructs core-util-is crc-32 crc32-stream
define-data-property dunder-proto es-define-property es-errors es-object-atoms fast-fifo function-bind get-intrinsic get-proto glob gopd
graceful-fs has-property-descriptors has-symbols hasown inherits is-stream isarray json-stable-stringify lazystream lodash lru-cache
math-intrinsics minimatch minipass normalize-path object-keys path-scurry process process-nextick-args readable-stream readdir-glob
safe-buffer semver set-function-length streamx string_decoder tar-stream text-decoder util-deprecate uuid zip-stream
`;

describe("importing the constructs", () => {
  it("loads no package that it did not load before", async () => {
    const known = new Set(loadedSince010.trim().split(/\s+/));
    const loaded = await packagesLoadedBy(["cdktf-entra-oci-gateway"], folder);
    expect(loaded).toContain("cdktf");
    expect(loaded.filter((name) => !known.has(name))).toEqual([]);
  });

  it("loads of this package the constructs, their limits, what names an image, and bindings: nothing of any command", async () => {
    const files = await filesLoadedBy(["cdktf-entra-oci-gateway"], folder);
    const own = files.flatMap((file) => file.split("/node_modules/cdktf-entra-oci-gateway/")[1] ?? []);
    const rooms = new Set(own.map((file) => file.split("/").slice(0, 2).join("/")));
    expect([...rooms].sort()).toEqual(["lib/constructs", "lib/image", "lib/internal", "lib/limits", "providers/oci"]);
    // The shape of a user's error, which the image builder throws at synth as well, and where a function is tried.
    const internal = own.filter((file) => file.startsWith("lib/internal/")).sort();
    expect(internal).toEqual(["lib/internal/temporary.js", "lib/internal/user-error.js"]);
    const image = own.filter((file) => file.startsWith("lib/image/")).map((file) => file.split("/")[2]);
    expect(image).not.toContain("pack.js");
    expect(image).not.toContain("command.js");
    expect(image).not.toContain("registry");
  });
});

async function packagesLoadedBy(specifiers: readonly string[], cwd: string): Promise<string[]> {
  const files = await filesLoadedBy(specifiers, cwd);
  const names = files.flatMap((file) => /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []);
  return [...new Set(names)].sort();
}

/** Of a fresh process. */
async function filesLoadedBy(specifiers: readonly string[], cwd: string): Promise<string[]> {
  const program = `${specifiers.map((one) => `require(${JSON.stringify(one)});`).join("")}
    console.log(JSON.stringify(Object.keys(require.cache)));`;
  const { output } = await run(process.execPath, ["-e", program], { cwd });
  return JSON.parse(output);
}
