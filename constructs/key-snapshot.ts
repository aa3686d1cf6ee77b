/**
 * The last good key sets in Object Storage, for when no copy of a function knows keys and an issuer gives none.
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
import { stableId } from "./private/stable-id";

/**
 * Where an adapter or an authorizer keeps its last good key sets.
 *
 * @beta
 */
export interface KeySnapshotSettings {
  /** The region of the function, such as `eu-frankfurt-1`: it goes into the address of the object. */
  readonly region: string;
  /** Unique in the tenancy's namespace. @default - the function's display name and `-keys` */
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

/** A function's. */
interface KeySnapshotProps extends KeySnapshotSettings {
  readonly compartmentId: string;
  readonly displayName: string;
  /** What the function is called in the policy's description. */
  readonly keeper: "JWKS adapter" | "token authorizer";
  /** One for each key set that it knows. */
  readonly sets: readonly KeptKeySet[];
}

/** An object of the bucket. */
interface KeptKeySet {
  /** Of the construct. */
  readonly id: string;
  readonly object: string;
}

const CODE = "ADAPTER_SETTING_INVALID";

/** The only one of an adapter. */
export const adapterKeySet: KeptKeySet = { id: "Resource", object: "keys.json" };

/** That of one issuer among an authorizer's. @param issuer as Terraform reads it, so that it is the same from synth to synth */
export function issuersKeySet(issuer: string): KeptKeySet {
  const name = stableId("issuer", issuer);
  return { id: `Object-${name}`, object: `keys-${name}.json` };
}

/**
 * One bucket with an object for each key set, which Terraform makes empty and destroys, and whose content is the function's; and statements that let this function,
 * and nobody else by them, read and overwrite these objects.
 *
 * @beta
 * @see [Permissions of PutObject](https://docs.oracle.com/en-us/iaas/Content/Identity/Reference/objectstoragepolicyreference.htm)
 */
export class KeySnapshot extends Construct {
  /** Holds nothing else. */
  public readonly bucket: ObjectstorageBucket;
  /** A snapshot for each key set; the content is the function's. */
  public readonly objects: readonly ObjectstorageObject[];
  /** Where the function finds each object. */
  public readonly uris: readonly string[];

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
    this.objects = props.sets.map(
      (set) =>
        new ObjectstorageObject(this, set.id, {
          namespace,
          bucket: this.bucket.name,
          object: set.object,
          content: '{"keys":[]}',
          contentType: "application/json",
          // The function's, from its first refresh on.
          lifecycle: { ignoreChanges: ["content", "content_type", "metadata"] },
        }),
    );
    const host = serviceHost("objectstorage", region, realmDomain ?? hostsOf(region)?.domain ?? "");
    this.uris = props.sets.map(({ object }) => `https://${host}/n/${namespace}/b/${this.bucket.name}/o/${object}`);
  }

  /** Lets the function read and overwrite the objects: to make others, or to delete them, it has no right. */
  public permit(functionId: string): IdentityPolicy {
    const { compartmentId, displayName, homeRegionProvider, keeper, sets } = this.props;
    const conditionsOf = ({ object }: KeptKeySet) => [
      "request.principal.type='fnfunc'",
      `request.principal.id='${functionId}'`,
      `target.bucket.name='${this.bucket.name}'`,
      `target.object.name='${object}'`,
      "ANY {request.permission='OBJECT_READ', request.permission='OBJECT_OVERWRITE'}",
    ];
    return new IdentityPolicy(this, "Policy", {
      compartmentId,
      name: `${displayName}-keeps-keys`,
      description: `Lets the ${keeper} read and overwrite its ${sets.length === 1 ? "snapshot" : "snapshots"}`,
      statements: sets.map(
        (set) =>
          `ALLOW any-user to manage objects in compartment id ${compartmentId} where ALL {${conditionsOf(set).join(", ")}}`,
      ),
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
