/**
 * The stack's networks, as they are played: what they let nobody through to does not answer. See `closed-network` in choices.
 *
 * @module
 */

import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { Unknown } from "../synthesized/expression/value";
import type { Stack } from "../synthesized/stack/stack";
import { type Connection, connectionsOf } from "../synthesized/system/connections";
import type { Verdict } from "../synthesized/system/network-reach";
import { readSystem } from "../synthesized/system/reading";

/** What is let through. */
export interface PlayedNetwork {
  readonly connections: readonly Connection[];
  /** Whether nobody can call a gateway. */
  isClosedTo(gatewayId: string): boolean;
  /** Whether a gateway cannot call a URL, or functions. */
  isClosedFrom(gatewayId: string, to: string | "Functions"): boolean;
  /** The URL itself, or one that never answers where the function's network does not let it through. */
  forFunction(functionId: string, url: string): string;
  /** Before the first call. @param closing gets what ends it */
  start(closing: (() => Promise<void>)[]): Promise<void>;
}

export function playedNetwork(stack: Stack): PlayedNetwork {
  const judge = connectionsOf(readSystem(stack));
  let nowhere: string | undefined;
  return {
    connections: judge.all,
    isClosedTo: (gatewayId) => isClosed(judge.toGateway(gatewayId)),
    isClosedFrom: (gatewayId, to) => isClosed(judge.fromGateway(gatewayId, to)),
    forFunction: (functionId, url) =>
      nowhere !== undefined && isClosed(judge.fromFunction(functionId, url)) ? nowhere : url,
    async start(closing) {
      if (judge.all.some(({ verdict }) => isClosed(verdict))) nowhere = await startNowhere(closing);
    },
  };
}

/** What is not known is played as if it were open. */
const isClosed = (verdict: Verdict): boolean => !Unknown.is(verdict) && verdict.kind === "closed";

/** Ends every connection at once, where a cloud would let it run into its time-out. */
async function startNowhere(closing: (() => Promise<void>)[]): Promise<string> {
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => new Promise((resolve) => server.close(() => resolve())));
  // Sound: a server that listens on a port has such an address.
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}/`;
}
