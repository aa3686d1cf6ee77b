/**
 * The last good key set in Object Storage, for when no copy of the adapter knows keys and the issuer gives none.
 *
 * @module
 */
import { DataOciObjectstorageNamespace } from "@cdktf/provider-oci/lib/data-oci-objectstorage-namespace";
import { IdentityPolicy } from "@cdktf/provider-oci/lib/identity-policy";
import { ObjectstorageBucket } from "@cdktf/provider-oci/lib/objectstorage-bucket";
import { ObjectstorageObject } from "@cdktf/provider-oci/lib/objectstorage-object";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { objectStorage as limits } from "../limits/oci";
import { serviceHost } from "../limits/realms";
import { checkChoice, type Finding } from "./private/findings";
import { commercialRegion, hostsOf, regionFindings } from "./private/realm";

/**
 * Where the adapter keeps its last good key set.
 *
 * @beta
 */
export interface KeySnapshotSettings {
  /** The region of the function, such as `eu-frankfurt-1`: it goes into the address of the object. */
  readonly region: string;
  /** Unique in the tenancy's namespace. @default - the adapter's display name and `-keys` */
  readonly bucketName?: string;
  /**
   * The domain of the realm.
   * @default - that of the region's: `oraclecloud.com` in Oracle's commercial one, in which a region must be that only Terraform knows
   */
  readonly realmDomain?: string;
  /**
   * The provider of the tenancy's home region: IAM refuses writes elsewhere.
   * @default - the stack's provider, right only where that is the home region
   */
  readonly homeRegionProvider?: TerraformProvider;
}

interface KeySnapshotProps extends KeySnapshotSettings {
  readonly compartmentId: string;
  readonly displayName: string;
}

const OBJECT = "keys.json";
const CODE = "ADAPTER_SETTING_INVALID";

/**
 * One bucket with one object, which Terraform makes empty and destroys, and whose content is the adapter's; and the statement that lets this function, and nobody
 * else by it, read and overwrite that object.
 *
 * @beta
 * @see [Permissions of PutObject](https://docs.oracle.com/en-us/iaas/Content/Identity/Reference/objectstoragepolicyreference.htm)
 */
export class KeySnapshot extends Construct {
  /** Holds nothing else. */
  public readonly bucket: ObjectstorageBucket;
  /** The snapshot; its content is the adapter's. */
  public readonly object: ObjectstorageObject;
  /** Where the function finds the object. */
  public readonly uri: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: KeySnapshotProps,
  ) {
    super(scope, id);
    const { compartmentId, region, realmDomain } = props;
    const { namespace } = new DataOciObjectstorageNamespace(this, "Namespace", {});
    this.bucket = new ObjectstorageBucket(this, "Bucket", {
      compartmentId,
      namespace,
      name: props.bucketName ?? `${props.displayName}-keys`,
      accessType: "NoPublicAccess",
      versioning: "Disabled",
      ...(realmDomain === undefined && { lifecycle: { precondition: commercialRegion(region, "realmDomain") } }),
    });
    this.object = new ObjectstorageObject(this, "Resource", {
      namespace,
      bucket: this.bucket.name,
      object: OBJECT,
      content: '{"keys":[]}',
      contentType: "application/json",
      // The adapter's, from its first refresh on.
      lifecycle: { ignoreChanges: ["content", "content_type", "metadata"] },
    });
    const host = serviceHost("objectstorage", region, realmDomain ?? hostsOf(region)?.domain ?? "");
    this.uri = `https://${host}/n/${namespace}/b/${this.bucket.name}/o/${OBJECT}`;
  }

  /** Lets the function read and overwrite the object: to make others, or to delete it, it has no right. */
  public permit(functionId: string): IdentityPolicy {
    const { compartmentId, displayName, homeRegionProvider } = this.props;
    const conditions = [
      "request.principal.type='fnfunc'",
      `request.principal.id='${functionId}'`,
      `target.bucket.name='${this.bucket.name}'`,
      `target.object.name='${OBJECT}'`,
      "ANY {request.permission='OBJECT_READ', request.permission='OBJECT_OVERWRITE'}",
    ];
    return new IdentityPolicy(this, "Policy", {
      compartmentId,
      name: `${displayName}-keeps-keys`,
      description: "Lets the JWKS adapter read and overwrite its snapshot",
      statements: [
        `ALLOW any-user to manage objects in compartment id ${compartmentId} where ALL {${conditions.join(", ")}}`,
      ],
      provider: homeRegionProvider,
    });
  }

  /** @internal */
  public findings(): Finding[] {
    const { region, realmDomain } = this.props;
    return [
      ...checkChoice(CODE, "keySnapshot.realmDomain", realmDomain, limits.realmDomain),
      ...(realmDomain === undefined && limits.region.pattern.test(region)
        ? regionFindings(region, "keySnapshot.realmDomain")
        : []),
    ];
  }
}
