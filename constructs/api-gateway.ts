/**
 * The gateway itself, and the IAM statement that lets it call functions.
 *
 * @module
 */
import { ApigatewayGateway } from "@cdktf/provider-oci/lib/apigateway-gateway";
import { DataOciApigatewayGateway } from "@cdktf/provider-oci/lib/data-oci-apigateway-gateway";
import { IdentityPolicy } from "@cdktf/provider-oci/lib/identity-policy";
import { Sleep as TimeSleep } from "@cdktf/provider-time/lib/sleep";
import { type ITerraformDependable, Op, type TerraformProvider, TerraformSelf, Token } from "cdktf";
import { Construct } from "constructs";
import type { EndpointType, IGatewayNetwork } from "./gateway-network-settings";
import { type InvokePolicy, invokeStatement, POLICY_PROPAGATION } from "./invoke-policy";
import { addFindings, type Finding, withoutEffect } from "./private/findings";
import { inScope } from "./private/place";
import { generatedName, generatedNameFindings, hasName } from "./private/realm";
import { ownSettings, settingsOf } from "./private/settings-shape";

/** What deployments need of a gateway, whoever made it. */
export interface IApiGateway {
  /** OCID of the gateway. */
  readonly gatewayId: string;
  /** The host name that clients call, without scheme: the custom domain where there is one. */
  readonly hostname: string;
  /** Who can reach it. */
  readonly endpointType: EndpointType;
  /**
   * TCP ports on which it may call back ends.
   * @default - not known: nothing is said of the ports of back ends
   */
  readonly backendPorts?: readonly number[] | undefined;
  /** Deployments with a function back end wait for these: the service checks its access when they are made. */
  readonly functionAccess: readonly ITerraformDependable[];
}

/** A gateway that exists already. */
export interface ExistingApiGateway {
  /** OCID of the gateway. */
  readonly gatewayId: string;
  /**
   * The host name that clients call, without scheme: its custom domain.
   * @default - the one that OCI gave it, looked up; outside of Oracle's commercial realm there is none
   */
  readonly hostname?: string;
  /**
   * Who can reach it. Synth cannot look it up; where something depends on it, as an adapter's probe does, a plan is refused that finds another one.
   * @default "PUBLIC"
   */
  readonly endpointType?: EndpointType;
  /**
   * TCP ports on which it may call others, 443 among them, as its network's owner says; a back end on another is a finding.
   * @default - not known: nothing is said of the ports of back ends
   * @beta
   */
  readonly backendPorts?: readonly number[];
}

/**
 * A host name of one's own.
 *
 * @see [Custom domains](https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewaycustomdomains.htm)
 */
export interface CustomDomain {
  /** The host name, such as `api.example.com`; its DNS record must point at the gateway's address. */
  readonly hostname: string;
  /** OCID of the certificate: one of the Certificates service or an API Gateway certificate resource. */
  readonly certificateId: string;
}

/** Settings of a gateway. */
export interface ApiGatewayProps {
  /** OCID of the compartment that holds the gateway. */
  readonly compartmentId: string;
  /** Name of the gateway. */
  readonly displayName: string;
  /** Subnets and security groups; see {@link GatewayNetwork}. */
  readonly network: IGatewayNetwork;
  /**
   * Required outside of Oracle's commercial realm, where OCI gives gateways neither host name nor certificate. Taken away again, outputs and the key set's URI go back to OCI's name, but the provider keeps the certificate on the gateway: take it off in
   * the console first, or make the gateway anew.
   * @default - the host name that OCI gives; all outputs and the key set's URI follow a custom one
   */
  readonly customDomain?: CustomDomain;
  /**
   * How the gateway gets to call functions.
   * @default "documented"
   */
  readonly invokePolicy?: InvokePolicy;
  /**
   * OCID of the compartment of the functions; the policy is made in it.
   * @default - the gateway's
   */
  readonly functionsCompartmentId?: string;
  /**
   * The provider of the tenancy's home region: IAM refuses writes elsewhere.
   * @default - the stack's provider, right only where that is the home region
   */
  readonly homeRegionProvider?: TerraformProvider;
  /**
   * Terraform refuses to destroy the gateway: its host name is lost with it.
   * @default true
   */
  readonly preventDestroy?: boolean;
}

/**
 * An API gateway, attached to a network and allowed to call functions.
 *
 * @see [Limits of API Gateway](https://docs.oracle.com/en-us/iaas/Content/APIGateway/Reference/apigatewaylimits.htm)
 */
export class ApiGateway extends Construct implements IApiGateway {
  /** Deploy to a gateway that exists; whether it may call functions is its owner's care. */
  public static fromExisting(scope: Construct, id: string, existing: ExistingApiGateway): IApiGateway {
    inScope("ApiGateway.fromExisting", scope, id);
    const settings = settingsOf(scope, "ApiGateway.fromExisting", existing);
    return ownSettings(existingGateway(scope, id, settings));
  }

