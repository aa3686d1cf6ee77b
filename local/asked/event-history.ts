/**
 * What happened, and what happens, for any number of readers: all read the same bounded list, each at a place of its own.
 *
 * @module
 */

/** What readers see of a history. To be read with `for await`, as often as wanted. */
interface ReadHistory<T> extends AsyncIterable<T> {
  /** All that is kept, oldest first. */
  latest(): readonly T[];
}

/** One that is written. */
export interface EventHistory<T> extends ReadHistory<T> {
  add(event: T): void;
  /** Readers end with what is there. */
  end(): void;
}

/** @param most so many events are kept */
export function eventHistory<T>(most = 1000): EventHistory<T> {
  const kept: T[] = [];
  let forgotten = 0;
  let isEnded = false;
  let waiting: (() => void)[] = [];
  const tell = (): void => {
    const told = waiting;
    waiting = [];
    for (const wake of told) wake();
  };
  return {
    latest: () => [...kept],
    add(event) {
      if (isEnded) return;
      kept.push(event);
      if (kept.length > most) {
        kept.shift();
        forgotten += 1;
      }
      tell();
    },
    end() {
      isEnded = true;
      tell();
    },
    [Symbol.asyncIterator]() {
      let isLeft = false;
      const reading = read(() => isLeft);
      return {
        next: () => reading.next(),
        // A generator would hear of it only behind the event for which it waits, and none may ever come.
        return() {
          isLeft = true;
          tell();
          return reading.return(undefined);
        },
      };
    },
  };
  async function* read(isLeft: () => boolean): AsyncGenerator<T, undefined> {
    for (let place = forgotten; ; place += 1) {
      while (place >= forgotten + kept.length) {
        if (isEnded || isLeft()) return;
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
      if (isLeft()) return;
      place = Math.max(place, forgotten);
      // Sound: it lies between the oldest that is kept and the end.
      yield kept[place - forgotten] as T;
    }
  }
}

/** The same with each event in another shape, which is made when somebody reads it: a busy gateway writes far more than anybody looks at. */
export function shapedWhenRead<T, Read>(shape: (event: T) => Read, history: EventHistory<T>): ReadHistory<Read> {
  return {
    latest: () => history.latest().map(shape),
    [Symbol.asyncIterator]() {
      const events = history[Symbol.asyncIterator]();
      return {
        async next() {
          const { done = false, value } = await events.next();
          return done ? { done, value: undefined } : { done, value: shape(value) };
        },
        async return() {
          await events.return?.();
          return { done: true, value: undefined };
        },
      };
    },
  };
}
