/** The command `image`, whose verbs are commands of their own. */
import type { Command, CommandGroup, Entry } from "../internal/command";
import { build } from "./commands/build";
import { inspect } from "./commands/inspect";
import { login } from "./commands/login";
import { pin } from "./commands/pin";
import { type ImagesOf, push } from "./commands/push";
import { tag } from "./commands/tag";
import type { Transport } from "./registry/call";

/** What the command finds around itself; tests give their own. */
export interface Installation {
  readonly transport: Transport;
  /** The package's folder, with function/dist below it. */
  readonly root: string;
  /** Commands that do not travel with the pusher. @default none */
  readonly others?: Readonly<Record<string, Entry>>;
  /** Reads what a stack has pushed. @default - no stack can be named */
  readonly imagesOf?: ImagesOf;
}

const entry = (about: string, command: Command) => ({ about, load: () => Promise.resolve(command) });

export const imageCommands = ({ transport, root, others = {}, imagesOf }: Installation): CommandGroup => ({
  details: "From a function to an image in a registry, without a Docker daemon.",
  commands: {
    tag: entry("prints the tag that follows from the content", tag(root)),
    build: entry("builds the image and prints its digest", build(root, transport)),
    push: entry("builds the image and pushes it, unless the registry has it", push(root, transport, imagesOf)),
    inspect: entry("prints what a registry has at a tag or digest, as JSON", inspect(transport)),
    pin: entry("asks for the digest of the base image, so that it can be named", pin(transport)),
    ...others,
    login: entry("tries the login that push would use for a registry", login(transport)),
  },
  environment: {
    IMAGE_TARGET: "where push pushes to, if --target does not say it",
    OCIR_USERNAME: "NAMESPACE/USER: login of OCI Registry",
    OCIR_AUTH_TOKEN: "an auth token of that user",
    OCIR_HOST: "another host that these two belong to, with its port",
    BASE_REGISTRY_USERNAME: "login of the base image's registry, if it wants one",
    BASE_REGISTRY_PASSWORD: "its password",
    DOCKER_CONFIG: "folder of the Docker configuration, asked if the variables are not set (~/.docker)",
    IMAGE_TRUSTED_REALMS: "further hosts, separated by commas, that a registry may have its login sent to",
    NODE_EXTRA_CA_CERTS: "certificates of a private registry",
  },
});
