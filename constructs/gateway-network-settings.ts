/**
 * What a gateway and its functions are attached to, and what a VCN made for them is told.
 *
 * @module
 */
import type { NamedValue } from "./named-value";

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
