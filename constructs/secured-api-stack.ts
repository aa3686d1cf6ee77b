/**
 * The whole system as one stack.
 *
 * @module
 */
import { AzureadProvider } from "@cdktf/provider-azuread/lib/provider";
import { DataOciIdentityRegionSubscriptions } from "@cdktf/provider-oci/lib/data-oci-identity-region-subscriptions";
import { OciProvider } from "@cdktf/provider-oci/lib/provider";
import { TimeProvider } from "@cdktf/provider-time/lib/provider";
import { TerraformBackend, TerraformStack, TerraformVariable, type TerraformVariableValidationConfig } from "cdktf";
import { Construct } from "constructs";
import { COMMERCIAL_REALM, realms } from "../limits/realms";
import { Alarms } from "./alarms";
import { ApiGateway, type ApiGatewayProps, type IApiGateway } from "./api-gateway";
import { AzureOAuthApp } from "./azure-oauth-app";
import type { IAzureOAuthApp } from "./azure-oauth-app-tokens";
import { describeForVerify } from "./describe-for-verify";
import { GatewayNetwork } from "./gateway-network";
import type { IGatewayNetwork } from "./gateway-network-settings";
import type { IJwksAdapterFunction, JwksAdapterFunction } from "./jwks-adapter-function";
import { JwtSecuredDeployment } from "./jwt-secured-deployment";
import { VerificationKeys } from "./jwt-secured-deployment-keys";
import type { JwtSecuredDeploymentProps } from "./jwt-secured-deployment-props";
import { addFindings, firstOfEachName } from "./private/findings";
import { stackInScope } from "./private/place";
import { regionValidation } from "./private/realm";
import { comparedSettings, onlySaid, ownSettings } from "./private/settings-shape";
import { tagResources } from "./resource-tags";
import { StackAdapters } from "./secured-api-stack-adapters";
import { StackAuthorizers } from "./secured-api-stack-authorizers";
import { securedApiStackFindings } from "./secured-api-stack-findings";
import {
  deploymentComesFromStack,
  gatewayComesFromStack,
  networkComesFromStack,
  registrationComesFromStack,
} from "./secured-api-stack-origins";
import {
  adapterSetting,
  adapterToMake,
  calledIn,
  type GivenApi,
  gatewayToMake,
  isRegistered,
  makesFunctions,
  networkOf,
  type StackSettings,
  sharedAdapter,
  sharedGateway,
} from "./secured-api-stack-parts";
import type { ExistingSecuredApi, SecuredApi, SecuredApiStackProps } from "./secured-api-stack-settings";
import { StateBackend } from "./state-backend";

/** Version of Terraform that knows everything that is written: https://developer.hashicorp.com/terraform/language/functions/plantimestamp */
const TERRAFORM_VERSION = ">= 1.5.0";

/**
 * The bindings would write the one version that they were generated from. The provider's 3.7 to 3.9 have the same schemas of what is used here,
 * and whoever applies keeps the version that was chosen in `.terraform.lock.hcl`.
 * https://developer.hashicorp.com/terraform/language/expressions/version-constraints
 */
const AZUREAD_VERSION = "~> 3.7";

/** One API of the stack. */
export interface DeployedApi {
  /** As they were given. */
  readonly settings: SecuredApi | ExistingSecuredApi;
  /** Its registration in Entra. */
  readonly app: IAzureOAuthApp;
  /** Its deployment on the gateway. */
  readonly deployment: JwtSecuredDeployment;
}

/**
 * APIs on one gateway that admit only tokens which Entra issued for them to their clients, with network, IAM policy, JWKS
 * adapter, logs, alarms, providers, variables, state backend and outputs.
 */
export class SecuredApiStack extends TerraformStack {
  /** OCID of the compartment that holds everything: Terraform variable `compartment_id`. */
  public readonly compartmentId: TerraformVariable;
  /** Terraform variable `region`, such as `eu-frankfurt-1`. */
  public readonly region: TerraformVariable;
  /** Absent where neither gateway nor adapter needs one. */
  public readonly network?: IGatewayNetwork;
  /** Serves all APIs of the stack, and the adapted key set. */
  public readonly gateway: IApiGateway;
  /** Absent with `adapter: "none"`; a {@link JwksAdapterFunction} where the stack makes it. */
  public readonly adapter?: IJwksAdapterFunction;
  /** In the order in which they were given. */
  public readonly apis: readonly DeployedApi[];
  /** Present with `alarms`. */
  public readonly alarms?: Alarms;

  private readonly props: StackSettings;
  /** Settings that were of no use, and are told. */
  private readonly misread: readonly string[];

