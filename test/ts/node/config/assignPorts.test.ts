import fc from "fast-check";
import { expect, test } from "vitest";
import { assignPorts } from "../../../../ts/node/config/assignPorts.ts";

const assign = (...ports: number[]) =>
  assignPorts(ports.map((port, index) => ({ id: String(index), port }))).map(({ port }) => port);

test.each([
  [[], []],
  [[3000], [3000]],
  [
    [3000, 3001],
    [3000, 3001],
  ],
  [
    [3000, 3000, 3000],
    [3000, 3999, 3998],
  ],
  [
    [3999, 3999],
    [3999, 3998],
  ],
  [
    [3000, 3000, 3999],
    [3000, 3999, 3998],
  ],
])("%j become %j", (wanted, ports) => {
  expect(assign(...wanted)).toEqual(ports);
});

test("no two are ever the same, and the first to ask for a port has it", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 3990, max: 4002 }), { maxLength: 40 }), (wanted) => {
      const ports = assign(...wanted);
      expect(new Set(ports).size).toBe(wanted.length);
      expect(ports[0]).toBe(wanted[0]);
    }),
  );
});
