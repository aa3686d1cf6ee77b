/**
 * The adapters of the ready stack: one for the tenant's keys, and one for each application that has keys of its own.
 *
 * @module
 */
import type { TerraformStack } from "cdktf";
import type { IApiGateway } from "./api-gateway";
import type { IAzureOAuthApp } from "./azure-oauth-app-tokens";
import { JwksAdapterFunction, type JwksAdapterFunctionProps } from "./jwks-adapter-function";
import { onlySaid, ownSettings } from "./private/settings-shape";
import { type FunctionPlace, keySnapshotIn, StackImage } from "./secured-api-stack-image";
import { adapterComesFromStack } from "./secured-api-stack-origins";
import { adapterToMake, type GivenApi, type StackSettings } from "./secured-api-stack-parts";
import type { StackAdapterSettings } from "./secured-api-stack-settings";

/** What the stack gives its adapters. */
interface AdapterPlace extends FunctionPlace {
  readonly gateway: IApiGateway;
}

/** @internal */
export class StackAdapters {
  private readonly settings: StackAdapterSettings | undefined;
  /** One for all adapters. */
  private readonly image: StackImage;
  private hasMade = false;

  constructor(
    private readonly stack: TerraformStack,
    private readonly props: StackSettings,
    private readonly place: AdapterPlace,
  ) {
    this.settings = adapterToMake(props);
    this.image = new StackImage(stack, "JwksAdapterImage", `${props.namePrefix}/jwks-adapter`, place);
  }

  /** For the tenant's keys, where the stack is to make it. */
  public shared(apps: readonly IAzureOAuthApp[]): JwksAdapterFunction | undefined {
    const app = keysOf(apps);
    return app === undefined ? undefined : this.adapter("JwksAdapter", app.jwksUri);
  }

  /** The key set of an application with keys of its own. */
  public ownKeys({ name, customSigningKeys }: GivenApi, { jwksUri, clientId }: IAzureOAuthApp): string | undefined {
    if (customSigningKeys === undefined || customSigningKeys === false) return undefined;
    if (customSigningKeys !== true) return customSigningKeys.jwksUri;
    // https://learn.microsoft.com/en-us/entra/identity-platform/access-tokens#validate-the-signature
    const uri = `${jwksUri}?appid=${clientId}`;
    const displayName = `${this.settings?.displayName ?? `${this.props.namePrefix}-jwks`}-${name}`;
    return this.adapter(`JwksAdapter-${name}`, uri, { displayName, pathPrefix: `/jwks-${name}` })?.jwksUri ?? uri;
  }

  /** @param own what is not as with the others */
  private adapter(
    id: string,
    upstreamJwksUri: string,
    own: Pick<Partial<JwksAdapterFunctionProps>, "displayName" | "pathPrefix"> = {},
  ): JwksAdapterFunction | undefined {
    const { network, gateway, compartmentId } = this.place;
    if (this.settings === undefined || network === undefined) return undefined;
    const { image, base, push, keySnapshot, ...settings } = this.settings;
    const given: JwksAdapterFunctionProps = {
      displayName: `${this.props.namePrefix}-jwks-adapter`,
      compartmentId,
      ...onlySaid(settings),
      ...own,
      logs: settings.logs ?? this.props.logs,
      image: this.image.of("adapter", this.settings),
      gateway,
      network,
      upstreamJwksUri,
      keySnapshot: keySnapshotIn(this.place, keySnapshot),
    };
    const made = new JwksAdapterFunction(this.stack, id, ownSettings(given));
    adapterComesFromStack(made, this.settings, !this.hasMade);
    this.hasMade = true;
    return made;
  }
}

/** Whose key set is adapted for all: the newest kind's, whichever API stands first. All are of one tenant. */
function keysOf(apps: readonly IAzureOAuthApp[]): IAzureOAuthApp | undefined {
  return apps.find(({ tokenVersion }) => tokenVersion === 2) ?? apps[0];
}
