/**
 * Where a gateway and its functions are attached: subnets of one's own, or a VCN made for them.
 *
 * @module
 */
import { CoreDefaultSecurityList } from "@cdktf/provider-oci/lib/core-default-security-list";
import { CoreInternetGateway } from "@cdktf/provider-oci/lib/core-internet-gateway";
import { CoreNatGateway } from "@cdktf/provider-oci/lib/core-nat-gateway";
import { CoreNetworkSecurityGroup } from "@cdktf/provider-oci/lib/core-network-security-group";
import { CoreNetworkSecurityGroupSecurityRule } from "@cdktf/provider-oci/lib/core-network-security-group-security-rule";
import { CoreRouteTable } from "@cdktf/provider-oci/lib/core-route-table";
import { CoreServiceGateway } from "@cdktf/provider-oci/lib/core-service-gateway";
import { CoreSubnet } from "@cdktf/provider-oci/lib/core-subnet";
import { CoreVcn } from "@cdktf/provider-oci/lib/core-vcn";
import { DataOciCoreServices } from "@cdktf/provider-oci/lib/data-oci-core-services";
import { Construct } from "constructs";
import { ANYWHERE, networkFindings, rangeWarnings } from "./gateway-network-findings";
import { givenValue, type Identified, identified, type NamedValue } from "./named-value";
import { suppressPolicy } from "./policy-checks";
import { halves } from "./private/cidr";
import { addFindings, isKnown } from "./private/findings";
import { is, keepIdentity } from "./private/kept-identity";
import { inScope } from "./private/place";
import { madeFrom, ownSettings, settingsOf } from "./private/settings-shape";
import { isPlain } from "./private/shape-words";
import { addWarnings } from "./warnings";

/** Who can reach a gateway: everyone on the internet, or only what is connected to its VCN. */
export type EndpointType = "PUBLIC" | "PRIVATE";

/** The attachment that {@link ApiGateway} and {@link JwksAdapterFunction} need. */
export interface IGatewayNetwork {
  /** Who can reach a gateway that is attached. */
  readonly endpointType: EndpointType;
  /** The gateway's regional subnet: public for a public gateway, at least 32 free addresses. */
  readonly gatewaySubnetId: string;
  /** OCIDs of the network security groups of the gateway. */
  readonly gatewaySecurityGroupIds: readonly string[];
  /**
   * The functions' subnets; they must reach OCIR and the key server, through NAT or internet gateway. OCI takes no others for an
   * application that exists: another list, its order too, makes application and functions anew.
   */
  readonly functionSubnetIds: readonly string[];
  /** OCIDs of the network security groups of the functions. */
  readonly functionSecurityGroupIds: readonly string[];
  /**
   * TCP ports on which the gateway may call others; what is called elsewhere is a finding.
   * @default - not known: nothing is said
   */
  readonly backendPorts?: readonly number[];
  /**
   * Whether the functions can call the gateway: then a copy of the JWKS adapter that knows no keys asks another one for them.
   * @default - they can where the gateway is public
   * @beta
   */
  readonly functionsReachGateway?: boolean;
}

/** Settings of a VCN made for a gateway. */
export interface GatewayNetworkProps {
  /** OCID of the compartment that holds the network. */
  readonly compartmentId: string;
  /** What the names of all parts begin with. */
  readonly displayName: string;
  /**
   * `PUBLIC`: reachable from the internet. `PRIVATE`: only from this VCN and what is connected to it.
   * @default "PUBLIC"
   */
  readonly endpointType?: EndpointType;
  /**
   * The VCN's address range, an IPv4 CIDR block from /16 to /25. One half is the gateway's subnet, the other the functions'.
   * @default "10.0.0.0/24"
   */
  readonly cidrBlock?: string;
  /**
   * Who may open connections to port 443. A public gateway that fetches keys from an adapter on itself calls its own
   * public address: a list that leaves that address out makes it answer HTTP 500. Ranges that Terraform knows only later
   * stand under a name.
   * @default - everyone for a public gateway, the VCN's own range for a private one
   */
  readonly allowedCidrBlocks?: readonly (string | NamedValue)[];
  /**
   * TCP ports on which the gateway may call back ends, beside 443, which it needs for keys and functions: numbers, not ones
   * that Terraform looks up.
   * @default - 443 alone
   */
  readonly backendPorts?: readonly number[];
  /**
   * Ways to other networks, such as those behind FastConnect: from both subnets, beside the ones to the internet and Oracle's services.
   * @default - none
   * @beta
   */
  readonly routeRules?: readonly NetworkRoute[];
}

