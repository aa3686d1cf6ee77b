/** The program: bundled into dist/image.js, which is the command line and, as an asset in a stack's directory, the pusher. */
import { resolve } from "node:path";
import { runInThisProcess } from "../internal/run-program";
import { imageCommands } from "./command";
import { nodeTransport } from "./registry/call";

const root = resolve(__dirname, "..", "..");

runInThisProcess({ name: "image", ...imageCommands({ transport: nodeTransport, root }) });
