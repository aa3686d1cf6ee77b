/**
 * An image that is built from source and pushed while Terraform applies.
 *
 * @module
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ArtifactsContainerRepository } from "@cdktf/provider-oci/lib/artifacts-container-repository";
import { DataOciArtifactsContainerImages } from "@cdktf/provider-oci/lib/data-oci-artifacts-container-images";
import { AssetType, type ITerraformDependable, TerraformAsset, type TerraformResource } from "cdktf";
import { Construct } from "constructs";
import { type BundleSource, bundle, imageMistake, nameOf, trialFailure, writeBundle } from "../image/bundle";
import { describeImage, type ImagePlatform, type ImageSpec, imageTag } from "../image/tag";
import { functions } from "../limits/functions";
import type { FindingCode } from "./finding-codes";
import type { IImageRepository, NewImageRepository } from "./image-repository";
import { addFindings, type Finding } from "./private/findings";
import { LocalCommand } from "./private/local-command";
import { inScope } from "./private/place";
import { commercialRegion, hostsOf, regionFindings } from "./private/realm";
import { settingsOf } from "./private/settings-shape";
import { isPartlyStandIn } from "./private/stand-ins";
import { LATER, withLater } from "./private/terraform-values";
import { addWarnings, unusual } from "./warnings";

/** Of an application: `GENERIC_X86_ARM` runs on either, and needs an image for both. */
export type FunctionShape = "GENERIC_X86" | "GENERIC_ARM" | "GENERIC_X86_ARM";

export const DEFAULT_SHAPE: FunctionShape = "GENERIC_X86";

/** Settings of an image built from source. */
export interface SourceImageProps {
  /** Region of the function, such as `eu-frankfurt-1`: images must be in it. */
  readonly region: string;
  /** The repository to make for it, or {@link ImageRepository.fromName}. */
  readonly repository: NewImageRepository | IImageRepository;
  /**
   * `{ entry }`: a TypeScript or JavaScript file, bundled with all that it imports. `{ file }`: a bundle. `{ folder }`: files
   * ready to run, `func.js` among them.
   * @default - the JWKS adapter
   */
  readonly source?: BundleSource;
  /**
   * How the function is started once while synth runs, before it becomes an image: it has to open its socket, and is never called. What it reads while it
   * is loaded is given as variables. `"none"` leaves that out, for a function that needs what is on its base image or on another machine alone.
   * @default - without variables; the JWKS adapter is not tried again
   * @beta
   */
  readonly trial?:
    | "none"
    | {
        /** Variables of the start, by name. */
        readonly environment: Readonly<Record<string, string>>;
      };
  /** Decides the platforms of the image. @default "GENERIC_X86" */
  readonly shape?: FunctionShape;
  /**
   * Base image by tag or, better, digest: what `entra-oci-gateway image pin --file base-image.json` writes to its file.
   * @default - `docker.io/fnproject/node:24`, by tag
   */
  readonly base?: {
    /** `registry/repository:tag`. */
    readonly reference: string;
    /** `sha256:…`, of an index or a manifest. @default - none: the first push decides what the tag stands for */
    readonly digest?: string;
  };
  /**
   * The registry's host.
   * @default - that of the region's realm: `<region>.ocir.io` in Oracle's commercial one, in which a region must be that only Terraform knows
   */
  readonly registryHost?: string;
  /**
   * Who pushes: `"apply"`, a command that Terraform runs where it applies, which takes Node there and a login; or `"pipeline"`,
   * `entra-oci-gateway image push --stack DIR` before Terraform plans, for runners that have neither, as those of HCP Terraform and OCI Resource Manager.
   * @default "apply"
   * @beta
   */
  readonly push?: "apply" | "pipeline";
  /** Labels of the image, by preference `org.opencontainers.image.*`. */
  readonly labels?: Readonly<Record<string, string>>;
}

const platforms: Record<FunctionShape, readonly ImagePlatform[]> = {
  GENERIC_X86: ["linux/amd64"],
  GENERIC_ARM: ["linux/arm64"],
  GENERIC_X86_ARM: ["linux/amd64", "linux/arm64"],
};