  constructor(scope: Construct, id: string, props: SecuredApiStackProps) {
    super(...stackInScope("new SecuredApiStack", scope, id));
    const [called, ungiven] = calledIn(this, props);
    const { settings: read, findings } = comparedSettings("new SecuredApiStack", called);
    this.props = read;
    this.misread = findings.map(({ setting }) => setting);
    addFindings(this, () => [...ungiven, ...findings, ...securedApiStackFindings(read)]);
    this.addOverride("terraform.required_version", TERRAFORM_VERSION);
    read.stateBackend?.write(this);

    this.compartmentId = this.variable(
      "compartment_id",
      "OCID of the compartment that holds everything, below the root",
      read.account?.compartmentId,
      {
        condition: '${startswith(var.compartment_id, "ocid1.compartment.")}',
        errorMessage:
          "compartment_id must be the OCID of a compartment (ocid1.compartment…), which IAM statements can name.",
      },
    );
    this.region = this.variable(
      "region",
      "OCI region, such as eu-frankfurt-1",
      read.account?.region,
      regionValidation("region", read.realm),
    );
    new OciProvider(this, "oci", { region: this.region.stringValue });
    new AzureadProvider(this, "azuread", {
      tenantId: read.tenantId,
      environment: read.cloud === undefined || read.cloud === "global" ? undefined : read.cloud,
    });
    this.addOverride("terraform.required_providers.azuread.version", AZUREAD_VERSION);
    new TimeProvider(this, "time");

    const existing = this.existingGateway();
    if (existing === undefined) {
      this.network = this.attachment();
      this.gateway = this.newGateway(this.network);
    } else {
      if (makesFunctions(read)) this.network = this.attachment();
      this.gateway = existing;
    }
    const apps = firstOfEachName(read.apis).map((settings) => {
      const index = read.apis.indexOf(settings);
      return { settings, index, app: this.register(settings, index) };
    });
    const place = {
      compartmentId: this.compartment,
      region: this.region.stringValue,
      realmDomain: this.realmDomain,
      gateway: this.gateway,
      network: this.network,
      homeRegionProvider: () => this.homeRegionProvider(),
    };
    const adapters = new StackAdapters(this, read, place);
    const authorizers = new StackAuthorizers(this, read, place);
    const byGateway = apps.filter(({ settings }) => settings.authorizer === undefined);
    const made = adapters.shared(byGateway.map(({ app }) => app));
    this.adapter = made ?? sharedAdapter(read);
    this.apis = apps.map(({ settings, index, app }) => {
      const authorizer = authorizers.of(settings, index, app);
      const deployment = this.deploy(settings, authorizer ?? this.trustOf(settings, app, adapters));
      const isFirst = apps.find(({ settings: { logs } }) => logs === undefined)?.settings === settings;
      deploymentComesFromStack(deployment, {
        index,
        api: settings,
        tellsOfStack: isFirst,
        adapterOfOthers: made === undefined ? adapterSetting(read) : undefined,
      });
      return { settings, app, deployment };
    });
    if (read.alarms !== undefined) this.alarms = this.alarmsTo(read.alarms.topicId, made);
    const described = this.apis.map(({ settings, ...api }) => ({ name: settings.name, ...api }));
    describeForVerify(this, ownSettings({ apis: described, adapter: this.adapter }));
    if (read.tags !== undefined) tagResources(this, ownSettings(read.tags));
  }

  /** Beside one that is made in the stack itself, there is no default. */
  public override ensureBackendExists(): TerraformBackend {
    const isThere = this.node.findAll().some(TerraformBackend.isBackend);
    if (!isThere) StateBackend.localFile().write(this);
    return super.ensureBackendExists();
  }

  /** @internal */
  public override toTerraform(): object {
    this.ensureBackendExists();
    return super.toTerraform();
  }

  private home: OciProvider | undefined;

  private get compartment(): string {
    return this.compartmentId.stringValue;
  }

  /** The region's variable is held to it. */
  private get realmDomain(): string {
    return realms.get(this.props.realm ?? COMMERCIAL_REALM)?.domain ?? "";
  }

  private variable(
    id: string,
    description: string,
    fixed: string | undefined,
    validation: TerraformVariableValidationConfig,
  ): TerraformVariable {
    const isFixed = {
      condition: `\${var.${id} == ${JSON.stringify(fixed)}}`,
      errorMessage: `The settings of this stack fix ${id} (account): take the other value away, such as TF_VAR_${id}.`,
    };
    return new TerraformVariable(this, id, {
      type: "string",
      nullable: false,
      description,
      ...(fixed !== undefined && { default: fixed }),
      validation: [validation, ...(fixed === undefined ? [] : [isFixed])],
    });
  }

  private attachment(): IGatewayNetwork {
    const network = networkOf(this.props);
    if ("gatewaySubnetId" in network) return network;
    const { namePrefix } = this.props;
    const settings = { compartmentId: this.compartment, displayName: namePrefix, ...onlySaid(network) };
    const made = new GatewayNetwork(this, "Network", ownSettings(settings));
    networkComesFromStack(made);
    return made;
  }

  private existingGateway(): IApiGateway | undefined {
    const { existingGateway } = this.props;
    return existingGateway === undefined
      ? sharedGateway(this.props)
      : ApiGateway.fromExisting(this, "Gateway", ownSettings(existingGateway));
  }

