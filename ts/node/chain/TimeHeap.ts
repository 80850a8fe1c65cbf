/** A binary heap of keys ordered by time: what is due next is found without looking at what is not due. */
export class TimeHeap<Key> {
  readonly #entries: { at: number; key: Key }[] = [];

  get size(): number {
    return this.#entries.length;
  }

  /** The earliest time, or `undefined` when the heap is empty. */
  get nextAt(): number | undefined {
    return this.#entries[0]?.at;
  }

  push(at: number, key: Key): void {
    const entries = this.#entries;
    entries.push({ at, key });
    let index = entries.length - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (this.#at(parent) <= this.#at(index)) break;
      this.#swap(parent, index);
      index = parent;
    }
  }

  /** Takes out everything due at `now`, earliest first. */
  popDue(now: number): Key[] {
    const due: Key[] = [];
    while (this.#entries.length > 0 && this.#at(0) <= now) due.push(this.#pop());
    return due;
  }

  #pop(): Key {
    const entries = this.#entries;
    const [first] = entries;
    const last = entries.pop();
    if (first === undefined || last === undefined) throw new RangeError("the heap is empty");
    if (entries.length > 0) {
      entries[0] = last;
      this.#sink(0);
    }
    return first.key;
  }

  #sink(start: number): void {
    let index = start;
    for (;;) {
      const left = 2 * index + 1;
      let least = index;
      if (this.#at(left) < this.#at(least)) least = left;
      if (this.#at(left + 1) < this.#at(least)) least = left + 1;
      if (least === index) return;
      this.#swap(least, index);
      index = least;
    }
  }

  #at(index: number): number {
    return this.#entries[index]?.at ?? Number.POSITIVE_INFINITY;
  }

  #swap(a: number, b: number): void {
    const entries = this.#entries;
    const first = entries[a];
    const second = entries[b];
    if (first === undefined || second === undefined) return;
    entries[a] = second;
    entries[b] = first;
  }
}