/**
 * A way out of the VCN.
 *
 * @see [Route tables](https://docs.oracle.com/en-us/iaas/Content/Network/Tasks/managingroutetables.htm)
 * @beta
 */
export interface NetworkRoute {
  /** An IPv4 CIDR block, such as `192.168.0.0/16`. */
  readonly destination: string;
  /** OCID of what leads there: a dynamic routing gateway that is attached to the VCN, a local peering gateway or a private address. */
  readonly networkEntityId: string;
  /** @default - none */
  readonly description?: string;
}

const TCP = "6";
const DEFAULT_CIDR_BLOCK = "10.0.0.0/24";

/** As addresses in Terraform's state can show it. */
const asName = (range: string): string => range.replaceAll(".", "_").replace("/", "-");

/**
 * A VCN for one gateway: a subnet for the gateway and a private one for functions, internet or NAT gateway, service
 * gateway, route tables, network security groups that admit port 443 only, and a default security list without rules
 * (OCI's own admits SSH from everywhere).
 *
 * @see [Network of a gateway](https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewaycreatingvcn.htm)
 */
export class GatewayNetwork extends Construct implements IGatewayNetwork {
  /** Attach to subnets that exist. Their rules must admit TCP 443 to the gateway, and let functions out to TCP 443. */
  public static fromSubnets(existing: IGatewayNetwork): IGatewayNetwork {
    return madeFrom("GatewayNetwork.fromSubnets", [existing], (read) => (isPlain(read) ? ownSettings(read) : read));
  }

  /** Who can reach a gateway that is attached. */
  public readonly endpointType: EndpointType;
  /** The network. */
  public readonly vcn: CoreVcn;
  /** Emptied: security groups say what is let through. */
  public readonly defaultSecurityList: CoreDefaultSecurityList;
  /** Only a public gateway has one. */
  public readonly internetGateway?: CoreInternetGateway;
  /** How private subnets reach the internet. */
  public readonly natGateway: CoreNatGateway;
  /** How private subnets reach Oracle's services. */
  public readonly serviceGateway: CoreServiceGateway;
  /** Looks up the services that {@link serviceGateway} leads to. */
  public readonly oracleServices: DataOciCoreServices;
  /** Only a public gateway has one; a private gateway's subnet shares {@link privateRouteTable}. */
  public readonly publicRouteTable?: CoreRouteTable;
  /** Leads through {@link natGateway} and {@link serviceGateway}. */
  public readonly privateRouteTable: CoreRouteTable;
  /** Where the gateway is. */
  public readonly gatewaySubnet: CoreSubnet;
  /** Where functions are: private. */
  public readonly functionSubnet: CoreSubnet;
  /** What the gateway may exchange with whom. */
  public readonly gatewaySecurityGroup: CoreNetworkSecurityGroup;
  /** What functions may exchange with whom. */
  public readonly functionSecurityGroup: CoreNetworkSecurityGroup;
  /** The rules of both groups. */
  public readonly securityRules: readonly CoreNetworkSecurityGroupSecurityRule[];

  private readonly props: GatewayNetworkProps;