  private newGateway(network: IGatewayNetwork): ApiGateway {
    const { namePrefix, invokePolicy, customDomain, preventDestroy } = this.props;
    const settings: ApiGatewayProps = {
      compartmentId: this.compartment,
      displayName: namePrefix,
      network,
      customDomain,
      invokePolicy,
      functionsCompartmentId: invokePolicy === "none" ? undefined : adapterToMake(this.props)?.compartmentId,
      homeRegionProvider: invokePolicy === "none" ? undefined : this.homeRegionProvider(),
      preventDestroy,
      ...onlySaid(gatewayToMake(this.props)),
    };
    const made = new ApiGateway(this, "Gateway", ownSettings(settings));
    gatewayComesFromStack(made);
    return made;
  }

  /** IAM refuses writes outside of the home region, which is looked up. */
  private homeRegionProvider(): OciProvider {
    this.home ??= this.newHomeRegionProvider();
    return this.home;
  }

  private newHomeRegionProvider(): OciProvider {
    const tenancy = this.variable(
      "tenancy_id",
      "OCID of the tenancy, to look up its home region",
      this.props.account?.tenancyId,
      {
        condition: '${startswith(var.tenancy_id, "ocid1.tenancy.")}',
        errorMessage: "tenancy_id must be the OCID of the tenancy (ocid1.tenancy…).",
      },
    );
    const regions = new DataOciIdentityRegionSubscriptions(this, "Regions", { tenancyId: tenancy.stringValue });
    const all = `${regions.terraformResourceType}.${regions.friendlyUniqueId}.region_subscriptions`;
    return new OciProvider(this, "oci-home", {
      alias: "home",
      region: `\${one([for r in data.${all} : r.region_name if r.is_home_region])}`,
    });
  }

  private register(api: GivenApi, index: number): IAzureOAuthApp {
    const made = this.registered(api);
    if (made !== api.app && Construct.isConstruct(made)) registrationComesFromStack(made, index, api);
    return made;
  }

  private registered(api: GivenApi): IAzureOAuthApp {
    const { namePrefix, tenantId, cloud, ownerIds, serviceManagementReference, preventDestroy } = this.props;
    const id = `Entra-${api.name}`;
    const displayName = `${namePrefix}-${api.name}`;
    const ofStack = { tenantId, cloud, ownerIds, serviceManagementReference, preventDestroy };
    if (api.app !== undefined) {
      if (isRegistered(api.app)) return api.app;
      const named = { ...api.app, displayName: api.app.displayName ?? displayName };
      const owners = { ownerIds: api.app.ownerIds ?? ownerIds };
      return AzureOAuthApp.fromClientId(this, id, ownSettings({ ...named, ...ofStack, ...owners }));
    }
    const settings = {
      displayName: api.displayName ?? displayName,
      clients: api.clients,
      roles: api.roles,
      tokenVersion: api.tokenVersion,
      delegatedAccess: api.delegatedAccess,
      identifierUri: api.identifierUri,
      signInAudience: api.signInAudience,
      // What only follows from an audience that could not be read is not told.
      trustedTenantIds: this.misread.some((setting) => setting.endsWith("].signInAudience"))
        ? undefined
        : api.trustedTenantIds,
      notes: api.notes,
      ...ofStack,
      ownerIds: api.ownerIds ?? ownerIds,
    };
    return new AzureOAuthApp(this, id, ownSettings(settings));
  }

  private trustOf(api: GivenApi, app: IAzureOAuthApp, adapters: StackAdapters): JwtSecuredDeploymentProps["trust"] {
    const uri = adapters.ownKeys(api, app) ?? this.adapter?.jwksUri ?? app.jwksUri;
    const trust = app.trust({ keys: VerificationKeys.remoteJwks({ uri, cacheHours: api.keyCacheHours }) });
    return api.admitAnyClient ? trust.withAnyClient() : trust;
  }

  private deploy(api: GivenApi, trust: JwtSecuredDeploymentProps["trust"]): JwtSecuredDeployment {
    const settings: JwtSecuredDeploymentProps = {
      ...api,
      compartmentId: api.compartmentId ?? this.compartment,
      displayName: `${this.props.namePrefix}-${api.name}`,
      gateway: this.gateway,
      trust,
      logs: api.logs ?? this.props.logs,
    };
    return new JwtSecuredDeployment(this, `Api-${api.name}`, ownSettings(settings));
  }

  private alarmsTo(topicId: string, adapter: JwksAdapterFunction | undefined): Alarms {
    const settings = {
      compartmentId: this.compartment,
      displayName: this.props.namePrefix,
      topicId,
      deploymentIds: Object.fromEntries(
        this.apis.map(({ settings, deployment }) => [settings.name, deployment.deployment.id]),
      ),
      monitorId: adapter?.monitor?.id,
    };
    return new Alarms(this, "Alarms", ownSettings(settings));
  }
}
