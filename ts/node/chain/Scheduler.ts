import { TimeHeap } from "./TimeHeap.ts";

/** Node clamps longer timers to 1 ms, so long waits are cut into pieces of this. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Wakes subscriptions at their time. One timer for all of them, set to the earliest: idle cost doesn't grow with how many
 * there are. A newer wake-up of a subscription replaces its older one.
 */
export class Scheduler {
  readonly #heap = new TimeHeap<number>();
  readonly #wakeAt = new Map<number, number>();
  readonly #now: () => number;
  readonly #wake: (subscriptionId: number) => void;
  #timer: NodeJS.Timeout | undefined;
  /** The time that the timer was set for; `undefined` while it isn't set. */
  #armedFor: number | undefined;
  #stopped = false;

  /**
   * @param now chain time, unix seconds
   * @param wake called for each subscription whose time has come
   */
  constructor(now: () => number, wake: (subscriptionId: number) => void) {
    this.#now = now;
    this.#wake = wake;
  }

  /** How many subscriptions wait. */
  get size(): number {
    return this.#wakeAt.size;
  }

  /** Wakes a subscription at `at` (chain time, unix seconds), or at once when that is past. */
  schedule(subscriptionId: number, at: number): void {
    this.#wakeAt.set(subscriptionId, at);
    this.#heap.push(at, subscriptionId);
    if (this.#armedFor === undefined || at < this.#armedFor) this.#arm();
  }

  forget(subscriptionId: number): void {
    this.#wakeAt.delete(subscriptionId);
  }

  /** Wakes what is due now and sets the timer for the next. Call it when the chain's time has jumped. */
  check(): void {
    const now = this.#now();
    for (const id of this.#heap.popDue(now)) {
      // A heap entry that was replaced or forgotten no longer has its time in the map.
      const at = this.#wakeAt.get(id);
      if (at === undefined || at > now) continue;
      this.#wakeAt.delete(id);
      this.#wake(id);
    }
    this.#arm();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #arm(): void {
    clearTimeout(this.#timer);
    const next = this.#heap.nextAt;
    this.#armedFor = this.#stopped ? undefined : next;
    if (this.#stopped || next === undefined) return;
    const waitMs = Math.max(0, Math.ceil((next - this.#now()) * 1000));
    this.#timer = setTimeout(() => this.check(), Math.min(waitMs, MAX_TIMER_MS));
  }
}