  constructor(scope: Construct, id: string, props: GatewayNetworkProps) {
    super(...inScope("new GatewayNetwork", scope, id));
    props = settingsOf(this, "new GatewayNetwork", props);
    this.props = props;
    const { compartmentId, displayName } = props;
    this.endpointType = props.endpointType ?? "PUBLIC";
    const cidrBlock = props.cidrBlock ?? DEFAULT_CIDR_BLOCK;
    const [gatewayRange, functionRange] = halves(cidrBlock);
    addFindings(this, () => networkFindings({ ...props, cidrBlock }));
    addWarnings(this, () => rangeWarnings(props.allowedCidrBlocks ?? []));

    this.vcn = new CoreVcn(this, "Resource", {
      compartmentId,
      displayName: `${displayName}-vcn`,
      cidrBlocks: [cidrBlock],
    });
    this.defaultSecurityList = new CoreDefaultSecurityList(this, "DefaultSecurityList", {
      compartmentId,
      displayName: `${displayName}-closed`,
      manageDefaultResourceId: this.vcn.defaultSecurityListId,
    });
    this.natGateway = new CoreNatGateway(this, "NatGateway", {
      compartmentId,
      displayName: `${displayName}-nat`,
      vcnId: this.vcn.id,
    });
    this.oracleServices = new DataOciCoreServices(this, "OracleServices", {
      filter: [{ name: "name", values: ["All .* Services In Oracle Services Network"], regex: true }],
    });
    const service = this.oracleServices.services.get(0);
    this.serviceGateway = new CoreServiceGateway(this, "ServiceGateway", {
      compartmentId,
      displayName: `${displayName}-services`,
      vcnId: this.vcn.id,
      services: [{ serviceId: service.id }],
    });
    this.privateRouteTable = new CoreRouteTable(this, "PrivateRoutes", {
      compartmentId,
      displayName: `${displayName}-private`,
      vcnId: this.vcn.id,
      routeRules: [
        { destination: ANYWHERE, destinationType: "CIDR_BLOCK", networkEntityId: this.natGateway.id },
        {
          destination: service.cidrBlock,
          destinationType: "SERVICE_CIDR_BLOCK",
          networkEntityId: this.serviceGateway.id,
        },
        ...this.furtherRoutes(),
      ],
    });
    if (this.endpointType === "PUBLIC") {
      this.internetGateway = new CoreInternetGateway(this, "InternetGateway", {
        compartmentId,
        displayName: `${displayName}-internet`,
        vcnId: this.vcn.id,
        enabled: true,
      });
      this.publicRouteTable = new CoreRouteTable(this, "PublicRoutes", {
        compartmentId,
        displayName: `${displayName}-public`,
        vcnId: this.vcn.id,
        routeRules: [
          { destination: ANYWHERE, destinationType: "CIDR_BLOCK", networkEntityId: this.internetGateway.id },
          ...this.furtherRoutes(),
        ],
      });
    }
    this.gatewaySubnet = this.subnet("GatewaySubnet", "gateway", gatewayRange, this.publicRouteTable);
    if (this.endpointType === "PUBLIC") {
      suppressPolicy(this.gatewaySubnet, "public-subnets-asked", "the gateway is asked to be PUBLIC");
    }
    this.functionSubnet = this.subnet("FunctionSubnet", "functions", functionRange);
    this.gatewaySecurityGroup = this.securityGroup("GatewaySecurityGroup", "gateway");
    this.functionSecurityGroup = this.securityGroup("FunctionSecurityGroup", "functions");
    this.securityRules = [...this.gatewayRules(cidrBlock), this.functionEgressRule()];
  }

  /** 443, and those of the settings. */
  public get backendPorts(): readonly number[] {
    return [...new Set([443, ...(this.props.backendPorts ?? [])])];
  }

  /**
   * Unless {@link GatewayNetworkProps.allowedCidrBlocks} keeps them out: functions come to a public gateway from the NAT gateway's address,
   * which only Terraform knows, and to a private one from the VCN's own range.
   *
   * @beta
   */
  public get functionsReachGateway(): boolean {
    const { allowedCidrBlocks, cidrBlock = DEFAULT_CIDR_BLOCK } = this.props;
    const admitting = this.endpointType === "PUBLIC" ? [ANYWHERE] : [ANYWHERE, cidrBlock];
    return allowedCidrBlocks === undefined || allowedCidrBlocks.some((block) => admitting.includes(givenValue(block)));
  }

  /** OCID of the gateway's subnet. */
  public get gatewaySubnetId(): string {
    return this.gatewaySubnet.id;
  }

