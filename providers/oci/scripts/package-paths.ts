import { join } from "node:path";

/** The package's folder, seen from `.build/scripts`, where these scripts run. */
const packageDir = join(__dirname, "..", "..");
export const manifestFile = join(packageDir, "package.json");
export const resourcesFile = join(packageDir, "resources.json");
export const schemaFile = join(packageDir, "schema", "oci.json");
export const buildDir = join(packageDir, ".build");
export const libDir = join(packageDir, "lib");

/** The repository, which has the bindings as a workspace. */
export const rootDir = join(packageDir, "..", "..");
export const rootManifestFile = join(rootDir, "package.json");
