import { join } from "node:path";

/** The package's folder, seen from `.build/scripts`, where these scripts run. */
export const packageDir = join(__dirname, "..", "..");
export const manifestFile = join(packageDir, "package.json");
export const resourcesFile = join(packageDir, "resources.json");
export const schemaFile = join(packageDir, "schema", "oci.json");
export const buildDir = join(packageDir, ".build");
export const libDir = join(packageDir, "lib");
