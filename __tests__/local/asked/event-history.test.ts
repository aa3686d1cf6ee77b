import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { type EventHistory, eventHistory, shapedWhenRead } from "../../../local/asked/event-history";

async function all<T>(events: AsyncIterable<T>): Promise<T[]> {
  const read: T[] = [];
  for await (const event of events) read.push(event);
  return read;
}

describe("a history", () => {
  test("gives each reader all of it, whether it was there before, during or after", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer()), fc.array(fc.integer()), async (before, after) => {
        const events = eventHistory<number>();
        for (const event of before) events.add(event);
        const early = all(events);
        for (const event of after) events.add(event);
        const late = all(events);
        events.end();
        const whole = [...before, ...after];
        expect(await Promise.all([early, late, all(events)])).toEqual([whole, whole, whole]);
      }),
    );
  });

  test("keeps the latest, whatever its readers have got to", async () => {
    const events = eventHistory<number>(3);
    const slow = events[Symbol.asyncIterator]();
    events.add(0);
    expect(await slow.next()).toEqual({ value: 0, done: false });
    for (const event of [1, 2, 3, 4, 5]) events.add(event);
    expect(await slow.next()).toEqual({ value: 3, done: false });
    events.end();
    expect(await all(events)).toEqual([3, 4, 5]);
  });

  test("wakes readers that wait, in the order of what they asked for", async () => {
    const events = eventHistory<string>();
    const reader = events[Symbol.asyncIterator]();
    const [one, two, three] = [reader.next(), reader.next(), reader.next()];
    events.add("a");
    events.add("b");
    events.end();
    expect([await one, await two, await three]).toEqual([
      { value: "a", done: false },
      { value: "b", done: false },
      { value: undefined, done: true },
    ]);
  });

  test("lets a reader go that breaks off, and the others read on", async () => {
    const events = eventHistory<number>();
    for (const event of [1, 2, 3]) events.add(event);
    for await (const event of events) if (event === 2) break;
    events.end();
    expect(await all(events)).toEqual([1, 2, 3]);
  });

  test("lets a reader go at once that leaves while it waits, whoever reads on", async () => {
    for (const shaped of [
      (all: EventHistory<number>) => all,
      (all: EventHistory<number>) => shapedWhenRead(String, all),
    ]) {
      const history = eventHistory<number>();
      const events: AsyncIterable<unknown> = shaped(history);
      const leaver = events[Symbol.asyncIterator]();
      const waiting = leaver.next();
      const stayer = events[Symbol.asyncIterator]().next();
      expect(await leaver.return?.()).toEqual({ value: undefined, done: true });
      expect([await waiting, await leaver.next()]).toEqual([
        { value: undefined, done: true },
        { value: undefined, done: true },
      ]);
      history.add(1);
      expect(String((await stayer).value)).toBe("1");
    }
  });

  test("keeps a thousand of five thousand that pass a reader by, and gives it those", async () => {
    const history = eventHistory<number>();
    const slow = history[Symbol.asyncIterator]();
    history.add(0);
    expect((await slow.next()).value).toBe(0);
    for (let event = 1; event <= 5000; event += 1) history.add(event);
    expect(history.latest()).toHaveLength(1000);
    history.end();
    const rest: number[] = [];
    for (let one = await slow.next(); !one.done; one = await slow.next()) rest.push(one.value);
    expect([rest.length, rest[0], rest.at(-1)]).toEqual([1000, 4001, 5000]);
  });

  test("takes nothing more when it has ended", async () => {
    const events = eventHistory<number>();
    events.end();
    events.add(1);
    expect(await all(events)).toEqual([]);
  });
});

test("a history in another shape has the same events, made when they are read", async () => {
  const events = eventHistory<number>(2);
  const shape = vi.fn((event: number) => ({ event }));
  const shaped = shapedWhenRead(shape, events);
  for (const event of [1, 2, 3]) events.add(event);
  expect(shape).not.toHaveBeenCalled();
  events.end();
  expect(shaped.latest()).toEqual([{ event: 2 }, { event: 3 }]);
  expect(await all(shaped)).toEqual([{ event: 2 }, { event: 3 }]);
});