const ofSource = { code: "IMAGE_SOURCE_INVALID", setting: "source" } as const;
const fnFormat = "https://github.com/fnproject/docs/blob/master/fn/develop/fn-format.md";

const trialFindings = (name: string, failure: ReturnType<typeof trialFailure>): Finding[] =>
  failure === undefined
    ? []
    : [
        {
          ...ofSource,
          actual: `not usable: ${name} ${failure.actual}`,
          allowed: `${failure.allowed}; trial says how it is started`,
          source: fnFormat,
        },
      ];

const ofBase = { code: "IMAGE_REFERENCE_INVALID", setting: "base" } as const;

/**
 * The repository, and the push that runs when the image's reference or the repository changes and does nothing when the
 * registry has the image. The login comes from `OCIR_USERNAME` and `OCIR_AUTH_TOKEN` or the Docker configuration of whoever
 * applies; Terraform never sees it.
 *
 * All that the push needs lies in the stack's directory, so that a reviewed directory can be applied elsewhere. Should somebody
 * delete the image, `terraform apply -replace=<address of the push>` brings it back.
 */
export class SourceImage extends Construct {
  /** Absent where a repository that exists was given. */
  public readonly repository?: ArtifactsContainerRepository;
  /** Runs the pusher while Terraform applies; with `push: "pipeline"` it runs nothing. */
  public readonly push: TerraformResource;
  /** What a function has to wait for. */
  public readonly dependencies: readonly ITerraformDependable[];
  /** `host/namespace/repository:tag`, the tag made from the content. */
  public readonly reference: string;
  /** Made from the content: the same files on the same base give the same tag. */
  public readonly tag: string;
  /** Decides the platforms of the image. */
  public readonly shape: FunctionShape;

  constructor(scope: Construct, id: string, props: SourceImageProps) {
    super(...inScope("new SourceImage", scope, id));
    props = settingsOf(this, "new SourceImage", props);
    this.shape = props.shape ?? DEFAULT_SHAPE;
    const { source, base, trial = {} } = props;
    const given =
      source &&
      !isPartlyStandIn(source) &&
      this.attempt(
        ofSource,
        () => bundle(source),
        () => undefined,
      );
    const files = given || bundle({ file: join(packageRoot(), "function", "dist", "func.js") });
    if (given && trial !== "none") addFindings(this, () => trialFindings(nameOf(source), trialFailure(given, trial)));
    const described = (of: SourceImageProps["base"]) =>
      describeImage({ files, base: of, platforms: platforms[this.shape], labels: props.labels });
    const onDefault = () => described(undefined);
    const spec = base && isPartlyStandIn(base) ? onDefault() : this.attempt(ofBase, () => described(base), onDefault);
    this.tag = imageTag(spec);
    const { reference, digest } = spec.base;
    if (digest === null)
      addWarnings(this, () => [unusual("BASE_IMAGE_NOT_PINNED", "base", reference, functions.pinnedBase)]);
    if (props.registryHost === undefined) addFindings(this, () => regionFindings(props.region, "registryHost"));
    const { made, namespace, name } = this.repositoryOf(props.repository);
    this.repository = made;
    const host = props.registryHost ?? hostsOf(props.region)?.registry ?? "";
    this.reference = `${host}/${namespace}/${name}:${this.tag}`;
    const asset = this.assetOf(spec, (folder) => writeBundle(files, folder));
    this.push = this.pushOf(asset, props.push === "pipeline");
    const pushed = props.push === "pipeline" ? this.pushedElsewhere(props.repository) : undefined;
    this.dependencies = pushed === undefined ? [this.push] : [this.push, pushed];
    if (props.registryHost === undefined)
      this.push.lifecycle = { precondition: commercialRegion(props.region, "registryHost") };
  }

