import { readFileSync, writeFileSync } from "node:fs";

interface Manifest {
  name?: string;
  version?: string;
  cdktf?: { provider?: { version?: string } };
  devDependencies?: Record<string, string>;
}

/**
 * Writes the provider's version where npm and CDKTF look for it: the bindings' own package.json, and the dependency on
 * them in `rootManifest`. A prebuilt of HashiCorp has a version of its own; here both are one.
 */
export function writeProviderVersion(version: string, manifest: string, rootManifest: string): void {
  const name = edit(manifest, (own) => {
    own.version = version;
    if (own.cdktf?.provider) own.cdktf.provider.version = version;
  });
  edit(rootManifest, (root) => {
    if (name && root.devDependencies?.[name]) root.devDependencies[name] = version;
  });
}

/** Returns the package's name. */
function edit(file: string, change: (manifest: Manifest) => void): string | undefined {
  const manifest = JSON.parse(readFileSync(file, "utf8")) as Manifest;
  change(manifest);
  writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest.name;
}
