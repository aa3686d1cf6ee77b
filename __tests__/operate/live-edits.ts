/** Single changes of a live specification behind Terraform's back, each with what is to be said of it. */
import { isObject, type Json, type JsonObject } from "../../internal/json";
import { deploymentSpecification, isSent, type SpecificationBlock } from "../../limits/deployment-specification";
import type { Difference } from "../../synthesized/system/specification-drift";
import { wholeSpecification } from "../constructs/private/any-specification";

/** The same without members that are undefined. */
export const plain = (value: object): JsonObject => JSON.parse(JSON.stringify(value));

type Path = readonly (string | number)[];

export interface LiveEdit {
  /** The specification that is live afterwards. */
  readonly live: JsonObject;
  readonly expected: { readonly path?: string; readonly setting: string; readonly kind: Difference["kind"] };
}

/** One place of a specification that the stack writes, and the same place live. */
interface Place {
  readonly table: SpecificationBlock;
  readonly written: JsonObject;
  readonly live: JsonObject;
  readonly whole: JsonObject;
  readonly at: Path;
  readonly setting: string;
  readonly path?: string;
}

/** All edits of one attribute, one block or one route that are possible. */
export function liveEdits(written: JsonObject, live: JsonObject): readonly LiveEdit[] {
  const whole = plain(wholeSpecification);
  const places = [...placesIn({ table: deploymentSpecification, written, live, whole, at: [], setting: "" })];
  return [
    ...places
      .flatMap((place) => [...ofAttributes(place), ...ofBlocks(place)])
      .map(({ edit, ...expected }) => ({
        live: edited(live, edit.at, edit.value),
        expected,
      })),
    ...ofRoutes(live),
  ];
}

interface PlacedEdit {
  readonly edit: { readonly at: Path; readonly value: Json };
  readonly path?: string;
  readonly setting: string;
  readonly kind: Difference["kind"];
}

function* placesIn(place: Place): Generator<Place> {
  yield place;
  for (const [name, nested] of Object.entries(place.table.blocks ?? {})) {
    const [own, has] = [listOf(place.written[name]), listOf(place.live[name])];
    const whole = listOf(place.whole[name])[0] ?? {};
    const count = nested.isGroup ? 1 : nested.isSet ? 0 : Math.min(own.length, has.length);
    for (let index = 0; index < count; index += 1) {
      const live = has[index] ?? {};
      const label = Math.max(own.length, has.length) > 1 ? `${name}[${index}]` : name;
      const where =
        name === "routes" ? { setting: "", path: String(live.path) } : { setting: `${place.setting}${label}.` };
      yield* placesIn({
        ...{ ...place, ...where, table: nested, written: own[index] ?? {}, live, whole },
        at: [...place.at, name, index],
      });
    }
  }
}

const isOff = ({ off = {} }: SpecificationBlock, block: JsonObject): boolean =>
  Object.entries(off).some(([name, value]) => block[name] === value);

function ofAttributes({ table, written, live, at, setting, path }: Place): PlacedEdit[] {
  const { required = [], attributes = [], sentBy, idle = [] } = table;
  const where = (name: string, kind: Difference["kind"], value: Json): PlacedEdit => ({
    ...{ edit: { at: [...at, name], value }, setting: `${setting}${name}`, kind, ...(path !== undefined && { path }) },
  });
  return [...required, ...attributes]
    .filter((name) => name !== "path" && (name === sentBy || isSent(table, written, name)))
    .flatMap((name) => {
      const own = written[name];
      const isWritten = required.includes(name) || (own !== undefined && own !== "");
      if (isWritten) {
        const isLost = !required.includes(name) && name !== sentBy && isThere(own);
        return [where(name, "changed", otherThan(own)), ...(isLost ? [where(name, "changed", null)] : [])];
      }
      return idle.includes(name) || isOff(table, live) ? [] : [where(name, "added", "zz")];
    });
}

function ofBlocks({ table, written, live, whole, at, setting, path }: Place): PlacedEdit[] {
  return Object.entries(table.blocks ?? {}).flatMap(([name, nested]) => {
    if (nested.isGroup || name === "routes" || !isSent(table, written, name)) return [];
    const [own, has] = [listOf(written[name]), listOf(live[name])];
    const where = (kind: Difference["kind"], items: readonly JsonObject[], index: number): PlacedEdit => {
      const isList = !nested.isSet && Math.max(own.length, items.length) > 1;
      const label = isList ? `${name}[${index}]` : name;
      return {
        ...{ edit: { at: [...at, name], value: [...items] }, setting: `${setting}${label}`, kind },
        ...(path !== undefined && { path }),
      };
    };
    const canAdd = !table.idle?.includes(name) && !isOff(table, live);
    return [
      ...(canAdd ? [where("added", [...has, ...listOf(whole[name])], has.length)] : []),
      ...(own.length > 0 && isThere(own.at(-1)) ? [where("missing", has.slice(0, -1), own.length - 1)] : []),
    ];
  });
}

function ofRoutes(live: JsonObject): LiveEdit[] {
  const routes = listOf(live.routes);
  const withRoutes = (list: readonly JsonObject[]): JsonObject => ({ ...live, routes: [...list] });
  return [
    ...routes.flatMap((route, index) => [
      {
        live: withRoutes(routes.filter((_, other) => other !== index)),
        expected: { path: String(route.path), setting: "", kind: "missing" } as const,
      },
      {
        live: withRoutes([...routes.slice(0, index), { ...route, path: "/new" }, ...routes.slice(index)]),
        expected: { path: "/new", setting: "", kind: "added" } as const,
      },
    ]),
    ...(routes.length > 1
      ? [{ live: withRoutes([...routes].reverse()), expected: { setting: "routes", kind: "order" } as const }]
      : []),
  ];
}

/** As the provider stores it, with what the service adds: nothing where nothing is written, and its own defaults. */
export function filledIn(block: JsonObject, table: SpecificationBlock = deploymentSpecification): JsonObject {
  const { attributes = [], blocks = {}, defaults = {} } = table;
  return Object.fromEntries([
    ...Object.entries(block),
    ...attributes
      .filter((name) => block[name] === undefined)
      .map((name) => [name, isSent(table, block, name) ? (defaults[name] ?? null) : null] as const),
    ...Object.entries(blocks).map(
      ([name, nested]) => [name, listOf(block[name]).map((item) => filledIn(item, nested))] as const,
    ),
  ]);
}

function edited(value: Json | undefined, [first, ...rest]: Path, put: Json): JsonObject {
  const part = (inner: Json | undefined, step: Path): Json => (step.length === 0 ? put : edited(inner, step, put));
  const [index] = rest;
  const block = isObject(value) ? value : {};
  if (typeof first !== "string") throw new Error("a path begins with a name");
  if (typeof index !== "number") return { ...block, [first]: part(block[first], rest) };
  const items: Json[] = [...listOf(block[first])];
  items[index] = part(items[index], rest.slice(1));
  return { ...block, [first]: items };
}

function otherThan(value: Json | undefined): Json {
  if (typeof value === "number") return value + 1;
  if (typeof value === "boolean") return !value;
  if (Array.isArray(value)) return [...value, "zz"];
  return isObject(value) ? { ...value, zz: "1" } : `${value ?? ""}zz`;
}

const listOf = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);

function isThere(value: Json | undefined): boolean {
  if (typeof value === "object" && value !== null) return Object.values(value).some(isThere);
  return ![undefined, null, "", false, 0].includes(value);
}
