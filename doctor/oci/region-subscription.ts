/**
 * A region that the tenancy may use.
 *
 * @module
 */

export interface RegionSubscription {
  readonly name: string;
  readonly isHome: boolean;
  readonly isReady: boolean;
}
