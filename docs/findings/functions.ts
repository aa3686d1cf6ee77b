/** Examples of functions, their images, and the JWKS adapter. */
import { FunctionImage } from "cdktf-entra-oci-gateway";
import { adapter, adapterBuiltFrom, adapterOnImage, type CodeExample } from "./beginnings";

export const functionExamples = {
  FUNCTION_SETTING_INVALID: {
    wrong: () => adapter({ memoryInMbs: 300 }),
    right: () => adapter({ memoryInMbs: 512 }),
  },
  FUNCTION_CONFIG_INVALID: {
    wrong: () => adapter({ settings: { deniedKids: ["k".repeat(4096)] } }),
    right: () => adapter({ settings: { deniedKids: ["2026"] } }),
  },
  PROVISIONED_CONCURRENCY_STEP: {
    wrong: () => adapter({ memoryInMbs: 128, provisionedConcurrency: 50 }),
    right: () => adapter({ memoryInMbs: 128, provisionedConcurrency: 80 }),
  },
  IMAGE_REFERENCE_INVALID: {
    wrong: () => adapter({ image: FunctionImage.fromRegistry("jwks-adapter:1.0.0") }),
    right: () => adapter({ image: FunctionImage.fromRegistry("fra.ocir.io/shop/jwks-adapter:1.0.0") }),
  },
  IMAGE_SOURCE_INVALID: {
    wrong: () => adapterBuiltFrom({ folder: "functions/keys" }),
    // Its own, where no source is named.
    right: () => adapterBuiltFrom(undefined),
  },
  IMAGE_SHAPE_MISMATCH: {
    wrong: () => adapterOnImage("GENERIC_X86", "GENERIC_ARM"),
    right: () => adapterOnImage("GENERIC_ARM", "GENERIC_ARM"),
  },
  IMAGE_NOT_PINNED: {
    wrong: () => adapter({ image: FunctionImage.fromRegistry("fra.ocir.io/shop/jwks-adapter:latest") }),
    right: () => adapter({ image: FunctionImage.fromRegistry("fra.ocir.io/shop/jwks-adapter:1.0.0") }),
  },
  ADAPTER_SETTING_INVALID: {
    wrong: () => adapter({ settings: { maxKeys: 20 } }),
    right: () => adapter({ settings: { maxKeys: 10 } }),
  },
  ADAPTER_RATE_STARVES: {
    wrong: () => adapter({ requestsPerSecond: 5 }),
    right: () => adapter({ requestsPerSecond: 20 }),
  },
  ADAPTER_PROBE_INVALID: {
    wrong: () => adapter({ healthProbe: { intervalInSeconds: 45 } }),
    right: () => adapter({ healthProbe: { intervalInSeconds: 60 } }),
  },
} as const satisfies Readonly<Record<string, CodeExample>>;