  /** OCID of the gateway's network security group, as a list. */
  public get gatewaySecurityGroupIds(): readonly string[] {
    return [this.gatewaySecurityGroup.id];
  }

  /** OCID of the functions' subnet, as a list. */
  public get functionSubnetIds(): readonly string[] {
    return [this.functionSubnet.id];
  }

  /** OCID of the functions' network security group, as a list. */
  public get functionSecurityGroupIds(): readonly string[] {
    return [this.functionSecurityGroup.id];
  }

  /**
   * The rules of both groups by name: `GatewayIngress-0_0_0_0-0`, `GatewayEgress443`, `FunctionEgress`.
   *
   * @beta
   */
  public get securityRulesByName(): ReadonlyMap<string, CoreNetworkSecurityGroupSecurityRule> {
    return new Map(this.securityRules.map((rule) => [rule.node.id, rule]));
  }

  private furtherRoutes() {
    return (this.props.routeRules ?? []).map((rule) => ({ ...rule, destinationType: "CIDR_BLOCK" }));
  }

  /** A regional subnet; without a public route table it is private. */
  private subnet(id: string, name: string, cidrBlock: string, publicRoutes?: CoreRouteTable): CoreSubnet {
    return new CoreSubnet(this, id, {
      compartmentId: this.props.compartmentId,
      displayName: `${this.props.displayName}-${name}`,
      vcnId: this.vcn.id,
      cidrBlock,
      routeTableId: (publicRoutes ?? this.privateRouteTable).id,
      prohibitPublicIpOnVnic: publicRoutes === undefined,
      securityListIds: [this.defaultSecurityList.id],
    });
  }

  private securityGroup(id: string, name: string): CoreNetworkSecurityGroup {
    return new CoreNetworkSecurityGroup(this, id, {
      compartmentId: this.props.compartmentId,
      displayName: `${this.props.displayName}-${name}`,
      vcnId: this.vcn.id,
    });
  }

  private gatewayRules(vcnRange: string): CoreNetworkSecurityGroupSecurityRule[] {
    const ownRange = isKnown(vcnRange) ? vcnRange : { name: "vcn", value: vcnRange };
    const sources = this.props.allowedCidrBlocks ?? [this.endpointType === "PUBLIC" ? ANYWHERE : ownRange];
    const ingress = identified(sources, asName).map((source, index) => this.ingressRule(source, index));
    const egress = this.backendPorts.map((port) =>
      this.egressRule(`GatewayEgress${port}`, this.gatewaySecurityGroup, port, "Gateway to its back ends"),
    );
    return [...ingress, ...egress];
  }

  private ingressRule({ id, value }: Identified, index: number): CoreNetworkSecurityGroupSecurityRule {
    const rule = new CoreNetworkSecurityGroupSecurityRule(this, `GatewayIngress-${id}`, {
      networkSecurityGroupId: this.gatewaySecurityGroup.id,
      description: "HTTPS to the gateway",
      direction: "INGRESS",
      protocol: TCP,
      sourceType: "CIDR_BLOCK",
      source: value,
      stateless: false,
      tcpOptions: { destinationPortRange: { min: 443, max: 443 } },
    });
    keepIdentity(this, rule, { arguments: ["source"], holds: is(value), formerId: `GatewayIngress${index}` });
    return rule;
  }

  private functionEgressRule(): CoreNetworkSecurityGroupSecurityRule {
    return this.egressRule("FunctionEgress", this.functionSecurityGroup, 443, "Functions to HTTPS");
  }

  private egressRule(
    id: string,
    group: CoreNetworkSecurityGroup,
    port: number,
    description: string,
  ): CoreNetworkSecurityGroupSecurityRule {
    return new CoreNetworkSecurityGroupSecurityRule(this, id, {
      networkSecurityGroupId: group.id,
      description,
      direction: "EGRESS",
      protocol: TCP,
      destinationType: "CIDR_BLOCK",
      destination: ANYWHERE,
      stateless: false,
      tcpOptions: { destinationPortRange: { min: port, max: port } },
    });
  }
}
