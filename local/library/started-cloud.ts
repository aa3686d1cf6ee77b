/**
 * The running cloud in the words of the programs that started it.
 *
 * @module
 */
import { systemCode, UsageError, UserError } from "../../internal/user-error";
import { obstacleInWords } from "../../synthesized/system/obstacle";
import { isOnLoopback } from "../../synthesized/system/origins";
import { sentence } from "../../synthesized/system/specification-error";
import { type AskedCloud, askedCloud } from "../asked/asked-cloud";
import { orderedToken } from "../asked/ordered-token";
import type { PlayedCloud } from "../cloud";
import { endOf } from "../ending";
import { outages } from "../entra/faults";
import { keySetsOf, startCloudConsole } from "../page/console-of-cloud";
import { proxyInWords } from "../proxy/proxy-of-cloud";
import type { LocalCloud, LocalCloudSettings, TimeSpan } from "./local-cloud";
import { playedStacks } from "./played-stacks";
import { checkSettings, checkTimeSpan, checkTokenOrder } from "./settings";

/** @throws {UserError} with all that is wrong with the settings, else with the synth, else with the stacks */
export async function startedCloud(settings: LocalCloudSettings): Promise<LocalCloud> {
  checkSettings(settings);
  const closing: (() => void | Promise<void>)[] = [];
  const close = endOf(closing);
  try {
    const cloud = await playedStacks(settings, closing);
    await warmed(cloud);
    const asked = askedCloud(cloud);
    // The last to end: what happens until then is told.
    closing.unshift(asked.close);
    const console = settings.console
      ? await startCloudConsole(cloud, asked, undefined, { port: settings.ports?.console })
      : undefined;
    if (console !== undefined) closing.push(console.close);
    return faceOf(cloud, asked, settings.outbound ?? false, {
      close,
      ...(console && { console: { url: console.url } }),
    });
  } catch (error) {
    await close();
    throw asPortsError(error, settings);
  }
}

const refusedPorts: Readonly<Record<string, string>> = {
  EADDRINUSE: "another process listens on",
  EACCES: "this user may not listen on",
};

/** Node tells the port. */
function asPortsError(error: unknown, { ports = {} }: LocalCloudSettings): unknown {
  const refusal = refusedPorts[systemCode(error)];
  const port = error instanceof Error && "port" in error ? error.port : undefined;
  const [name = "gateways"] = Object.entries(ports).flatMap(([one, given]) =>
    [given].flat().includes(port) ? one : [],
  );
  if (refusal === undefined) return error;
  return new UsageError(`ports.${name}`, `${port}, which ${refusal}`, "a free port, or none: then one is found");
}

/**
 * As health checks keep the functions that serve keys warm: a first call that met a machine too busy to start one in time would be refused with 500.
 * One that cannot answer now is asked again by the gateways.
 */
async function warmed(cloud: PlayedCloud): Promise<void> {
  const served = keySetsOf(cloud).filter(({ uri }) => cloud.origins.has(uri));
  await Promise.all(
    served.map(({ uri }) =>
      fetch(cloud.origins.toLocal(uri)).then(
        (answer) => answer.arrayBuffer(),
        () => undefined,
      ),
    ),
  );
}

function faceOf(
  cloud: PlayedCloud,
  { apis: named, requests, logs }: AskedCloud,
  outbound: boolean,
  more: Pick<LocalCloud, "close" | "console">,
): LocalCloud {
  const { clock, entra, https } = cloud;
  const authority = https && { certificate: https.ca, file: https.file };
  return {
    get endpoints() {
      return named().endpoints;
    },
    ...{ requests, logs, ...more, [Symbol.asyncDispose]: more.close, ...(authority && { authority }) },
    ...(cloud.proxy && { proxy: proxyInWords(cloud.proxy) }),
    token: async (order) => {
      checkTokenOrder(order);
      return orderedToken(cloud, named().system, order);
    },
    fetch: fetchOf(cloud, outbound),
    keys: {
      async rotate(how = "planned") {
        if (how !== "planned" && how !== "emergency") throw new UsageError("how", how, "planned or emergency");
        await entra.keys.rotate(how);
      },
    },
    entra: {
      outage(kind) {
        if (!outages.includes(kind)) throw new UsageError("outage", kind, outages.join(", "));
        Object.assign(entra.faults, { outage: kind });
      },
    },
    clock: {
      now: () => new Date(clock.now()),
      advance: (by) => clock.moveBy(millisecondsIn(by)),
    },
    apply: async () => cloud.apply(),
    notPlayed: cloud.notPlayed.flatMap(({ subject, obstacles }) =>
      obstacles.map((obstacle) => `${subject}: ${obstacleInWords(obstacle)}`),
    ),
    warnings: cloud.warnings.map(sentence),
  };
}

/** Whoever meant a real name that nobody answers for here must not reach it by chance. */
function fetchOf({ origins }: PlayedCloud, outbound: boolean): typeof fetch {
  return async (input, init) => {
    const asked = input instanceof Request ? input.url : wholeUrl(input);
    if (!outbound && !origins.has(asked) && !isOnLoopback(asked)) {
      const allowed = origins.entries().map(({ real }) => real);
      const parts = { setting: "fetch", actual: `nobody answers for ${new URL(asked).origin} here` };
      throw new UserError([{ code: "NOT_ANSWERED", ...parts, allowed: allowed.join(", ") }]);
    }
    const url = origins.toLocal(asked);
    return input instanceof Request ? fetch(new Request(url, input), init) : fetch(url, init);
  };
}

function wholeUrl(input: string | URL): string {
  if (!URL.canParse(input))
    throw new UsageError("fetch", String(input), "a whole URL: endpoints tell where each API begins");
  return new URL(input).href;
}

function millisecondsIn(by: number | TimeSpan): number {
  if (typeof by !== "number") checkTimeSpan(by);
  const { days = 0, hours = 0, minutes = 0, seconds = 0 } = typeof by === "number" ? { seconds: by } : by;
  const milliseconds = (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
  if (!Number.isFinite(milliseconds))
    throw new UsageError("clock.advance", JSON.stringify(by), "seconds, or { days, hours, minutes, seconds }");
  return milliseconds;
}
