import { expect, test } from "vitest";
import { normalizeArgs } from "../../../ts/cli/normalizeArgs.ts";

test.each([
  [
    ["sub", "--rpc_url", "a_b", "--payment_address=c_d"],
    ["sub", "--rpc-url", "a_b", "--payment-address=c_d"],
  ],
  [
    ["-pk", "0x1", "--pk=0x2"],
    ["--private-key", "0x1", "--private-key=0x2"],
  ],
  [
    ["request", "--", "--rpc_url", "-pk"],
    ["request", "--", "--rpc_url", "-pk"],
  ],
  [
    ["encode", "a_b", "-p", "--"],
    ["encode", "a_b", "-p", "--"],
  ],
])("%j becomes %j", (args, expected) => {
  expect(normalizeArgs(args)).toEqual(expected);
});
