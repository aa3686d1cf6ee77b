/**
 * The token authorizer: a function that tells API Gateway who sends a request and what they may do.
 *
 * @module
 */
import { join } from "node:path";
import type { FunctionsApplication } from "@cdktf/provider-oci/lib/functions-application";
import type { FunctionsFunction } from "@cdktf/provider-oci/lib/functions-function";
import { IdentityPolicy } from "@cdktf/provider-oci/lib/identity-policy";
import { Sleep as TimeSleep } from "@cdktf/provider-time/lib/sleep";
import { type ITerraformDependable, Lazy, type TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import type { BundleSource } from "../image/bundle";
import type { FunctionImage } from "./function-image";
import { type FunctionShape, packageRoot } from "./function-image-source";
import type { IGatewayNetwork } from "./gateway-network-settings";
import { functionStatement, POLICY_PROPAGATION } from "./invoke-policy";
import { issuersKeySet, KeySnapshot, type KeySnapshotSettings } from "./key-snapshot";
import { suppressPolicy } from "./policy-checks";
import { addFindings, type Finding } from "./private/findings";
import {
  calledPortFindings,
  functionApplication,
  functionIn,
  functionLogs,
  hostingFindings,
} from "./private/hosted-function";
import { inScope } from "./private/place";
import { settingsOf } from "./private/settings-shape";
import { literal, resolved } from "./private/terraform-values";
import { authorizerTrustWarnings } from "./private/trust-findings";
import type { Logs, ServiceLogs } from "./service-logs";
import {
  type ExistingAuthorizer,
  existingAuthorizer,
  type ITokenAuthorizerFunction,
  usualContext,
} from "./token-authorizer-function-existing";
import {
  type AuthorizerRules,
  authorizerConfig,
  authorizerFindings,
  type DeniedTokens,
  type TokenAuthorizerSettings,
  type WantedOfAuthorizer,
} from "./token-authorizer-function-settings";
import type { ITokenTrust } from "./token-trust";
import { addWarnings } from "./warnings";

/**
 * Which gateways may call an authorizer, where no policy of theirs lets them.
 *
 * @beta
 */
export interface AuthorizerCallers {
  /** OCID of the compartment of the gateways. */
  readonly gatewayCompartmentId: string;
  /**
   * The provider of the tenancy's home region: IAM refuses writes elsewhere.
   * @default - the stack's provider, right only where that is the home region
   */
  readonly homeRegionProvider?: TerraformProvider;
}

/**
 * Settings of the authorizer.
 *
 * @beta
 */
export interface TokenAuthorizerFunctionProps {
  /** OCID of the compartment that holds the function and its logs. */
  readonly compartmentId: string;
  /** Name of the function and its application. */
  readonly displayName: string;
  /** Where the function is attached. */
  readonly network: IGatewayNetwork;
  /** What the function runs: {@link FunctionImage.fromSource} with {@link TokenAuthorizerFunction.source}. */
  readonly image: FunctionImage;
  /**
   * Whose tokens are admitted, for which API, to which clients: several issuers and tenants, each once. Of Entra's, `orders.trust({ keys: orders.jwksUri })`:
   * the function needs no adapter, and knows a new key at once. **All deployments that take this authorizer admit the tokens of all of these**: it is not told
   * which of them a request is for.
   */
  readonly trusts: readonly ITokenTrust[];
  /** What is refused whatever else is right. @default - nothing */
  readonly denied?: DeniedTokens;
  /**
   * Claims that the gateway can hand to back ends, as `request.auth[NAME]`, beside those that its deployments use. Each is a text that is never empty:
   * percent-encoded, lists with commas between their items, `=absent`, `=empty` and `=none` for what the token does not say, `=.` and `=..` for dots alone.
   * @default - `iss` and `sub`
   */
  readonly context?: readonly string[];
  /** For how long answers and keys are kept. */
  readonly settings?: TokenAuthorizerSettings;
  /**
   * OCID of a functions application that exists.
   * @default - one of its own
   */
  readonly applicationId?: string;
  /** `GENERIC_X86`, `GENERIC_ARM` or `GENERIC_X86_ARM`; the image must fit. @default "GENERIC_X86" */
  readonly shape?: FunctionShape;
  /** 128, 256, 512, 1024, 2048 or 3072. @default 128 */
  readonly memoryInMbs?: number;
  /** Seconds, 5 to 300. @default 30 */
  readonly timeoutInSeconds?: number;
  /**
   * Instances that OCI keeps ready, at a price: in steps of 40 at 128 MB, 20 at 256 MB, 10 above.
   * @default - none
   */
  readonly provisionedConcurrency?: number;
  /**
   * Lets the gateways of a compartment call this function and no other. Unconfirmed: Oracle's page for gateways shows only the wider statement of
   * {@link ApiGateway}, for all functions of a compartment.
   * @default - a policy of the gateway's own lets it
   */
  readonly callers?: AuthorizerCallers;
  /**
   * Keeps the last good key set of each issuer in an object of Object Storage of its own. It helps a copy that knows no keys of an issuer which gives none, for
   * `staleHours` after the issuer last listed a key; without it such a copy lets the gateway answer 502. Reading and writing delay no answer that there would be
   * without it.
   * @default - none
   */
  readonly keySnapshot?: KeySnapshotSettings;
  /** @default - the function's log in a log group of its own, for 30 days */
  readonly logs?: Logs;
}

/**
 * A function that verifies tokens and reads their lists, so that routes can ask for roles, scopes and groups: what a {@link JwtSecuredDeployment} takes as its
 * `trust`.
 *
 * A key that is new is known at the next request, a key, client, user or token that is denied is refused once the gateway's answers have aged out. Each request
 * whose answer the gateway does not keep calls the function.
 *
 * @example
 * ```ts
 * const authorizer = new TokenAuthorizerFunction(stack, "Authorizer", {
 *   compartmentId,
 *   displayName: "orders-authorizer",
 *   network,
 *   image: FunctionImage.fromSource(stack, "AuthorizerImage", {
 *     region,
 *     repository: { compartmentId, name: "orders/authorizer" },
 *     source: TokenAuthorizerFunction.source,
 *   }),
 *   trusts: [orders.trust({ keys: orders.jwksUri })],
 * });
 * new JwtSecuredDeployment(stack, "OrdersApi", {
 *   ...deployment,
 *   trust: authorizer,
 *   routes: [{ ...cancelOrder, access: RouteAccess.anyOfRoles(["Orders.Write"]) }],
 * });
 * ```
 *
 * @beta
 * @see [Authorizer functions](https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayusingauthorizerfunction_topic-Creating_an_Authorizer_Function.htm)
 */
export class TokenAuthorizerFunction extends Construct implements ITokenAuthorizerFunction {
  /**
   * An authorizer that exists: a platform's, which deployments of many stacks share. **Nothing here sees the function**: that it admits these trusts and no others,
   * hands on these claims, and that the gateway may call it ({@link TokenAuthorizerFunctionProps.callers}), is its owner's care, as are `denied` and for how long
   * answers are kept. Deployments of these stacks can ask for what one of its tokens has, and not for several at once ({@link RouteAccess.allOf}).
   *
   * @example
   * ```ts
   * const { orders_trust, authorizer_id } = JSON.parse(readFileSync("platform-outputs.json", "utf8"));
   * const authorizer = TokenAuthorizerFunction.fromFunctionId({
   *   functionId: authorizer_id.value,
   *   trusts: [Trust.fromOutput(orders_trust.value)],
   * });
   * ```
   */
  public static fromFunctionId(settings: ExistingAuthorizer): ITokenAuthorizerFunction {
    return existingAuthorizer(settings);
  }

  /** The function's bundle, for {@link FunctionImage.fromSource}. */
  public static get source(): BundleSource {
    return { file: join(packageRoot(), "function", "dist", "authorizer", "func.js") };
  }

  /** Absent where an application was given. */
  public readonly application?: FunctionsApplication;
  /** The function itself. */
  public readonly function: FunctionsFunction;
  /** What the function logs: that tokens are refused, and why. No line holds a token. */
  public readonly functionLogs: ServiceLogs;
  /** Present with `keySnapshot`. */
  public readonly keySnapshot?: KeySnapshot;
  /** Present with `callers`. */
  public readonly policy?: IdentityPolicy;
  /** Whose tokens are admitted. */
  public readonly trusts: readonly ITokenTrust[];
  /** Deployments wait for these: the service checks its access when they are made. */
  public readonly functionAccess: readonly ITerraformDependable[] = [];

  private readonly props: TokenAuthorizerFunctionProps;
  private readonly wanted: WantedOfAuthorizer[] = [];

  constructor(scope: Construct, id: string, props: TokenAuthorizerFunctionProps) {
    super(...inScope("new TokenAuthorizerFunction", scope, id));
    props = settingsOf(this, "new TokenAuthorizerFunction", props);
    this.props = props;
    this.trusts = props.trusts;
    addFindings(this, () => this.findings());
    addWarnings(this, () => props.trusts.flatMap((trust, index) => authorizerTrustWarnings(trust, `trusts[${index}]`)));

    const { application, applicationId } = functionApplication(this, props);
    this.application = application;
    const { compartmentId, displayName } = props;
    if (props.keySnapshot !== undefined) {
      this.keySnapshot = new KeySnapshot(this, "KeySnapshot", {
        ...props.keySnapshot,
        ...{ compartmentId, displayName, keeper: "token authorizer" },
        sets: this.issuers.map((issuer) => issuersKeySet(issuer)),
      });
    }
    this.function = functionIn(this, applicationId, this.lateConfig, props);
    if (props.trusts.some(({ clients }) => clients.requirement === undefined))
      suppressPolicy(this.function, "authorizer-trusts-narrow", "AllowedClients.anyClientOfTheIssuers()");
    this.functionLogs = functionLogs(this, applicationId, props);
    this.keySnapshot?.permit(this.functionId);
    if (props.callers !== undefined) {
      const statement = functionStatement({
        gatewayCompartmentId: props.callers.gatewayCompartmentId,
        functionsCompartmentId: props.compartmentId,
        functionId: this.functionId,
      });
      this.policy = this.permit(statement, props.callers);
      this.functionAccess = [this.propagationOf(statement, this.policy)];
    }
  }

  /** OCID of the function. */
  public get functionId(): string {
    return this.function.id;
  }

  /** By what it judges. @internal */
  public get rules(): AuthorizerRules {
    return this.props;
  }

  /** Claims that it hands on for whoever asks; those that deployments of its own app use come to them. */
  public get context(): readonly string[] {
    return this.props.context ?? usualContext;
  }

  /** Tells it what a deployment wants of it. @internal */
  public serve(wanted: WantedOfAuthorizer): void {
    this.wanted.push(wanted);
  }

  /** Of all deployments together, in an order that does not depend on theirs. */
  private get allWanted(): WantedOfAuthorizer {
    const combinations = this.wanted.flatMap((wanted) => wanted.combinations.map((all) => [...new Set(all)].sort()));
    const claims = [...this.context, ...this.wanted.flatMap((wanted) => wanted.claims)];
    return {
      combinations: [...new Map(combinations.map((all) => [JSON.stringify(all), all])).values()].sort((one, other) =>
        JSON.stringify(one) < JSON.stringify(other) ? -1 : 1,
      ),
      claims: [...new Set(claims)].sort(),
    };
  }

  private get config(): Record<string, string> {
    const snapshotOf = (issuer: string) => this.keySnapshot?.uris[this.issuers.indexOf(this.written(issuer))];
    return authorizerConfig({ ...this.props, snapshotOf }, this.allWanted);
  }

  /** Each once. */
  private get issuers(): readonly string[] {
    return [...new Set(this.trusts.flatMap((trust) => trust.issuers.map((issuer) => this.written(issuer))))];
  }

  /** As Terraform reads it: what CDKTF puts in the place of a reference changes from synth to synth. */
  private written(issuer: string): string {
    return resolved(this, issuer);
  }

  /** As it is when all deployments have said what they want. */
  private get lateConfig(): Record<string, string> {
    const names = Object.keys(this.config);
    return Object.fromEntries(
      names.map((name) => [name, Lazy.stringValue({ produce: () => literal(this.config[name] ?? "") })]),
    );
  }

  private permit(statement: string, { homeRegionProvider }: AuthorizerCallers): IdentityPolicy {
    const { compartmentId, displayName } = this.props;
    return new IdentityPolicy(this, "InvokePolicy", {
      compartmentId,
      name: `${displayName}-is-called-by-gateways`,
      description: "Lets API Gateway call the token authorizer",
      statements: [statement],
      provider: homeRegionProvider,
    });
  }

  private propagationOf(statement: string, policy: IdentityPolicy): TimeSleep {
    return new TimeSleep(this, "PolicyPropagation", {
      createDuration: POLICY_PROPAGATION,
      // A changed statement needs the wait again.
      triggers: { statement },
      dependsOn: [policy],
    });
  }

  private findings(): Finding[] {
    const { props } = this;
    return [
      ...hostingFindings(props, this.config),
      ...authorizerFindings(props, this.allWanted),
      ...(this.keySnapshot?.findings() ?? []),
      ...props.trusts.flatMap(({ keys }, index) => {
        const published = keys.toOutput();
        return "uri" in published ? calledPortFindings(props.network, `trusts[${index}].keys.uri`, published.uri) : [];
      }),
    ];
  }
}
