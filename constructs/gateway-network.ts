/**
 * Where a gateway and its functions are attached: subnets of one's own, or a VCN made for them.
 *
 * @module
 */
import { CoreDefaultSecurityList } from "@cdktf/provider-oci/lib/core-default-security-list";
import { CoreInternetGateway } from "@cdktf/provider-oci/lib/core-internet-gateway";
import { CoreNatGateway } from "@cdktf/provider-oci/lib/core-nat-gateway";
import { CoreNetworkSecurityGroup } from "@cdktf/provider-oci/lib/core-network-security-group";
import type { CoreNetworkSecurityGroupSecurityRule } from "@cdktf/provider-oci/lib/core-network-security-group-security-rule";
import { CoreRouteTable } from "@cdktf/provider-oci/lib/core-route-table";
import { CoreServiceGateway } from "@cdktf/provider-oci/lib/core-service-gateway";
import { CoreSubnet } from "@cdktf/provider-oci/lib/core-subnet";
import { CoreVcn } from "@cdktf/provider-oci/lib/core-vcn";
import { DataOciCoreServices } from "@cdktf/provider-oci/lib/data-oci-core-services";
import { Construct } from "constructs";
import { ANYWHERE, networkFindings, rangeWarnings } from "./gateway-network-findings";
import type { EndpointType, GatewayNetworkProps, IGatewayNetwork } from "./gateway-network-settings";
import { givenValue, type NamedValue } from "./named-value";
import { suppressPolicy } from "./policy-checks";
import { halves } from "./private/cidr";
import { addFindings, isKnown } from "./private/findings";
import { securityRules } from "./private/network-security-rules";
import { inScope } from "./private/place";
import { madeFrom, ownSettings, settingsOf } from "./private/settings-shape";
import { isPlain } from "./private/shape-words";
import { addWarnings } from "./warnings";

const DEFAULT_CIDR_BLOCK = "10.0.0.0/24";

/** Under a name where only Terraform knows it. */
const ownRange = (cidrBlock: string): string | NamedValue =>
  isKnown(cidrBlock) ? cidrBlock : { name: "vcn", value: cidrBlock };

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
    this.securityRules = securityRules(this, {
      ...{ gateway: this.gatewaySecurityGroup, functions: this.functionSecurityGroup },
      sources: props.allowedCidrBlocks ?? [this.endpointType === "PUBLIC" ? ANYWHERE : ownRange(cidrBlock)],
      ports: this.backendPorts,
    });
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
}
