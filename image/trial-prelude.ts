/** What runs in a function's process before the function, and ends it as soon as it is clear whether it listens. It tells that on descriptor 3. */

/** @param socket where the function is to listen @param replaced modules that it gets something harmless for */
export const trialPrelude = (socket: string, replaced: readonly string[]): string => `"use strict";
const { lstatSync, statSync, writeSync } = require("node:fs");
const { Server, connect } = require("node:net");
const Module = require("node:module");
const [socket, replaced] = ${JSON.stringify([socket, replaced])};

let isTold = false;
const tell = (verdict) => {
  if (!isTold) writeSync(3, JSON.stringify(verdict));
  isTold = true;
};

// A guard of the function's own may survive what this sees: it counts only where the process ends without a socket.
let thrown;
process.on("uncaughtExceptionMonitor", (error) => {
  const { name, code, message } = Object(error);
  thrown = { kind: "threw", name: String(name ?? "what is thrown"), code: String(code ?? ""), message: String(message ?? error) };
});
process.on("exit", (code) => tell(thrown ?? { kind: "ended", code }));

const harmless = new Proxy(function () {}, {
  get: (target, name) =>
    name === "prototype" ? target.prototype : name === "then" ? undefined : name === Symbol.toPrimitive ? () => "" : harmless,
  apply: () => harmless,
  construct: () => harmless,
});
const load = Module._load;
Module._load = function (request, ...more) {
  return replaced.includes(request) ? harmless : load.call(this, request, ...more);
};

const servers = new Set();
const { listen } = Server.prototype;
Server.prototype.listen = function (...given) {
  servers.add(this);
  return listen.apply(this, given);
};

/** What was given to the FDK is a variable of the function with which it answers, and the only one that can be called. */
function givesNoFunction(server) {
  const [answer] = server.listeners("request");
  if (answer === undefined || !/["']\\/call["']/.test(String(answer))) return false;
  const session = new (require("node:inspector").Session)();
  session.connect();
  const ask = (method, params) => {
    let answered;
    session.post(method, params, (_, result) => (answered = result));
    return answered;
  };
  const membersOf = (objectId) => ask("Runtime.getProperties", { objectId, ownProperties: true });
  globalThis.answerOfTheFdk = answer;
  const { objectId } = ask("Runtime.evaluate", { expression: "answerOfTheFdk" }).result;
  const scopes = membersOf(objectId).internalProperties.find(({ name }) => name === "[[Scopes]]").value.objectId;
  const [closure] = membersOf(scopes).result;
  return membersOf(closure.value.objectId).result.every(({ value }) => value.type !== "function");
}

/** A Node that cannot be asked has found nothing. */
function isCallable() {
  try {
    return ![...servers].some(givesNoFunction);
  } catch {
    return true;
  }
}

// It keeps no process alive: one that has nothing left to do ends.
const looking = setInterval(() => {
  if (!lstatSync(socket, { throwIfNoEntry: false }) || !statSync(socket, { throwIfNoEntry: false })?.isSocket()) return;
  clearInterval(looking);
  connect(socket, () => {
    tell({ kind: "listening", isCallable: isCallable() });
    process.kill(process.pid, "SIGKILL");
  });
}, 5);
looking.unref();
`;