  /** What cannot be read or described is a finding; all else is judged on what there is in its place. */
  private attempt<Made>(
    of: { readonly code: FindingCode; readonly setting: string },
    make: () => Made,
    otherwise: () => Made,
  ): Made {
    try {
      return make();
    } catch (error) {
      const mistake = imageMistake(error);
      if (mistake === undefined) throw error;
      const {
        setting: part,
        actual,
        allowed = "one that is",
        source = "ours: images are made while synth runs",
      } = mistake;
      const told = `not usable: ${part} ${withLater(actual).replaceAll(LATER, "…")}`;
      addFindings(this, () => [{ ...of, actual: told, allowed, source }]);
      return otherwise();
    }
  }

  /** One that is made is referred to, so that nothing is pushed before it exists: OCIR would make one in the root compartment. */
  private repositoryOf(
    repository: NewImageRepository | IImageRepository,
  ): IImageRepository & { readonly made?: ArtifactsContainerRepository } {
    if ("namespace" in repository) return { namespace: repository.namespace, name: repository.name };
    const made = new ArtifactsContainerRepository(this, "Repository", {
      compartmentId: repository.compartmentId,
      displayName: repository.name,
      isImmutable: true,
      isPublic: false,
    });
    return { made, namespace: made.namespace, name: made.displayName };
  }

  private assetOf(spec: ImageSpec, writeFiles: (folder: string) => void): TerraformAsset {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "spec.json"), `${JSON.stringify(spec, null, 2)}\n`);
    writeFiles(join(folder, "files"));
    return new TerraformAsset(this, "Image", { path: folder, type: AssetType.DIRECTORY });
  }

  private pushOf(image: TerraformAsset, isElsewhere: boolean): LocalCommand {
    return new LocalCommand(this, "Push", {
      triggers: {
        image: this.reference,
        ...(this.repository === undefined ? {} : { repository: this.repository.id }),
      },
      ...(!isElsewhere && { run: { command: this.commandFor(image), environment: { IMAGE_TARGET: this.reference } } }),
    });
  }

  private commandFor(image: TerraformAsset): string {
    const pusher = new TerraformAsset(this, "Pusher", {
      path: join(packageRoot(), "image", "dist", "image.js"),
      type: AssetType.FILE,
    });
    // Terraform has just made the repository, and a registry may say of an empty one that it does not exist.
    const check = this.repository === undefined ? "" : " --skip-repository-check";
    // Relative paths without spaces, whatever the path of the stack's directory.
    return `node ${pusher.path} push --spec ${image.path}/spec.json${check}`;
  }

  /**
   * Has Terraform look whether the image is there: when it plans, or right after it has made the repository. Of a repository that is not made here the
   * compartment is not known, so that nobody is asked.
   */
  private pushedElsewhere(repository: NewImageRepository | IImageRepository): ITerraformDependable | undefined {
    if (this.repository === undefined || "namespace" in repository) return undefined;
    const found = `length(self.container_image_collection[0].items)`;
    return new DataOciArtifactsContainerImages(this, "Pushed", {
      compartmentId: repository.compartmentId,
      repositoryId: this.repository.id,
      version: this.tag,
      lifecycle: {
        postcondition: [
          {
            condition: `\${${found} > 0}`,
            errorMessage: `The image ${repository.name}:${this.tag} is not in the registry yet. Push it, then plan and apply again: npx entra-oci-gateway image push --stack DIR, with the directory of this stack.`,
          },
        ],
      },
    });
  }
}

/** Where this package is installed: the folder of its package.json, whether this module runs compiled or as a source. */
export function packageRoot(folder = __dirname): string {
  return existsSync(join(folder, "package.json")) ? folder : packageRoot(dirname(folder));
}

const folders: string[] = [];

/** A folder that lives as long as the process: long enough for synth to copy what lies in it. */
function temporaryFolder(): string {
  if (folders.length === 0) process.once("exit", () => folders.forEach(remove));
  const folder = mkdtempSync(join(tmpdir(), "function-image-"));
  folders.push(folder);
  return folder;
}

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}
