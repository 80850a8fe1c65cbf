import { pino } from "pino";
import { expect, test } from "vitest";
import { createGate } from "../../../../ts/service/load/createGate.ts";
import { takeTurn } from "../../../../ts/service/load/takeTurn.ts";

test("work that goes on after its request has ended loses its turn", async () => {
  const warnings: string[] = [];
  const log = pino({ level: "warn" }, { write: (line: string) => void warnings.push(JSON.parse(line).msg) });
  const gate = createGate({ name: "g", concurrency: 1, queue: 5 });
  const controller = new AbortController();
  const end = await takeTurn(gate, { signal: controller.signal, log, abandonMs: 1 });
  const next = takeTurn(gate, { signal: new AbortController().signal, log });
  expect(gate.waiting).toBe(1);
  controller.abort();
  await next;
  expect(warnings).toEqual(["the work goes on although its request has ended; its turn is given away"]);
  end();
  expect(gate.running).toBe(1);
});

test("a turn that ended in time is not given away twice", async () => {
  const gate = createGate({ name: "g", concurrency: 1, queue: 5 });
  const controller = new AbortController();
  const end = await takeTurn(gate, { signal: controller.signal, log: pino({ level: "silent" }), abandonMs: 1 });
  end();
  end();
  controller.abort();
  expect(gate.running).toBe(0);
});
