/**
 * Loaded into the function's process before the function: moves its clocks, takes its name resolution away and breaks things beside it, as its parent asks.
 * Everything else in that process is real.
 */
const dns = require("node:dns");

const moved = { elapsed: 0, wall: 0 };
let hasNames = true;

const elapsed = performance.now.bind(performance);
Object.defineProperty(performance, "now", { value: () => elapsed() + moved.elapsed });
const wall = Date.now;
Date.now = () => wall() + moved.wall;

const lookup = dns.lookup;
dns.lookup = (name, options, callback) => {
  if (hasNames) return lookup(name, options, callback);
  const error = Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), {
    code: "ENOTFOUND",
    syscall: "getaddrinfo",
  });
  process.nextTick(callback ?? options, error);
};

const injections = {
  pass: (milliseconds) => {
    moved.elapsed += milliseconds;
    moved.wall += milliseconds;
  },
  stepWall: (milliseconds) => {
    moved.wall += milliseconds;
  },
  names: (are) => {
    hasNames = are;
  },
  rejectBeside: () => void Promise.reject(new Error("a promise that nobody awaits")),
  rejectWithNothing: () => void Promise.reject(),
  throwBeside: () =>
    void setImmediate(() => {
      throw new Error("thrown where nobody catches");
    }),
};

process.on("message", ({ injection, argument }) => {
  injections[injection](argument);
  // What was broken has had its effect by then.
  setImmediate(() => setImmediate(() => process.send({ injected: injection })));
});
process.channel.unref();