  /** The resource itself. */
  public readonly gateway: ApigatewayGateway;
  /** Absent with `invokePolicy: "none"`. */
  public readonly policy?: IdentityPolicy;
  /** The wait for {@link policy} to count. */
  public readonly policyPropagation?: TimeSleep;
  /** Who can reach it; the network decides. */
  public readonly endpointType: EndpointType;

  private readonly props: ApiGatewayProps;
  /** Read once: by this token all stacks of the app know the gateway again. */
  private readonly ocid: string;

  constructor(scope: Construct, id: string, props: ApiGatewayProps) {
    super(...inScope("new ApiGateway", scope, id));
    props = settingsOf(this, "new ApiGateway", props);
    this.props = props;
    this.endpointType = props.network.endpointType;
    addFindings(this, () => this.findings());

    this.gateway = new ApigatewayGateway(this, "Resource", {
      compartmentId: props.compartmentId,
      displayName: props.displayName,
      endpointType: this.endpointType,
      subnetId: props.network.gatewaySubnetId,
      // Written even when empty: the provider does not see that a list was removed (terraform-provider-oci#2305).
      networkSecurityGroupIds: [...props.network.gatewaySecurityGroupIds],
      certificateId: props.customDomain?.certificateId,
      lifecycle: {
        preventDestroy: props.preventDestroy ?? true,
        precondition: props.customDomain === undefined ? generatedName("customDomain", props.compartmentId) : undefined,
      },
    });

    this.ocid = this.gateway.id;
    const statement = invokeStatement(props.invokePolicy ?? "documented", {
      gatewayId: this.gateway.id,
      gatewayCompartmentId: props.compartmentId,
      functionsCompartmentId: this.functionsCompartmentId,
    });
    if (statement !== undefined) {
      this.policy = new IdentityPolicy(this, "InvokePolicy", {
        compartmentId: this.functionsCompartmentId,
        name: `${props.displayName}-invokes-functions`,
        description: "Lets API Gateway call functions",
        statements: [statement],
        provider: props.homeRegionProvider,
      });
      this.policyPropagation = new TimeSleep(this, "PolicyPropagation", {
        createDuration: POLICY_PROPAGATION,
        // A changed statement needs the wait again.
        triggers: { statement },
        dependsOn: [this.policy],
      });
    }
  }

  /** OCID of the gateway. */
  public get gatewayId(): string {
    return this.ocid;
  }

  /** Those of the network, where it is made here. */
  public get backendPorts(): readonly number[] | undefined {
    return this.props.network.backendPorts;
  }

  public get hostname(): string {
    return this.props.customDomain?.hostname ?? this.gateway.hostname;
  }

  public get functionAccess(): readonly ITerraformDependable[] {
    return this.policyPropagation === undefined ? [] : [this.policyPropagation];
  }

  private get functionsCompartmentId(): string {
    return this.props.functionsCompartmentId ?? this.props.compartmentId;
  }

  private findings(): Finding[] {
    const { customDomain, invokePolicy, functionsCompartmentId } = this.props;
    const compartment = this.functionsCompartmentId;
    const inRoot =
      invokePolicy !== "none" && !Token.isUnresolved(compartment) && compartment.startsWith("ocid1.tenancy.");
    return [
      ...(customDomain === undefined ? generatedNameFindings("customDomain", this.props.compartmentId) : []),
      ...(invokePolicy === "none"
        ? withoutEffect("functionsCompartmentId", functionsCompartmentId, 'invokePolicy: "none"')
        : []),
      ...(inRoot
        ? [
            {
              code: "POLICY_COMPARTMENT_ROOT" as const,
              setting: "functionsCompartmentId",
              actual: compartment,
              allowed: 'a compartment below the root, or invokePolicy: "none"',
              source: "https://docs.oracle.com/en-us/iaas/Content/Identity/policysyntax/location.htm",
            },
          ]
        : []),
    ];
  }
}

/** One that somebody else made; it is looked up when something of it is first asked for that nobody said for certain. */
function existingGateway(scope: Construct, id: string, existing: ExistingApiGateway): IApiGateway {
  const { gatewayId, endpointType = "PUBLIC", backendPorts } = existing;
  let found: DataOciApigatewayGateway | undefined;
  const inOci = (): DataOciApigatewayGateway => {
    found ??= lookedUp(scope, id, { ...existing, endpointType });
    return found;
  };
  return {
    ...{ gatewayId, backendPorts, functionAccess: [] },
    hostname: existing.hostname ?? inOci().hostname,
    /** As it is said; whoever asks has the plan look whether that is so. */
    get endpointType() {
      inOci();
      return endpointType;
    },
  };
}

function lookedUp(
  scope: Construct,
  id: string,
  { gatewayId, hostname, endpointType }: ExistingApiGateway,
): DataOciApigatewayGateway {
  const gateway = new DataOciApigatewayGateway(scope, id, { gatewayId });
  gateway.lifecycle = {
    postcondition: [
      ...(hostname === undefined ? hasName(TerraformSelf.getString("hostname"), "hostname") : []),
      {
        condition: Op.eq(TerraformSelf.getString("endpoint_type"), endpointType),
        errorMessage: `The gateway is none that is ${endpointType}: set endpointType to what it is.`,
      },
    ],
  };
  return gateway;
}
