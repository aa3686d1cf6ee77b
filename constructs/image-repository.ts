/**
 * Where an image that is built from source lies in OCI Registry.
 *
 * @module
 */
import { madeFrom } from "./private/settings-shape";

/**
 * A repository of OCI Registry, whoever made it.
 *
 * @beta
 */
export interface IImageRepository {
  /** The tenancy's Object Storage namespace. */
  readonly namespace: string;
  /** Name of the repository, `shop/adapter`. */
  readonly name: string;
}

/**
 * A repository to make, immutable and private.
 *
 * @beta
 */
export interface NewImageRepository {
  /** OCID of the compartment that holds the repository. */
  readonly compartmentId: string;
  /** Name of the repository; it begins with the stack's prefix, since all compartments share one namespace. */
  readonly name: string;
}

/**
 * A repository that exists.
 *
 * @beta
 */
export class ImageRepository implements IImageRepository {
  /**
   * Nothing of it is changed, and the push asks first whether it is there: OCI Registry would make one in the root compartment.
   *
   * @example
   * ```ts
   * FunctionImage.fromSource(this, "Image", {
   *   region: "eu-frankfurt-1",
   *   repository: ImageRepository.fromName({ namespace: "mytenancy", name: "platform/adapter" }),
   * });
   * ```
   */
  public static fromName(existing: IImageRepository): IImageRepository {
    return madeFrom(
      "ImageRepository.fromName",
      [existing],
      ({ namespace, name }) => new ImageRepository(namespace, name),
    );
  }

  /** Only the factory makes one. */
  declare protected readonly made: "by a factory";

  private constructor(
    /** The tenancy's Object Storage namespace. */
    public readonly namespace: string,
    /** Name of the repository, `shop/adapter`. */
    public readonly name: string,
  ) {}
}
