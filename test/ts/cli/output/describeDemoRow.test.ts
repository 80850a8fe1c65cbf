import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import type { DemoOutput } from "../../../../ts/cli/demo/demoPrompts.ts";
import { describeDemoRow } from "../../../../ts/cli/output/describeDemoRow.ts";

const describeOutput = (output: DemoOutput) =>
  stripVTControlCharacters(
    describeDemoRow({
      ...{ task: "text_generation", input: "in", output, subscriptionId: 7 },
      ...{ requestTx: "0x01", deliveryTx: "0x02", requestGas: 1234567, deliveryGas: 99, latencyMs: 42 },
    }),
  );

test("aligns names and values", () => {
  expect(describeOutput("out")).toBe(
    [
      "text_generation",
      "  input         in",
      "  answer        out",
      "  subscription  7",
      "  request       0x01  gas 1,234,567",
      "  delivery      0x02  gas 99",
      "  time          42 ms",
      "",
    ].join("\n"),
  );
});

test.each<[DemoOutput, string]>([
  [
    [
      { label: "POSITIVE", score: 0.93574 },
      { label: "NEGATIVE", score: 0.06426 },
    ],
    "POSITIVE 93.6 %, NEGATIVE 6.4 %",
  ],
  [[{ entity_group: "PER", score: 1 }], "PER 100.0 %"],
  [[], "(none found)"],
])("writes %j as %s", (output, text) => {
  expect(describeOutput(output)).toContain(`  answer        ${text}\n`);
});
