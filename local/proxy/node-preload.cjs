/**
 * For Node 20, which reads no HTTPS_PROXY: `NODE_OPTIONS=--require=…/node-preload.cjs` leads its `fetch` and `https.request` through the proxy that
 * HTTPS_PROXY names, except to this machine and to what NO_PROXY lists. From Node 22.21 and 24.5 on NODE_USE_ENV_PROXY=1 does it, and this file nothing.
 *
 * It runs in programs of others: it is plain JavaScript, and needs nothing but Node.
 */
"use strict";
const http = require("node:http");
const https = require("node:https");
const net = require("node:net");
const tls = require("node:tls");

const { env } = process;
const proxy = env.https_proxy || env.HTTPS_PROXY;
const [major, minor] = process.versions.node.split(".").map(Number);
const readsItself = major > 24 || (major === 24 && minor >= 5) || (major === 22 && minor >= 21);
function install(through) {
  https.globalAgent = new ProxyAgent(through);
  // Node's own undici is loaded by its first use, and puts the dispatcher of all `fetch` under this name, which it shares with the package.
  const dispatcher = Symbol.for("undici.globalDispatcher.1");
  void globalThis.Response;
  const { constructor: Agent } = globalThis[dispatcher];
  globalThis[dispatcher] = new Agent({ connect: (options, done) => connectTo(through, options, done) });
}

class ProxyAgent extends https.Agent {
  constructor(through) {
    super({ keepAlive: true });
    this.through = through;
  }
  createConnection(options, done) {
    connectTo(this.through, { ...options, protocol: "https:", hostname: options.host }, done);
  }
}

/** Connects in the way of a `connect` function of undici's. */
function connectTo(through, options, done) {
  const { hostname, protocol } = options;
  const host = hostname.replace(/^\[|\]$/g, "");
  const port = Number(options.port || (protocol === "https:" ? 443 : 80));
  const ended = once(done);
  if (protocol === "https:" && !isDirect(host)) return void connectThrough(through, host, port, options, ended);
  const socket =
    protocol === "https:"
      ? tls.connect({ ...tlsOptions(options, host), host, port }, () => ended(null, socket))
      : net.connect(port, host, () => ended(null, socket));
  socket.once("error", ended);
}

function connectThrough(through, host, port, options, done) {
  const authority = `${host}:${port}`;
  const headers = { host: authority };
  const asked = http.request(through, { method: "CONNECT", path: authority, headers, agent: false });
  asked.once("error", done);
  // An answer without a tunnel comes the same way.
  asked.once("connect", (answer, socket) => {
    if (answer.statusCode !== 200) {
      socket.destroy();
      return done(new Error(`The proxy ${through.origin} answers ${answer.statusCode} to CONNECT ${authority}.`));
    }
    const secure = tls.connect({ ...tlsOptions(options, host), socket }, () => done(null, secure));
    secure.once("error", done);
  });
  asked.end();
}

/** Of `https.request`, its own; of `fetch` there are none. */
function tlsOptions({ ca, cert, key, passphrase, pfx, rejectUnauthorized }, host) {
  const given = { ca, cert, key, passphrase, pfx, rejectUnauthorized };
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { ...set, ALPNProtocols: ["http/1.1"], ...(net.isIP(host) === 0 ? { servername: host } : {}) };
}

function isDirect(host) {
  if (host === "localhost" || host === "::1" || host.startsWith("127.")) return true;
  const listed = (env.no_proxy || env.NO_PROXY || "").split(/[,\s]+/).map((name) => name.replace(/^\*?\./, ""));
  return listed.some((name) => name === "*" || (name !== "" && (host === name || host.endsWith(`.${name}`))));
}

function once(done) {
  let isDone = false;
  return (failure, socket) => {
    if (isDone) return;
    isDone = true;
    done(failure, socket);
  };
}

// At the end: a class is there from its line on.
if (proxy && !readsItself) install(new URL(proxy));
