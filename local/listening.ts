/**
 * Where the local cloud listens: on loopback, and besides on what is asked for.
 *
 * @module
 */
import { createServer, type Server } from "node:net";
import { isLoopback } from "../internal/credential-hosts";
import { systemCode } from "../internal/user-error";

const loopback = "127.0.0.1";

/** All addresses at once, loopback among them: nothing can listen there and on loopback as well. */
const isWildcard = (address: string): boolean => /^(?:0\.0\.0\.0|::)$/.test(address);

/** Whether other machines may come. */
export const isOffLoopback = (address: string | undefined): boolean =>
  address !== undefined && !isLoopback(address.includes(":") ? `[${address}]` : address);

/** What a server is to listen on itself; the map of origins leads to loopback. */
export const ownHost = (address: string | undefined): string =>
  address !== undefined && isWildcard(address) ? address : loopback;

/**
 * Hands connections to one more address to a server that listens on loopback.
 *
 * @returns what ends that
 * @throws {Error} of Node's, where the address is none of this machine, or its port is taken there
 */
export async function listenBeside(server: Server, address: string | undefined, port: number) {
  if (address === undefined || address === loopback || isWildcard(address)) return () => undefined;
  const beside = createServer((socket) => server.emit("connection", socket));
  await new Promise<void>((resolve, reject) => {
    beside.once("error", reject);
    beside.listen(port, address, () => resolve());
  });
  // Its connections are the other server's, which ends them.
  return (): void => void beside.close();
}

/** Takes a port, or a free one where somebody else has it. @param usual none: a free one */
export async function onUsualPort<T>(usual: number | undefined, listen: (port: number) => Promise<T>): Promise<T> {
  if (usual === undefined) return listen(0);
  try {
    return await listen(usual);
  } catch (error) {
    if (!["EADDRINUSE", "EACCES"].includes(systemCode(error))) throw error;
    return listen(0);
  }
}
