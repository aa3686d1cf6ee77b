/** A function of another team, bundled into an image at synth, without the FDK: it opens its socket, and answers hello. */
import { symlinkSync } from "node:fs";
import { createServer } from "node:http";

const socket = process.env.FN_LISTENER?.replace("unix:", "") ?? "";
createServer((_request, answer) => answer.end("hello")).listen(`${socket}.tmp`, () =>
  symlinkSync(`${socket}.tmp`.replace(/.*\//, ""), socket),
);
