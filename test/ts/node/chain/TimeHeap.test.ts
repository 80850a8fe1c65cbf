import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TimeHeap } from "../../../../ts/node/chain/TimeHeap.ts";

describe("TimeHeap", () => {
  test("is empty at first", () => {
    const heap = new TimeHeap<string>();
    expect(heap.size).toBe(0);
    expect(heap.nextAt).toBeUndefined();
    expect(heap.popDue(Number.POSITIVE_INFINITY)).toEqual([]);
  });

  test("gives what is due, the present second included, and keeps the rest", () => {
    const heap = new TimeHeap<string>();
    heap.push(30, "c");
    heap.push(10, "a");
    heap.push(20, "b");
    expect(heap.nextAt).toBe(10);
    expect(heap.popDue(20)).toEqual(["a", "b"]);
    expect(heap.size).toBe(1);
    expect(heap.nextAt).toBe(30);
  });

  test("behaves as a sorted array does", () => {
    const operation = fc.oneof(
      fc.record({ push: fc.integer({ min: -50, max: 50 }) }),
      fc.record({ popDue: fc.integer({ min: -60, max: 60 }) }),
    );
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 200 }), (operations) => {
        const heap = new TimeHeap<number>();
        let model: { at: number; key: number }[] = [];
        operations.forEach((one, key) => {
          if ("push" in one) {
            heap.push(one.push, key);
            model.push({ at: one.push, key });
          } else {
            const due = heap.popDue(one.popDue);
            const timeOf = new Map(model.map(({ at, key }) => [key, at]));
            const expected = model.filter(({ at }) => at <= one.popDue);
            expect(new Set(due)).toEqual(new Set(expected.map(({ key }) => key)));
            expect(due.length).toBe(expected.length);
            const times = due.map((key) => timeOf.get(key) ?? Number.NaN);
            expect(times).toEqual(times.toSorted((a, b) => a - b));
            model = model.filter(({ at }) => at > one.popDue);
          }
          expect(heap.size).toBe(model.length);
          expect(heap.nextAt).toBe(model.length === 0 ? undefined : Math.min(...model.map(({ at }) => at)));
        });
      }),
    );
  });
});
