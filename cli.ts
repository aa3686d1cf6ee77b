#!/usr/bin/env node
/**
 * The command: `entra-oci-gateway start | verify | summary | …`. It dispatches, nothing more.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { ImagesOf } from "./image/commands/push";
import type { Entry, Program } from "./internal/command";
import { parseJson, text } from "./internal/json";
import { runInThisProcess } from "./internal/run-program";

/** Where the package lies: this file is compiled into `lib/`. */
const packageRoot = resolve(__dirname, "..");

export const program: Program = {
  name: "entra-oci-gateway",
  version: () => text(parseJson(readFileSync(join(packageRoot, "package.json"), "utf8")), "version") ?? "",
  details: "Microsoft Entra ID tokens in front of Oracle Cloud (OCI) API Gateway.",
  commands: {
    start: {
      about: "runs the synthesized stack on this machine, and walks through it",
      load: async () => (await import("./local/start/main.js")).start,
    },
    verify: {
      about: "says whether a deployed system, or one that runs locally, works",
      load: async () => (await import("./synthesized/verify/main.js")).verify,
    },
    token: {
      about: "prints an access token for an API, of a local cloud or a deployed system",
      load: async () => (await import("./synthesized/tokens/token.js")).tokenCommand,
    },
    call: {
      about: "sends a request to an API with a token, and says why it was refused",
      load: async () => (await import("./synthesized/tokens/call.js")).call,
    },
    jwt: {
      about: "decodes a token, and says which API would admit it and which check fails",
      load: async () => (await import("./synthesized/tokens/jwt.js")).jwt,
    },
    summary: {
      about: "says what a stack makes, what of it is public, and who may call what",
      load: async () => (await import("./synthesized/summary/main.js")).summary,
    },
    diagram: {
      about: "draws a stack's architecture as SVG",
      load: async () => (await import("./synthesized/diagram/main.js")).diagram,
    },
    doctor: {
      about: "says what is missing before a first deployment",
      load: async () => (await import("./doctor/command.js")).doctorCommand(),
    },
    plan: {
      about: "shows what Terraform would change",
      load: async () => (await import("./operate/command.js")).planCommand(),
    },
    deploy: {
      about: "has Terraform make the stack what the app says, and keeps its outputs",
      load: async () => (await import("./operate/command.js")).deployCommand(),
    },
    drift: {
      about: "says what is live and not what the stack writes, where plan sees nothing too",
      load: async () => (await import("./operate/drift-command.js")).driftCommand(),
    },
    repair: {
      about: "mends a state that Entra's replication left half made",
      load: async () => (await import("./operate/command.js")).repairCommand(),
    },
    destroy: {
      about: "has Terraform take the stack away",
      load: async () => (await import("./operate/command.js")).destroyCommand(),
    },
    package: {
      about: "writes a stack as OCI Resource Manager takes it",
      load: async () => (await import("./synthesized/package/main.js")).packageCommand,
    },
    upgrade: {
      about: "moves a project to what succeeds what it uses",
      load: async () => (await import("./operate/upgrade/command.js")).upgradeCommands(),
    },
    image: {
      about: "builds and pushes the image of a function",
      load: async () => {
        const [{ imageCommands }, { nodeTransport }] = await Promise.all([
          import("./image/command.js"),
          import("./image/registry/call.js"),
        ]);
        const local: Entry = {
          about: "builds the local cloud as an image that runs a stack",
          load: async () => (await import("./image/commands/local.js")).local(packageRoot, nodeTransport),
        };
        // Read only where a stack is named: what reads stacks is large.
        const imagesOf: ImagesOf = async (...asked) => (await import("./synthesized/images.js")).imagesOf(...asked);
        return imageCommands({ transport: nodeTransport, root: packageRoot, others: { local }, imagesOf });
      },
    },
  },
};

if (require.main === module) runInThisProcess(program);
