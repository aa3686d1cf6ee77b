/**
 * Where Terraform keeps its state.
 *
 * @module
 */
import { LocalBackend, TerraformBackend, TerraformStack } from "cdktf";
import { names as limits } from "../limits/oci";
import type { RuleLimit } from "../limits/rule";
import { addFindings, beyond, type Finding, isKnown, said, withoutNeeded } from "./private/findings";
import { wholeStack } from "./private/place";
import { madeFrom, tellMistakesOf } from "./private/settings-shape";
import { hasStandIn } from "./private/stand-ins";
import { isUrl } from "./private/url";
import { CloudBlock, NoBackend, WrittenBackend } from "./private/written-backend";

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
 * A bucket of OCI Object Storage by its S3-compatible interface.
 *
 * @see [Using Object Storage for state files](https://docs.oracle.com/en-us/iaas/Content/API/SDKDocs/terraformUsingObjectStore.htm)
 * @beta
 */
export interface S3CompatibleBucket extends ObjectStorageBucket {
  /** Such as `eu-frankfurt-1`: the host's name is made from it. */
  readonly region: string;
  /** The realm's, for its hosts. @default "oraclecloud.com" */
  readonly realmDomain?: string;
}

/**
 * A server that keeps states, such as GitLab's. User and password come from `TF_HTTP_USERNAME` and `TF_HTTP_PASSWORD`.
 *
 * @see [The http backend](https://developer.hashicorp.com/terraform/language/backend/http)
 * @beta
 */
export interface HttpState {
  /** Where this one stack's state is, in https. */
  readonly address: string;
  /** Method that writes it. @default "POST" */
  readonly updateMethod?: string;
  /** @default - the state is not locked */
  readonly lockAddress?: string;
  /** @default "LOCK" */
  readonly lockMethod?: string;
  /** @default - the state is not locked */
  readonly unlockAddress?: string;
  /** @default "UNLOCK" */
  readonly unlockMethod?: string;
}

/**
 * A workspace of HCP Terraform or Terraform Enterprise.
 *
 * @see [The cloud block](https://developer.hashicorp.com/terraform/language/block/terraform#cloud)
 * @beta
 */
export interface HcpWorkspace {
  /** Name of the organization. */
  readonly organization: string;
  /** Name of the workspace. @default - the stack's */
  readonly workspace?: string;
  /** Of Terraform Enterprise. @default "app.terraform.io" */
  readonly hostname?: string;
}

/**
 * Where Terraform keeps its state. **It holds the client secrets in clear text**: whoever reads it can call the APIs.
 *
 * {@link SecuredApiStack} takes one; a stack of one's own is given it by {@link StateBackend.attach}. The same one may serve several stacks, whose
 * states are told apart by the stack's name where nothing else is said.
 *
 * @example
 * ```ts
 * const state = StateBackend.of((stack) => new S3Backend(stack, { bucket: "states", key: stack.node.id, region: "eu-central-1" }));
 * const network = new TerraformStack(app, "network");
 * state.attach(network);
 * ```
 */
export class StateBackend {
  /** A file at the project's root, outside of the folder that synth writes, which people delete or publish. */
  public static localFile(): StateBackend {
    // Relative, from cdktf.out/stacks/<stack>: an absolute path would tie the result to this machine.
    return new StateBackend(
      (stack) => new LocalBackend(stack, { path: `../../../terraform.${stack.node.id}.tfstate` }),
    );
  }

  /** A bucket, with locking, shared by a team. Needs Terraform 1.12 or newer; OpenTofu has no such backend. */
  public static objectStorage(bucket: ObjectStorageBucket): StateBackend {
    return madeFrom("StateBackend.objectStorage", [bucket], (read) => {
      const { bucket, namespace, region, key } = read;
      return new StateBackend(
        (stack) => new WrittenBackend(stack, "oci", { bucket, namespace, region, key: key ?? objectOf(stack) }),
        { ...read },
      );
    });
  }

  /**
   * The same bucket for OpenTofu, and for Terraform from 1.6.3 on. **The state is not locked**: two applies at once would spoil it. Access is by a
   * customer secret key, as `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`.
   *
   * @beta
   */
  public static s3Compatible(bucket: S3CompatibleBucket): StateBackend {
    return madeFrom("StateBackend.s3Compatible", [bucket], (read) => {
      const { bucket, namespace, region, key, realmDomain = "oraclecloud.com" } = read;
      const endpoints = { s3: `https://${namespace}.compat.objectstorage.${region}.${realmDomain}` };
      return new StateBackend(
        (stack) =>
          new WrittenBackend(stack, "s3", { bucket, key: key ?? objectOf(stack), region, endpoints, ...unlikeAmazon }),
        { ...read },
      );
    });
  }

  /** A server that keeps states, such as GitLab's. @beta */
  public static http(state: HttpState): StateBackend {
    return madeFrom("StateBackend.http", [state], (read) => {
      const { address, updateMethod, lockAddress, lockMethod, unlockAddress, unlockMethod } = read;
      const written = {
        address,
        update_method: updateMethod,
        lock_address: lockAddress,
        lock_method: lockMethod,
        unlock_address: unlockAddress,
        unlock_method: unlockMethod,
      };
      return new StateBackend((stack) => new WrittenBackend(stack, "http", written), { ...read });
    });
  }

  /** HCP Terraform, which keeps the state and may run Terraform as well. @beta */
  public static hcp(workspace: HcpWorkspace): StateBackend {
    return madeFrom("StateBackend.hcp", [workspace], (read) => {
      const { organization, workspace: name, hostname } = read;
      return new StateBackend(
        (stack) => new CloudBlock(stack, { organization, hostname, workspaces: { name: name ?? stack.node.id } }),
        { ...read },
      );
    });
  }

  /**
   * No backend is written: whatever runs Terraform keeps the state, such as OCI Resource Manager, or an HCP workspace that is connected to a
   * repository. `entra-oci-gateway deploy` refuses such a stack: run here, Terraform would keep the state in the folder that synth writes, which people
   * delete or publish. Other stacks cannot use values of such a one.
   *
   * @beta
   */
  public static none(): StateBackend {
    return new StateBackend((stack) => new NoBackend(stack));
  }

  /**
   * Any backend of CDKTF.
   *
   * @param create makes the backend in the stack that it is given
   * @beta
   */
  public static of(create: (stack: TerraformStack) => TerraformBackend): StateBackend {
    // What is no function is told, and nothing stands in for it.
    return madeFrom("StateBackend.of", [create], (read) => new StateBackend(read ?? ((stack) => new NoBackend(stack))));
  }

  private constructor(
    private readonly create: (stack: TerraformStack) => TerraformBackend,
    private readonly settings: Readonly<Record<string, string | undefined>> = {},
  ) {}

  /**
   * Gives a stack of one's own this backend.
   *
   * @beta
   */
  public attach(stack: TerraformStack): void {
    tellMistakesOf(wholeStack("StateBackend.attach", stack), this, "stateBackend");
    this.write(stack);
  }

  /** For whom the mistakes of its settings are told already. @internal */
  public write(stack: TerraformStack): void {
    const former = stack.node.children.find(TerraformBackend.isBackend);
    if (former !== undefined) {
      const actual = said("a second one of the stack");
      addFindings(stack, () => [beyond("STATE_BACKEND_INVALID", "stateBackend", actual, limits.stateBackendOnce)]);
      return;
    }
    const made = this.create(stack);
    addFindings(stack, () => [
      ...settingsFindings(this.settings),
      ...lockFindings(this.settings),
      ...placeFindings(stack, made),
    ]);
  }
}

const objectOf = (stack: TerraformStack): string => `${stack.node.id}.tfstate`;

/** What only Amazon answers, or is sent: https://developer.hashicorp.com/terraform/language/backend/s3 */
const unlikeAmazon = {
  use_path_style: true,
  skip_region_validation: true,
  skip_credentials_validation: true,
  skip_requesting_account_id: true,
  skip_metadata_api_check: true,
  skip_s3_checksum: true,
};

function settingsFindings(settings: Readonly<Record<string, string | undefined>>): Finding[] {
  return Object.entries(settings).flatMap(([name, value]) => {
    const tell = (actual: unknown, limit: RuleLimit) => [
      beyond("STATE_BACKEND_INVALID", `stateBackend.${name}`, actual, limit),
    ];
    if (value === undefined) return [];
    if (typeof value === "string" && /^https?:\/\/[^/?#]*@/i.test(value))
      return tell(said("a URL with a user name"), limits.stateLogin);
    if (value === "") return tell(value, limits.stateBackend);
    if (!isKnown(value))
      return hasStandIn(value) ? [] : tell(said("known only to Terraform"), limits.stateBackendKnown);
    const isUnsafe = /address$/i.test(name) && !(isUrl(value) && value.startsWith("https://"));
    return isUnsafe ? tell(value, limits.stateAddress) : [];
  });
}

/** Without an address to send it to, a method is sent nowhere; a lock that nobody takes off stays for ever. */
function lockFindings(settings: Readonly<Record<string, string | undefined>>): Finding[] {
  const { lockAddress, unlockAddress, lockMethod, unlockMethod } = settings;
  const named = (name: string): string => `stateBackend.${name}`;
  return [
    ...(lockAddress === undefined ? withoutNeeded(named("lockMethod"), lockMethod, "lockAddress") : []),
    ...(unlockAddress === undefined ? withoutNeeded(named("unlockMethod"), unlockMethod, "unlockAddress") : []),
    ...(lockAddress === undefined ? withoutNeeded(named("unlockAddress"), unlockAddress, "lockAddress") : []),
    ...(lockAddress !== undefined && unlockAddress === undefined
      ? [
          beyond(
            "STATE_BACKEND_INVALID",
            named("unlockAddress"),
            said("not set beside lockAddress"),
            limits.stateUnlock,
          ),
        ]
      : []),
  ];
}

/** Two stacks with one state would each destroy what the other one made. */
function placeFindings(stack: TerraformStack, made: TerraformBackend): Finding[] {
  const code = "STATE_BACKEND_INVALID";
  if (!TerraformBackend.isBackend(made) || TerraformStack.of(made) !== stack)
    return [beyond(code, "stateBackend", said("one that made no backend in the stack"), limits.stateBackendMade)];
  const place = placeOf(made);
  const others = stack.node.root.node
    .findAll()
    .filter(TerraformBackend.isBackend)
    .filter((other) => other !== made && !(other instanceof NoBackend) && placeOf(other) === place);
  return others.map((other) =>
    beyond(code, "stateBackend", said(`where ${TerraformStack.of(other).node.path} keeps its state`), limits.stateOnce),
  );
}

const placeOf = (backend: TerraformBackend): string => JSON.stringify(backend.toTerraform());
