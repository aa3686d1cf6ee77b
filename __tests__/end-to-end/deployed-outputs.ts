/** Terraform's outputs of a stack, as if its gateways were deployed on loopback. */
import { vi } from "vitest";
import type { Json } from "../../internal/json";
import type { PlayedCloud } from "../../local/cloud";

/**
 * The outputs, with the addresses at which this machine answers; Entra keeps its name, which alone is sent secrets.
 *
 * @param change what to replace in their JSON
 */
export function deployedOutputs(
  cloud: PlayedCloud,
  change: (text: string) => string = (text) => text,
): Record<string, Json> {
  const all = Object.fromEntries([...cloud.stack.outputs].map(([name, { value }]) => [name, value]));
  const local = cloud.origins
    .entries()
    .reduce((text, { real, local: there }) => text.replaceAll(`"${real}/`, `"${there}/`), JSON.stringify(all));
  const entras = local.replace(
    /("issuers":\["|"token_endpoint":")http:\/\/127\.0\.0\.1:\d+/g,
    "$1https://login.microsoftonline.com",
  );
  return JSON.parse(change(entras));
}

/** Secrets are sent to Entra by its own name alone, so that is how it must be reached; until mocks are restored. */
export function reachByRealNames({ origins }: PlayedCloud): void {
  const reach = globalThis.fetch;
  vi.spyOn(globalThis, "fetch").mockImplementation((url, init) => reach(origins.toLocal(String(url)), init));
}

/** As `terraform output -json` prints them. */
export const terraformOutput = (values: Record<string, Json>): string =>
  JSON.stringify(
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        { sensitive: name === "client_secrets", type: "dynamic", value },
      ]),
    ),
  );
