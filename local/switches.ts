/**
 * What can be changed while a local cloud runs: Entra's keys, replicas, speed and health, and the time.
 *
 * @module
 */
import type { MovableClock } from "./clock";
import { type Outage, outages, type Surface, surfaces } from "./entra/faults";
import type { Rotation } from "./entra/key-ring";

/** What the switches act on; a running Entra is one. */
interface SwitchTarget {
  readonly keys: {
    flapping: boolean;
    rotate(how: Rotation): Promise<void>;
    readonly signing: { readonly kid: string };
  };
  readonly faults: { delay: number; outage: Outage; surface: Surface };
}

/** Changes; what is left out stays. They take effect in this order. */
export interface SwitchChanges {
  /** `planned`: the next published key signs from now on. `emergency`: a key that nobody has seen does, and the present one is withdrawn. */
  readonly rotate?: Rotation;
  /** Whether Entra's replicas show different keys. */
  readonly flapping?: boolean;
  /** Milliseconds that each of Entra's answers waits: 0 to 120,000. */
  readonly delay?: number;
  readonly outage?: Outage;
  /** What delay and outage befall. */
  readonly surface?: Surface;
  /** Seconds by which the clock moves, forward or, if negative, back: at most ten years at a time. */
  readonly moveClock?: number;
  /** Sets the clock back to the machine's time. */
  readonly resetClock?: true;
  /** Applies the stack again at the clock's time, as a later `terraform apply` would: rotates secrets whose time has come. */
  readonly apply?: true;
}

/** A secret, told without its value. */
export interface MadeSecret {
  /** What it may be asked for with. */
  readonly id: string;
  readonly application: string;
  readonly clientId: string;
  /** Milliseconds since 1970: valid before that. */
  readonly expires: number;
}

/** What an apply did. */
export interface Applied {
  /** The clock's time. */
  readonly at: number;
  /** Secrets that it made. */
  readonly secrets: readonly MadeSecret[];
  /** Addresses of the resources that are not what they were. */
  readonly changed: readonly string[];
}

/** How the switches stand. */
export interface SwitchState {
  /** The key that signs now. */
  readonly signing: string;
  readonly flapping: boolean;
  /** Milliseconds. */
  readonly delay: number;
  readonly outage: Outage;
  readonly surface: Surface;
  /** The clock's time, milliseconds since 1970. */
  readonly now: number;
  /** Milliseconds by which the clock is ahead of the machine's. */
  readonly offset: number;
}

/** The switches of one local cloud. */
export interface Switches {
  state(): SwitchState;
  /** Makes the changes and tells how the switches stand then, and what an apply did. */
  change(changes: SwitchChanges): Promise<SwitchState & { readonly applied?: Applied }>;
}

const tenYears = 10 * 366 * 86_400;

/** JSON schema of {@link SwitchChanges}, for whoever takes them from outside. */
export const switchChangesSchema = {
  description: "Changes; what is left out stays. They take effect in this order.",
  type: "object",
  additionalProperties: false,
  minProperties: 1,
  properties: {
    rotate: {
      description:
        "planned: the next published key signs from now on. emergency: a key that nobody has seen does, and the present one is withdrawn.",
      enum: ["planned", "emergency"],
    },
    flapping: { description: "Whether Entra's replicas show different keys.", type: "boolean" },
    delay: {
      description: "Milliseconds that each of Entra's answers waits.",
      ...{ type: "integer", minimum: 0, maximum: 120_000 },
    },
    outage: { description: "What Entra does with requests: none is a healthy one.", enum: outages },
    surface: { description: "What delay and outage befall.", enum: surfaces },
    moveClock: {
      description: "Seconds by which the clock moves, forward or, if negative, back.",
      ...{ type: "integer", minimum: -tenYears, maximum: tenYears },
    },
    resetClock: { description: "Sets the clock back to the machine's time.", const: true },
    apply: {
      description:
        "Applies the stack again at the clock's time, as a later terraform apply would: secrets whose time has come are new.",
      const: true,
    },
  },
} as const;

/**
 * Makes the switches.
 *
 * @param apply applies the stack again at the clock's time
 */
export function createSwitches(
  target: SwitchTarget,
  clock: MovableClock,
  apply: () => Applied | undefined | Promise<Applied | undefined>,
): Switches {
  const state = (): SwitchState => ({
    signing: target.keys.signing.kid,
    flapping: target.keys.flapping,
    ...target.faults,
    now: clock.now(),
    offset: clock.offset,
  });
  return {
    state,
    async change(changes) {
      if (changes.rotate !== undefined) await target.keys.rotate(changes.rotate);
      if (changes.flapping !== undefined) target.keys.flapping = changes.flapping;
      changeFaults(target, changes);
      if (changes.moveClock !== undefined) clock.moveBy(changes.moveClock * 1000);
      if (changes.resetClock) clock.reset();
      const applied = changes.apply ? await apply() : undefined;
      return { ...state(), ...(applied === undefined ? {} : { applied }) };
    },
  };
}

function changeFaults({ faults }: SwitchTarget, { delay, outage, surface }: SwitchChanges): void {
  if (delay !== undefined) faults.delay = delay;
  if (outage !== undefined) faults.outage = outage;
  if (surface !== undefined) faults.surface = surface;
}
