import fc from "fast-check";
import { getAddress, toHex } from "viem";
import { describe, expect, test } from "vitest";
import { parseSubscription } from "../../../ts/codec/parseSubscription.ts";
import { serializeSubscription } from "../../../ts/codec/serializeSubscription.ts";
import { MAX_UINT16, MAX_UINT32, MAX_UINT256 } from "../../../ts/protocol/constants.ts";
import { containerHash } from "../../../ts/protocol/containerHash.ts";
import type { Subscription } from "../../../ts/protocol/Subscription.ts";

const uint32 = fc.integer({ min: 0, max: MAX_UINT32 });
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length }).map((value) => toHex(value));
const address = bytes(20).map((value) => getAddress(value));
const subscription: fc.Arbitrary<Subscription> = fc.record({
  owner: address,
  activeAt: uint32,
  period: uint32,
  frequency: uint32,
  redundancy: fc.integer({ min: 0, max: MAX_UINT16 }),
  containerId: bytes(32),
  lazy: fc.boolean(),
  verifier: address,
  paymentAmount: fc.bigInt({ min: 0n, max: MAX_UINT256 }),
  paymentToken: address,
  wallet: address,
});
const SUBSCRIPTION: Subscription = {
  owner: "0x13D69Cf7d6CE4218F646B759Dcf334D82c023d8e",
  activeAt: 1,
  period: 2,
  frequency: 3,
  redundancy: 4,
  containerId: containerHash("echo"),
  lazy: true,
  verifier: "0x0000000000000000000000000000000000000000",
  paymentAmount: 2n ** 255n + 1n,
  paymentToken: "0x0000000000000000000000000000000000000001",
  wallet: "0x60985ee8192B322c3CAbA97A9A9f7298bdc4335C",
};
const WIRE = serializeSubscription(SUBSCRIPTION);

describe("serializeSubscription", () => {
  test("uses the REST interface's names", () => {
    expect(WIRE).toEqual({
      owner: SUBSCRIPTION.owner,
      active_at: 1,
      period: 2,
      frequency: 3,
      redundancy: 4,
      containers: SUBSCRIPTION.containerId,
      lazy: true,
      verifier: SUBSCRIPTION.verifier,
      payment_amount: 2n ** 255n + 1n,
      payment_token: SUBSCRIPTION.paymentToken,
      wallet: SUBSCRIPTION.wallet,
    });
  });
});

describe("parseSubscription", () => {
  test("gives back any subscription", () => {
    fc.assert(
      fc.property(subscription, (given) => {
        expect(parseSubscription(serializeSubscription(given))).toEqual(given);
      }),
    );
  });

  test("accepts integers as text, a hash without 0x and addresses in lower case; ignores further keys", () => {
    const loose = {
      ...WIRE,
      active_at: "1",
      redundancy: 4n,
      payment_amount: SUBSCRIPTION.paymentAmount.toString(),
      containers: WIRE.containers.slice(2).toUpperCase(),
      owner: WIRE.owner.toLowerCase(),
      max_gas_limit: 5,
    };
    expect(parseSubscription(loose)).toEqual(SUBSCRIPTION);
  });

  test("misses every field that is not there", () => {
    for (const key of Object.keys(WIRE)) {
      expect(() => parseSubscription({ ...WIRE, [key]: undefined })).toThrow(
        expect.objectContaining({
          code: "SUBSCRIPTION_INVALID",
          shortMessage: `subscription.${key} is invalid: got nothing.`,
        }),
      );
    }
  });

  test.each<[string, unknown]>([
    ["active_at", 2 ** 32],
    ["period", -1],
    ["frequency", 1.5],
    ["frequency", true],
    ["redundancy", 65_536],
    ["payment_amount", 2 ** 53],
    ["payment_amount", 2n ** 256n],
    ["payment_amount", -1n],
    ["payment_amount", "1e18"],
    ["payment_amount", ""],
    ["payment_amount", "9".repeat(100_000)],
    ["lazy", "false"],
    ["lazy", 0],
    ["containers", ["echo"]],
    ["containers", "0x12"],
    ["owner", "0x13d69Cf7d6CE4218F646B759Dcf334D82c023d8e"],
    ["owner", "13D69Cf7d6CE4218F646B759Dcf334D82c023d8e"],
    ["verifier", ""],
    ["wallet", null],
  ])("refuses %s when it is %s", (key, value) => {
    expect(() => parseSubscription({ ...WIRE, [key]: value })).toThrow(
      expect.objectContaining({
        code: "SUBSCRIPTION_INVALID",
        message: expect.stringMatching(new RegExp(`^subscription\\.${key} is invalid: got .{1,120}\\.\nGive `)),
      }),
    );
  });

  test.each([null, undefined, [], "x", 7])("refuses %j for a subscription", (wire) => {
    expect(() => parseSubscription(wire)).toThrow(expect.objectContaining({ code: "SUBSCRIPTION_INVALID" }));
  });
});
