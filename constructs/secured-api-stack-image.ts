/**
 * An image of the ready stack, built once for all functions that run it.
 *
 * @module
 */
import type { TerraformProvider, TerraformStack } from "cdktf";
import type { BundleSource } from "../image/bundle";
import { registryHost } from "../limits/realms";
import { FunctionImage } from "./function-image";
import type { SourceImageProps } from "./function-image-source";
import type { IGatewayNetwork } from "./gateway-network-settings";
import type { KeySnapshotSettings } from "./key-snapshot";
import { onlySaid, ownSettings } from "./private/settings-shape";
import { imageComesFromStack } from "./secured-api-stack-origins";
import type { StackAdapterSettings, StackFunctionImage } from "./secured-api-stack-settings";

/** What the stack gives its functions. @internal */
export interface FunctionPlace {
  readonly compartmentId: string;
  readonly region: string;
  /** The realm's. */
  readonly realmDomain: string;
  readonly network: IGatewayNetwork | undefined;
  readonly homeRegionProvider: () => TerraformProvider;
}

/** The whole of the settings of a key snapshot. @internal */
export const keySnapshotIn = (
  { region, realmDomain, homeRegionProvider }: FunctionPlace,
  settings: StackAdapterSettings["keySnapshot"],
): KeySnapshotSettings | undefined =>
  settings && {
    ...settings,
    region,
    realmDomain: settings.realmDomain ?? realmDomain,
    homeRegionProvider: homeRegionProvider(),
  };

/** @internal */
export class StackImage {
  private built: FunctionImage | undefined;

  constructor(
    private readonly stack: TerraformStack,
    private readonly id: string,
    private readonly repositoryName: string,
    private readonly place: FunctionPlace,
  ) {}

  /**
   * The one that was given, or one that is built; the first function that needs it says how.
   *
   * @param written where its settings stand, as they are named
   */
  public of(
    written: string,
    { image, base, shape, push, compartmentId = this.place.compartmentId }: StackFunctionImage,
    source?: BundleSource,
  ): FunctionImage {
    if (image !== undefined && "reference" in image) return image;
    const repository = { compartmentId, name: this.repositoryName };
    const { region, realmDomain } = this.place;
    const ofStack = { region, repository, base, shape, push, registryHost: registryHost(region, realmDomain) };
    const settings: SourceImageProps = { ...ofStack, ...(source && { source }), ...onlySaid(image ?? {}) };
    if (this.built === undefined) {
      this.built = FunctionImage.fromSource(this.stack, this.id, ownSettings(settings));
      if (this.built.source !== undefined) imageComesFromStack(this.built.source, written);
    }
    return this.built;
  }
}
