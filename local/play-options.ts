/**
 * What is said of a local cloud before it starts.
 *
 * @module
 */
import type { Reading } from "./choice";
import type { MovableClock } from "./clock";
import type { CloudMemory } from "./cloud-memory";
import type { Fronts } from "./fronts";
import type { ContainerOptions } from "./functions/container-sandbox";
import type { HttpsOptions } from "./https-face";
import type { ProxyOptions } from "./proxy/proxy-of-cloud";

/** Settings of a local cloud. */
export interface PlayOptions {
  /** @default - one that starts at the machine's time */
  readonly clock?: MovableClock;
  /** Ports of the gateways, in the order of `gateways`. @default - free ones */
  readonly gatewayPorts?: readonly number[];
  /** Port of Entra, which must be free. @default - a free one */
  readonly entraPort?: number | undefined;
  /** Ports of Entra and of the first gateway, which others follow, as far as nobody else has them. @default - free ones */
  readonly usualPorts?: { readonly entra: number; readonly gateways: number } | undefined;
  /** What listens in the place of gateways and Entra, and outlives this cloud. @default - they listen themselves */
  readonly fronts?: Fronts | undefined;
  /** What a cloud leaves to its successor, which gets the same. @default - nothing */
  readonly memory?: CloudMemory | undefined;
  /** An address on which gateways and Entra listen, beside loopback: `0.0.0.0` for all of this machine's. @default - loopback alone */
  readonly listen?: string | undefined;
  /** Further origins, such as those of HTTP back ends, and who answers for them on loopback. */
  readonly origins?: Readonly<Record<string, string>>;
  /** Let {@link origins} lead to other machines than this one; no link-local address is ever called. @default false */
  readonly remoteOrigins?: boolean;
  /**
   * Let an echo answer for HTTP back ends that are not on the map of origins: with what it was asked.
   * @default false - they answer 502
   */
  readonly echo?: boolean;
  /**
   * Let gateways call what is not on the map of origins where it really is, except for link-local addresses.
   * @default false
   */
  readonly allowOutbound?: boolean;
  /**
   * Files of JavaScript or TypeScript, which are bundled, or command lines of any language, by address, display name, image or id of a function.
   *
   * @default - bundles in the stack's directory
   */
  readonly functionBundles?: Readonly<Record<string, string>>;
  /** What their paths are relative to, and where commands run. @default - the working directory */
  readonly programFolder?: string;
  /** Bundles such files anew when they change. @default false */
  readonly watchesSources?: boolean;
  /** Run functions in containers, with OCI's limits. @default - as plain processes, without */
  readonly container?: ContainerOptions;
  /** Copies of one function that may run at the same time. @default 4, and 12 with {@link poolSeed} */
  readonly maxInstances?: number;
  /** Plays the pools of functions at their worst, by chance of this seed: see `function-pool` in choices. @default - at their best */
  readonly poolSeed?: number | undefined;
  /** Seconds on the clock after which an idle copy of a function ends. @default 300 */
  readonly idleSeconds?: number;
  /** How gateways read what Oracle leaves open. @default "strict" */
  readonly reading?: Reading;
  /**
   * Lets Entra and the gateways answer over https as well, under an authority of this run.
   *
   * @default - over http alone
   */
  readonly https?: HttpsOptions | undefined;
  /** Starts a forward proxy, through which clients reach all of it by the real names. @default - none */
  readonly proxy?: ProxyOptions | undefined;
}
