/** The program: bundled into dist/image.js, which is the command line and, as an asset in a stack's directory, the pusher. */
import { resolve } from "node:path";
import { imageCommand } from "./command";
import { network } from "./registry/call";

const context = {
  out: process.stdout,
  err: process.stderr,
  environment: process.env,
  transport: network,
  root: resolve(__dirname, "..", ".."),
};

void imageCommand(process.argv.slice(2), context).then((code) => {
  process.exitCode = code;
});
