/** Every backend that a stack can have, each as it is written and as others read it. */
import { CloudBackend, GcsBackend, HttpBackend, NamedCloudWorkspace, PgBackend, S3Backend } from "cdktf";
import { StateBackend } from "../../constructs/index";
import type { JsonObject } from "../terraform-schema/json";

interface BackendCase {
  readonly state: (stack: string) => StateBackend;
  /** What is written in `terraform`. */
  readonly written: (stack: string) => JsonObject;
  /** Type and settings of the data source that reads it. @default - those that are written */
  readonly read?: (stack: string) => { readonly backend: string; readonly config: JsonObject };
  /** Terraform's first version that has it. @default - any */
  readonly since?: string;
}

const bucket = { bucket: "states", namespace: "ns" };
const inFrankfurt = { bucket: "states", region: "eu-central-1" };
const inS3 = {
  endpoints: { s3: "https://ns.compat.objectstorage.eu-frankfurt-1.oraclecloud.com" },
  ...{ use_path_style: true, skip_region_validation: true, skip_credentials_validation: true },
  ...{ skip_requesting_account_id: true, skip_metadata_api_check: true, skip_s3_checksum: true },
};
const hcp = (hostname?: string) => ({
  state: () => StateBackend.hcp({ organization: "acme", hostname }),
  written: (stack: string) => ({
    cloud: { organization: "acme", ...(hostname !== undefined && { hostname }), workspaces: { name: stack } },
  }),
  read: (stack: string) => ({
    backend: "remote",
    config: { organization: "acme", ...(hostname !== undefined && { hostname }), workspaces: { name: stack } },
  }),
});

export const stateBackends: Readonly<Record<string, BackendCase>> = {
  "a local file": {
    state: () => StateBackend.localFile(),
    written: (stack) => ({ backend: { local: { path: `../../../terraform.${stack}.tfstate` } } }),
  },
  "Object Storage": {
    state: () => StateBackend.objectStorage(bucket),
    written: (stack) => ({ backend: { oci: { ...bucket, key: `${stack}.tfstate` } } }),
    since: "1.12.0",
  },
  "Object Storage, all said": {
    state: (stack) => StateBackend.objectStorage({ ...bucket, key: `states/${stack}`, region: "eu-frankfurt-1" }),
    written: (stack) => ({ backend: { oci: { ...bucket, key: `states/${stack}`, region: "eu-frankfurt-1" } } }),
    since: "1.12.0",
  },
  "Object Storage as S3": {
    state: () => StateBackend.s3Compatible({ ...bucket, region: "eu-frankfurt-1" }),
    written: (stack) => ({
      backend: { s3: { bucket: "states", key: `${stack}.tfstate`, region: "eu-frankfurt-1", ...inS3 } },
    }),
  },
  "Object Storage of another realm as S3": {
    state: (stack) =>
      StateBackend.s3Compatible({ ...bucket, region: "us-luke-1", key: stack, realmDomain: "oraclegovcloud.com" }),
    written: (stack) => ({
      backend: {
        s3: {
          ...{ bucket: "states", key: stack, region: "us-luke-1", ...inS3 },
          endpoints: { s3: "https://ns.compat.objectstorage.us-luke-1.oraclegovcloud.com" },
        },
      },
    }),
  },
  "an HTTP server": {
    state: (stack) => StateBackend.http({ address: `https://states.example.com/${stack}` }),
    written: (stack) => ({ backend: { http: { address: `https://states.example.com/${stack}` } } }),
  },
  "an HTTP server with locks": {
    state: (stack) =>
      StateBackend.http({
        address: `https://states.example.com/${stack}`,
        updateMethod: "PUT",
        lockAddress: "https://states.example.com/lock",
        lockMethod: "POST",
        unlockAddress: "https://states.example.com/unlock",
        unlockMethod: "DELETE",
      }),
    written: (stack) => ({
      backend: {
        http: {
          address: `https://states.example.com/${stack}`,
          update_method: "PUT",
          lock_address: "https://states.example.com/lock",
          lock_method: "POST",
          unlock_address: "https://states.example.com/unlock",
          unlock_method: "DELETE",
        },
      },
    }),
  },
  "HCP Terraform": hcp(),
  "Terraform Enterprise": hcp("tfe.example.com"),
  "HCP Terraform, with a workspace": {
    state: (stack) => StateBackend.hcp({ organization: "acme", workspace: `prod-${stack}` }),
    written: (stack) => ({ cloud: { organization: "acme", workspaces: { name: `prod-${stack}` } } }),
    read: (stack) => ({
      backend: "remote",
      config: { organization: "acme", workspaces: { name: `prod-${stack}` } },
    }),
  },
  "CDKTF's S3": {
    state: () => StateBackend.of((stack) => new S3Backend(stack, { ...inFrankfurt, key: stack.node.id })),
    written: (stack) => ({ backend: { s3: { ...inFrankfurt, key: stack } } }),
  },
  "CDKTF's GCS": {
    state: () => StateBackend.of((stack) => new GcsBackend(stack, { bucket: "states", prefix: stack.node.id })),
    written: (stack) => ({ backend: { gcs: { bucket: "states", prefix: stack } } }),
  },
  "CDKTF's PostgreSQL": {
    state: () =>
      StateBackend.of(
        (stack) => new PgBackend(stack, { connStr: "postgres://db.example.com/states", schemaName: stack.node.id }),
      ),
    written: (stack) => ({ backend: { pg: { conn_str: "postgres://db.example.com/states", schema_name: stack } } }),
  },
  "CDKTF's HTTP": {
    state: () => StateBackend.of((stack) => new HttpBackend(stack, { address: `https://a.example/${stack.node.id}` })),
    written: (stack) => ({ backend: { http: { address: `https://a.example/${stack}` } } }),
  },
  "CDKTF's HCP": {
    state: () =>
      StateBackend.of(
        (stack) =>
          new CloudBackend(stack, { organization: "acme", workspaces: new NamedCloudWorkspace(stack.node.id) }),
      ),
    written: (stack) => ({ cloud: { organization: "acme", workspaces: { name: stack } } }),
    read: (stack) => ({ backend: "remote", config: { organization: "acme", workspaces: { name: stack } } }),
  },
};

/** How others read the state of a stack. */
export function readOf({ written, read }: BackendCase, stack: string): { backend: string; config: JsonObject } {
  if (read !== undefined) return read(stack);
  const [[backend, config] = ["", {}]] = Object.entries(Object(written(stack).backend) as Record<string, JsonObject>);
  return { backend, config };
}
