/**
 * Where `start` listens, and who may come: ports that stay the same from start to start, other addresses than loopback.
 *
 * @module
 */
import { randomBytes } from "node:crypto";
import { createServer, isIP } from "node:net";
import { type Options, type OptionValues, wholeNumber } from "../../internal/command";
import { printable, type Terminal } from "../../internal/terminal";
import { isUrl } from "../../internal/url";
import { systemCode, UsageError } from "../../internal/user-error";
import type { PlayedCloud } from "../cloud";
import { isOffLoopback } from "../listening";
import type { Access } from "../page/request-guard";
import type { PlayOptions } from "../play-options";

const usualPage = 4040;

export const listeningOptions = {
  port: {
    value: "PORT",
    help: `of the page, 1 to 65535, or 0 for free ones [${usualPage}, or a free one if that is busy]; Entra has the one before, gateways those behind`,
  },
  listen: {
    value: "ADDRESS",
    help: "another address to listen on, beside loopback: 0.0.0.0 for all of this machine's; the page then asks for a token, which is printed",
  },
  "allow-host": {
    value: "NAME",
    help: "a host name by which others may call the page, beside loopback and the address of --listen; may be repeated",
    repeatable: true,
  },
} as const satisfies Options;

/** What comes of these options. */
export interface Listening extends Pick<PlayOptions, "usualPorts" | "listen"> {
  /** Of the page: one that was asked for, or the usual one. */
  readonly page: { readonly port: number; readonly isAsked: boolean };
  readonly access: Access;
}

/** @throws {UsageError} for what is no port, no address of this machine and no host name */
export async function readListening(options: OptionValues<typeof listeningOptions>): Promise<Listening> {
  const { listen, "allow-host": hosts } = options;
  const asked = wholeNumber("--port", options.port, 0, 65_535);
  if (listen !== undefined) await assertOwnAddress(listen);
  for (const host of hosts)
    if (!isUrl(`http://${host}`) || new URL(`http://${host}`).hostname !== host.toLowerCase())
      throw new UsageError("--allow-host", host, "a host name or an address alone, such as cloud.internal");
  const port = asked ?? usualPage;
  const named = listen === undefined ? [] : [listen.includes(":") ? `[${listen}]` : listen];
  const isOpen = isOffLoopback(listen) || hosts.length > 0;
  return {
    listen,
    page: { port, isAsked: asked !== undefined },
    usualPorts: port > 1 && port < 65_000 ? { entra: port - 1, gateways: port + 1 } : undefined,
    access: {
      hosts: [...named, ...hosts.map((host) => host.toLowerCase())],
      token: isOpen ? randomBytes(24).toString("base64url") : undefined,
    },
  };
}

const addresses = "an address of this machine, or 0.0.0.0 for all of them";

async function assertOwnAddress(address: string): Promise<void> {
  if (isIP(address) === 0) throw new UsageError("--listen", address, addresses);
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, address, () => server.close(() => resolve()));
  }).catch((error: unknown) => {
    throw new UsageError("--listen", `${address}, where nothing can listen (${systemCode(error)})`, addresses);
  });
}

/** Ports that somebody else has, and whom others may ask. */
export function printListening(
  terminal: Terminal,
  { usualPorts, page, listen, access }: Listening,
  { entra, gateways }: PlayedCloud,
  pageUrl: string,
): void {
  const wanted = [
    ...(usualPorts === undefined
      ? []
      : [
          ["Entra", usualPorts.entra, entra.url] as const,
          ...gateways.map(({ address, url }, index) => [address, usualPorts.gateways + index, url] as const),
        ]),
    ...(page.port === 0 ? [] : [["the page", page.port, pageUrl] as const]),
  ];
  for (const [who, port, url] of wanted) {
    const { port: own, origin } = new URL(url);
    if (own !== String(port))
      terminal.line(terminal.paint("yellow", printable(`Port ${port} is busy: ${who} listens on ${origin}`)));
  }
  if (listen === undefined && access.token === undefined) return;
  const names = access.hosts.length === 0 ? "no other name" : access.hosts.join(", ");
  terminal.line(printable(`Listening on ${listen ?? "loopback"} too; the page answers to ${names} beside loopback.`));
}

/** The page's address, with the token that it asks for. */
export const withToken = (url: string, { token }: Access): string =>
  token === undefined ? url : `${new URL("/", url).href}?token=${token}`;
