/**
 * Blocks that change nothing, where a block left out would keep what another route had there.
 *
 * @module
 */
import {
  deploymentSpecification,
  isSent,
  type NestedBlock,
  type SpecificationBlock,
} from "../../limits/deployment-specification";
import { blocksIn, type Written } from "../../limits/planned-specification";

/**
 * Which blocks with harmless content are to be on every route: those that one route has, so that routes can change their places.
 *
 * @param everywhere all of them, and on the deployment as well, so that the last one that needs them can go, too
 */
export function neutralPlaces(specification: Written, everywhere: boolean): readonly NeutralPlace[] {
  if (everywhere) return [...ofRoutes, ...ofDeployment];
  const routes = blocksIn(specification.routes);
  return ofRoutes.filter(({ group, name }) => routes.some((route) => blocksIn(only(route, group)?.[name]).length > 0));
}

/** The specification with these blocks. */
export function withNeutralBlocks(specification: Written, places: readonly NeutralPlace[]): Written {
  let whole = specification;
  let routes = blocksIn(specification.routes);
  for (const place of places) {
    const neutral = neutralOf(place, specification);
    if (neutral === undefined) continue;
    if (place.owner === "deployment") whole = withNeutral(whole, place, neutral);
    else routes = routes.map((route) => withNeutral(route, place, neutral));
  }
  return { ...whole, routes };
}

/** A block that has neutral content, in one of the groups of a route or a deployment. */
export interface NeutralPlace {
  readonly owner: "route" | "deployment";
  readonly group: string;
  readonly groupBlock: SpecificationBlock;
  readonly name: string;
  readonly block: NestedBlock;
}

function placesOf(owner: NeutralPlace["owner"], { blocks = {} }: SpecificationBlock): NeutralPlace[] {
  return Object.entries(blocks).flatMap(([group, groupBlock]) =>
    Object.entries(groupBlock.blocks ?? {})
      .filter(([, { neutral, likeDeploymentIn }]) => neutral !== undefined || likeDeploymentIn !== undefined)
      .map(([name, block]) => ({ owner, group, groupBlock, name, block })),
  );
}

const { routes: ofRoute = {}, ...ofAll } = deploymentSpecification.blocks ?? {};
const ofDeployment = placesOf("deployment", { blocks: ofAll });
const ofRoutes = placesOf("route", ofRoute);

const only = (owner: Written, group: string): Written | undefined => blocksIn(owner[group])[0];

function neutralOf({ name, block }: NeutralPlace, specification: Written): Written | undefined {
  const { neutral, likeDeploymentIn } = block;
  if (likeDeploymentIn === undefined) return neutral;
  return blocksIn(only(specification, likeDeploymentIn)?.[name])[0];
}

function withNeutral(owner: Written, { group, groupBlock, name, block }: NeutralPlace, neutral: Written): Written {
  const place = only(owner, group) ?? {};
  if (!isSent(groupBlock, place, name)) return owner;
  const [written] = blocksIn(place[name]);
  const missing = Object.keys(written === undefined ? {} : (block.blocks ?? {})).filter(
    (inner) => inner in neutral && blocksIn(written?.[inner]).length === 0,
  );
  if (written !== undefined && missing.length === 0) return owner;
  const added = Object.fromEntries(missing.map((inner) => [inner, neutral[inner]]));
  const whole = { ...place, [name]: written === undefined ? neutral : { ...written, ...added } };
  return { ...owner, [group]: Array.isArray(owner[group]) ? [whole] : whole };
}
