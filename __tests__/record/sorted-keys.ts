import type { Json } from "../terraform-schema/json";

/** Terraform compares objects by their members, whatever their order. */
export const sortedKeys = (value: Json | undefined): Json | undefined =>
  JSON.parse(
    JSON.stringify(value, (_key, inner) =>
      typeof inner === "object" && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    ),
  );
