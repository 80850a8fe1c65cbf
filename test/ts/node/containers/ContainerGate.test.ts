import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ContainerGate } from "../../../../ts/node/containers/ContainerGate.ts";
import { container } from "../fixtures.ts";

const OPTIONS = { breakAfter: 3, breakMs: 1_000 };

describe("ContainerGate", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["performance"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("turns calls away once as many wait as may", async () => {
    const gate = new ContainerGate(container("a", { concurrency: 1, queue: 1 }), OPTIONS);
    await gate.slots.acquire();
    expect(gate.refusal()).toBeUndefined();
    const waiting = gate.slots.acquire();
    expect(gate.refusal()).toMatchObject({ code: "CONTAINER_QUEUE_FULL", retryable: true, container: "a" });
    gate.slots.release();
    await waiting;
    expect(gate.refusal()).toBeUndefined();
  });

  test("leaves a container alone after failures in a row, and tries it again after the pause", () => {
    const gate = new ContainerGate(container("a"), OPTIONS);
    gate.note(true);
    gate.note(true);
    expect(gate.isOpen).toBe(false);
    gate.note(true);
    expect(gate.refusal()).toMatchObject({ code: "CONTAINER_UNAVAILABLE", retryable: true });
    vi.advanceTimersByTime(OPTIONS.breakMs);
    expect(gate.refusal()).toBeUndefined();
    gate.note(true); // still down: one failure is enough now
    expect(gate.isOpen).toBe(true);
  });

  test("N43: says whether the container answers, by its last call", () => {
    const gate = new ContainerGate(container("a"), OPTIONS);
    expect(gate.health).toBe("unknown");
    gate.note(true);
    expect(gate.health).toBe("failing");
    gate.note(false);
    expect(gate.health).toBe("ok");
  });

  test("forgets failures once a call worked", () => {
    const gate = new ContainerGate(container("a"), OPTIONS);
    gate.note(true);
    gate.note(true);
    gate.note(false);
    gate.note(true);
    gate.note(true);
    expect(gate.isOpen).toBe(false);
  });
});
