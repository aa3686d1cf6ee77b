/** `8.28.0` → `~> 8.28`: this minor version or a later one of the same major version. */
export function minorConstraint(version: string): string {
  const [major, minor] = version.split(".");
  return `~> ${major}.${minor}`;
}

/**
 * Has stacks require the constraint instead of the exact version. CDKTF writes the generated provider class's
 * `providerVersion` to `required_providers`, and its `providerVersionConstraint` only when that is missing
 * (https://github.com/hashicorp/terraform-cdk/blob/v0.21.0/packages/cdktf/lib/terraform-provider.ts); so this takes the
 * exact version out of that one class. Resources keep it, and so do the links to the documentation.
 *
 * @param source TypeScript of the generated provider class
 */
export function requireConstraint(source: string): string {
  const versions = /^ *providerVersion: '[^']*',\n(?= *providerVersionConstraint: ')/gm;
  const found = source.match(versions)?.length ?? 0;
  if (found !== 1) {
    throw new Error(`The generated provider class should hold its version and constraint once; found ${found}.`);
  }
  return source.replace(versions, "");
}
