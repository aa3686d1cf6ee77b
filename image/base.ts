/** The base image that functions run on. `npm run image -- pin` writes its digest into base.json. */
import defaults from "./base.json";
import { isDigest } from "./digest";
import { isPlatform, type Platform } from "./platform";

/** A base image. */
export interface BaseReference {
  /** Registry, repository and tag, for example `docker.io/fnproject/node:24`, or the same image in a mirror. */
  readonly reference: string;
  /**
   * Digest of the manifest or of the multi-platform index, `sha256:…`.
   * @default null - not pinned: the pusher takes what the tag names at that moment, and prints its digest
   */
  readonly digest?: string | null;
}

const readDigest = (text: string | null): string | null => (isDigest(text) ? text : null);

/** The base image of base.json. Its digest is null until someone has fetched it: none is ever made up. */
export const defaultBase: BaseReference & { readonly platforms: readonly Platform[] } = {
  reference: defaults.reference,
  digest: readDigest(defaults.digest),
  platforms: defaults.platforms.filter(isPlatform),
};
