/**
 * Entra's key endpoint over months, as recorded in 2024 (https://github.com/panva/wellknown): a new key every 7 to 9 days, published for 3 to 8 weeks; several
 * replicas, each of which now and then does not list a key for a while: for half an hour in the middle, for three hours in one of ten cases, for 8.5 hours at most.
 */
const hour = 3_600_000;
const day = 24 * hour;

export interface RotatingKey {
  readonly kid: string;
  readonly from: number;
  readonly until: number;
}

interface Absence {
  readonly replica: number;
  readonly from: number;
  readonly until: number;
}

export class RotatingEntra {
  readonly keys: readonly RotatingKey[];
  readonly #absences: ReadonlyMap<string, readonly Absence[]>;

  constructor(
    private readonly random: () => number,
    days: number,
    private readonly replicas = 4,
  ) {
    this.keys = this.#makeKeys(days);
    this.#absences = new Map(this.keys.map((key) => [key.kid, this.#makeAbsences(key)]));
  }

  /** What one of the replicas, whichever answers, lists at this time. */
  list(time: number): readonly RotatingKey[] {
    const replica = Math.floor(this.random() * this.replicas);
    const isAbsent = ({ kid }: RotatingKey): boolean =>
      this.#absences.get(kid)?.some((absence) => absence.replica === replica && isDuring(absence, time)) ?? false;
    return this.keys.filter((key) => isDuring(key, time) && !isAbsent(key)).sort(() => this.random() - 0.5);
  }

  #between(low: number, high: number): number {
    return low + this.random() * (high - low);
  }

  #makeKeys(days: number): readonly RotatingKey[] {
    const keys: RotatingKey[] = [];
    for (let from = -40 * day; from < days * day; from += this.#between(7, 9) * day) {
      const kid = `key-${keys.length}`;
      keys.push({ kid, from, until: from + this.#between(21, 56) * day });
    }
    return keys;
  }

  #makeAbsences({ from, until }: RotatingKey): readonly Absence[] {
    const absences: Absence[] = [];
    for (let replica = 0; replica < this.replicas; replica++) {
      for (let start = from + this.#between(0, 2) * day; start < until; start += this.#between(0.5, 4) * day) {
        absences.push({ replica, from: start, until: start + this.#absenceHours() * hour });
      }
    }
    return absences;
  }

  /** Half an hour in the middle, three hours at nine tenths, 8.5 hours at most. */
  #absenceHours(): number {
    const rank = this.random();
    if (rank < 0.5) return this.#between(0.1, 0.5);
    return rank < 0.9 ? this.#between(0.5, 3) : this.#between(3, 8.5);
  }
}

const isDuring = ({ from, until }: { readonly from: number; readonly until: number }, time: number): boolean =>
  from <= time && time < until;
