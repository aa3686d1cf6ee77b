/**
 * What stands for the machine in a function's process: it runs before the function and the function knows nothing of it.
 *
 * @module
 */

/** Where the parent writes a byte for each freeze that is over. */
const thawingDescriptor = 4;

/**
 * The process ends, and its folder with it, when the channel to its parent breaks, even if that was killed hard; and its clocks, `Date` and
 * `performance`, can be moved by the parent, as the local cloud's can. The latter never goes back. Frozen, it waits where nothing
 * else of it runs: a stopped process would outlive a parent that was killed hard.
 */
const code = (clockOffset: number, folder: string): string => `
  import { readSync, rmSync } from "node:fs";
  const end = () => {
    rmSync(${JSON.stringify(folder)}, { recursive: true, force: true });
    process.kill(process.pid, "SIGKILL");
  };
  let wall = ${clockOffset};
  let elapsed = 0;
  const RealDate = Date;
  const now = () => RealDate.now() + wall;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, given, made) => Reflect.construct(target, given.length === 0 ? [now()] : given, made),
    apply: () => new RealDate(now()).toString(),
    get: (target, name) => (name === "now" ? now : Reflect.get(target, name)),
  });
  const sinceStart = performance.now.bind(performance);
  performance.now = () => sinceStart() + elapsed;
  process.on("message", (message) => {
    if (message === "freeze") {
      if (readSync(${thawingDescriptor}, Buffer.alloc(1)) === 0) end();
      return;
    }
    elapsed += Math.max(0, message.clockOffset - wall);
    wall = message.clockOffset;
    process.send(message);
  });
  process.on("disconnect", end);
  process.channel?.unref();
`;

/** For Node's `--import`. */
export function prelude(clockOffset: number, folder: string): string {
  return `data:text/javascript,${encodeURIComponent(code(clockOffset, folder))}`;
}
