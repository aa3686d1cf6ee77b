/**
 * What OCI Functions allows.
 *
 * @module
 */
import type { AnyLimit } from "./rule";

const docs = "https://docs.oracle.com/en-us/iaas/Content/Functions";
const customizing = `${docs}/Tasks/functionscustomizing.htm`;
const configuration = `${docs}/Tasks/functionspassingconfigparams.htm`;

/** A function and its application. */
export const functions = {
  memoryInMbs: { oneOf: [128, 256, 512, 1024, 2048, 3072], source: customizing },
  /** The page gives a least of 5 s for detached calls only; none is known for those that wait for their answer. */
  timeoutInSeconds: { min: 5, max: 300, unit: "seconds", source: customizing },
  shape: {
    oneOf: ["GENERIC_X86", "GENERIC_ARM", "GENERIC_X86_ARM"],
    source: "https://registry.terraform.io/providers/oracle/oci/latest/docs/resources/functions_application",
  },
  configBytes: { min: 0, max: 4096, unit: "bytes of names and values in UTF-8", source: configuration },
  imageReference: {
    pattern:
      /^(?:[a-z0-9-]+(?:\.[a-z0-9-]+)+|localhost)(?::\d+)?\/[a-z0-9._/-]+(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$/,
    form: "host/namespace/repository:tag or …@sha256:digest, such as fra.ocir.io/mytenancy/shop/adapter:1.0.0",
    source: "https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests",
  },
  repositoryNamespace: {
    pattern: /^[a-z0-9]+(?:[._-]+[a-z0-9]+)*$/,
    form: "the tenancy's Object Storage namespace, in lower case",
    source: "https://docs.oracle.com/en-us/iaas/Content/Registry/Concepts/registrywhatisarepository.htm",
  },
  repositoryName: {
    pattern: /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/,
    form: "the repository's name without host, namespace and tag: lower-case letters and digits, with . _ - and / between them",
    source: "https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests",
  },
  ocir: {
    rule: "an image in OCI Registry, in the region of the function, such as fra.ocir.io/…: functions run no others",
    source: customizing,
  },
  pinnedImage: {
    rule: "a tag that never moves, or a digest",
    source: `${docs}/Tasks/functionsupdatingfunctions-about.htm#notesdigest`,
  },
  pinnedBase: {
    rule: "a reference with its digest, which `npx entra-oci-gateway image pin --file base-image.json` writes to a file that base takes",
    source: "a tag moves: the first push decides what it stands for",
  },
} satisfies Record<string, AnyLimit>;

/** Registries that are none of OCI's. No list is whole. */
export const foreignRegistries = {
  names: ["docker.io", "ghcr.io", "quay.io", "gcr.io", "pkg.dev", "azurecr.io", "amazonaws.com", "mcr.microsoft.com"],
} as const;

/** Names that people move from one image to the next. */
export const movingTags =
  /^(?:latest|main|master|trunk|dev|develop|development|stable|edge|nightly|canary|test|staging|prod|production|release)$/i;

/** The least and the step of provisioned concurrency, by memory of the function in MB. */
export const provisionedConcurrencyStep: { readonly byMemory: ReadonlyMap<number, number>; readonly source: string } = {
  byMemory: new Map([
    [128, 40],
    [256, 20],
    [512, 10],
    [1024, 10],
    [2048, 10],
    [3072, 10],
  ]),
  source: `${docs}/Tasks/functionsusingprovisionedconcurrency.htm`,
};
