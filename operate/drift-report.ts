/**
 * What `drift` says to a person. It names places, and of values only what nobody chose as a text.
 *
 * @module
 */
import { printable } from "../internal/terminal";
import type { HarmlessValue } from "../synthesized/system/harmless-value";
import type { RoutePlace } from "../synthesized/system/matched-routes";
import type { Difference, NotCompared } from "../synthesized/system/specification-drift";
import type { DeploymentDrift, DriftReport } from "./drift";
import type { NextCommands } from "./next-commands";

export function driftInWords(report: DriftReport, commands: NextCommands): readonly string[] {
  const { deployments, others, notChecked } = report;
  const names = (others ?? []).map(({ address, actions }) => `${printable(address)} (${actions.join(" and ")})`);
  return [
    ...deployments.flatMap((one) => deploymentInWords(one, commands)),
    ...(names.length > 0 ? [`Changed besides, and shown by plan: ${names.join(", ")}.`] : []),
    ...(others === undefined ? ["Not looked at: other resources, since a state does not tell what was changed."] : []),
    ...notChecked.map((what) => `Not looked at: ${printable(what)}.`),
    ...(deployments.length === 0 ? ["The stack has no deployment of API Gateway."] : []),
  ];
}

function deploymentInWords(drift: DeploymentDrift, commands: NextCommands): readonly string[] {
  const { address, pathPrefix, presence, differences, notCompared } = drift;
  const name = printable(`${address}${pathPrefix === undefined ? "" : ` (${pathPrefix})`}`);
  if (presence === "missing")
    return [`${name}: in the stack, and not in the state. To make it: ${commands.own("deploy")}`];
  if (presence === "added") return [`${name}: in the state, and not in the stack: plan shows that it would go.`];
  const acting = differences.filter(({ acts }) => acts);
  const idle = differences.filter(({ acts }) => !acts);
  const lines = [...byPlace(acting, inWords), ...byPlace(notCompared, unclearInWords)];
  const said = [
    ...lines.map((line) => `  ${line}`),
    ...remedies(acting, address, commands).map((line) => `  ${line}`),
    ...(idle.length > 0 ? [`  Live, not in the stack, and changing nothing: ${idle.map(fullName).join(", ")}.`] : []),
  ];
  return [lines.length === 0 ? `${name}: as the stack says.` : `${name}:`, ...said];
}

/** Lines below a heading for the deployment itself and for each route; routes that are on one side alone have a line of their own. */
function byPlace<Item extends Difference | NotCompared>(
  items: readonly Item[],
  words: (item: Item) => string,
): readonly string[] {
  const places = new Map<string, string[]>();
  for (const item of items) {
    const place = item.route === undefined ? "the deployment itself" : routeInWords(item.route);
    places.set(place, [...(places.get(place) ?? []), ...(item.setting === "" ? [] : [`  ${words(item)}`])]);
  }
  const alone = items.filter(({ route, setting }) => route !== undefined && setting === "");
  const lines = new Map(alone.map((item) => [item.route && routeInWords(item.route), words(item)]));
  return [...places].flatMap(([place, inner]) => [
    `${place}${lines.has(place) ? `: ${lines.get(place)}` : ""}`,
    ...inner,
  ]);
}

const routeInWords = ({ methods, path, index }: RoutePlace): string =>
  printable(`${methods.join(" ")} ${path} (routes[${index}])`.trimStart());

const fullName = ({ route, setting }: Difference): string =>
  route === undefined ? printable(setting) : `${routeInWords(route)} ${printable(setting)}`;

function inWords({ kind, setting, written, live }: Difference): string {
  const name = setting === "" ? "" : `${printable(setting)}: `;
  switch (kind) {
    case "added":
      return `${name}live${live === undefined ? "" : ` (${toldInWords(live)})`}, and not in the stack`;
    case "missing":
      return `${name}in the stack, and not live`;
    case "order":
      return `${name}live in another order than in the stack`;
    case "changed":
      return `${name}${
        written === undefined || live === undefined
          ? "live with another value than in the stack"
          : `${toldInWords(written)} in the stack, ${toldInWords(live)} live`
      }`;
  }
}

const unclearInWords = ({ setting, reason }: NotCompared): string =>
  `${printable(setting)}: not compared: ${printable(reason)}`;

function toldInWords(told: HarmlessValue): string {
  if (typeof told !== "object") return printable(String(told));
  if ("count" in told) return told.count === 1 ? "1 value" : `${told.count} values`;
  return told.length === 0 ? "none" : printable(told.join(" "));
}

/** What is left out and live is what plan does not see; all else it would change. */
function remedies(acting: readonly Difference[], address: string, commands: NextCommands): readonly string[] {
  const isUnseen = ({ kind, setting }: Difference): boolean => kind === "added" && setting !== "";
  return [
    ...(acting.some(isUnseen)
      ? [
          `What is live and not in the stack stays with every apply. To clear it: ${commands.own("deploy", `-replace=${address}`)}`,
          "To keep it: write it in the stack.",
        ]
      : []),
    ...(acting.length > 0 && !acting.some(isUnseen) ? [`To make it as the stack says: ${commands.own("deploy")}`] : []),
  ];
}
