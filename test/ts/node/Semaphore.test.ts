import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Semaphore } from "../../../ts/node/Semaphore.ts";

describe("Semaphore", () => {
  test("runs everything, never more at once than it may, in the order of asking", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.boolean(), { maxLength: 40 }),
        async (permits, works) => {
          const semaphore = new Semaphore(permits);
          let running = 0;
          let most = 0;
          const started: number[] = [];
          const outcomes = await Promise.allSettled(
            works.map((fails, index) =>
              semaphore.run(async () => {
                started.push(index);
                running += 1;
                most = Math.max(most, running);
                await null;
                running -= 1;
                if (fails) throw new Error(`${index}`);
                return index;
              }),
            ),
          );
          expect(most).toBe(Math.min(permits, works.length));
          expect(started).toEqual(works.map((_, index) => index));
          expect(outcomes.map(({ status }) => status === "rejected")).toEqual(works);
          expect(semaphore.queued).toBe(0);
          await semaphore.run(async () => expect(running).toBe(0));
        },
      ),
      { numRuns: 50 },
    );
  });

  test("those who wait can be turned away; permits that are out come back", async () => {
    const semaphore = new Semaphore(1);
    await semaphore.acquire();
    const waiting = [semaphore.acquire(), semaphore.acquire()];
    expect(semaphore.queued).toBe(2);
    semaphore.rejectWaiting(new Error("closed"));
    for (const one of waiting) await expect(one).rejects.toThrow("closed");
    semaphore.release();
    await semaphore.acquire();
    expect(semaphore.queued).toBe(0);
  });
});
