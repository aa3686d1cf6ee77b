/**
 * Where Terraform keeps its state.
 *
 * @module
 */
import { LocalBackend, TerraformBackend, type TerraformRemoteState, type TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { names as limits } from "../limits/oci";
import { addFindings, beyond } from "./private/findings";
import { madeFrom } from "./private/settings-shape";

/**
 * A bucket of OCI Object Storage.
 *
 * @see [The oci backend](https://developer.hashicorp.com/terraform/language/backend/oci)
 */
export interface ObjectStorageBucket {
  /** Name of the bucket. */
  readonly bucket: string;
  /** The tenancy's Object Storage namespace. */
  readonly namespace: string;
  /** @default - the provider's region */
  readonly region?: string;
  /** Name of the state object. @default "<stack>.tfstate" */
  readonly key?: string;
}

/**
 * Where Terraform keeps its state. **It holds the client secrets in clear text**: whoever reads it can call the APIs.
 */
export class StateBackend {
  /** A file at the project's root, outside of the folder that synth writes, which people delete or publish. */
  public static localFile(): StateBackend {
    return new StateBackend((stack) => {
      // Relative, from cdktf.out/stacks/<stack>: an absolute path would tie the result to this machine.
      new LocalBackend(stack, { path: `../../../terraform.${stack.node.id}.tfstate` });
    });
  }

  /** A bucket, with locking, shared by a team. Needs Terraform 1.12 or newer. */
  public static objectStorage(bucket: ObjectStorageBucket): StateBackend {
    return madeFrom("StateBackend.objectStorage", [bucket], StateBackend.inBucket);
  }

  private static inBucket(bucket: ObjectStorageBucket): StateBackend {
    return new StateBackend((stack) => {
      addFindings(stack, () =>
        [bucket.bucket, bucket.namespace, bucket.key ?? "key"].includes("")
          ? [beyond("STATE_BACKEND_INVALID", "stateBackend", JSON.stringify(bucket), limits.stateBackend)]
          : [],
      );
      new ObjectStorageBackend(stack, "Backend", { ...bucket, key: bucket.key ?? `${stack.node.id}.tfstate` });
    });
  }

  private constructor(private readonly create: (stack: TerraformStack) => void) {}

  /** @internal */
  public attach(stack: TerraformStack): void {
    this.create(stack);
  }
}

/** Terraform's own `oci` backend, which CDKTF has no class for. */
class ObjectStorageBackend extends TerraformBackend {
  constructor(
    scope: Construct,
    id: string,
    private readonly bucket: ObjectStorageBucket,
  ) {
    super(scope, id, "oci");
  }

  protected override synthesizeAttributes() {
    const { bucket, namespace, region, key } = this.bucket;
    return { bucket, namespace, region, key };
  }

  protected override synthesizeHclAttributes() {
    return this.synthesizeAttributes();
  }

  public override getRemoteStateDataSource(): TerraformRemoteState {
    throw new Error(
      "A data source for a state in OCI Object Storage is not offered; read the stack's outputs file instead",
    );
  }
}
