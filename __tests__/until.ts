/** Waiting for what happens elsewhere. No moment ends it but the test's own time limit: how busy a machine is decides nothing. */
import { connect } from "node:net";

/** The real one, also where a test makes time stand still. */
const realTimeout = setTimeout;

/** Waits for something that happens in another process and says nothing about it. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((next) => realTimeout(next, 5));
}

/** The code with which a new connection to a server fails, or `connected`. A fetch may take one that it has kept, and that is just being closed. */
export function connecting(url: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((done) => {
    const socket = connect(Number(port), hostname, () => {
      socket.destroy();
      done("connected");
    });
    socket.once("error", (error: NodeJS.ErrnoException) => done(error.code ?? error.message));
  });
}
