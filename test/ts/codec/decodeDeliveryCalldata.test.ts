import { type Address, encodeFunctionData, zeroAddress, zeroHash } from "viem";
import { describe, expect, test } from "vitest";
import { batchDelivererAbi } from "../../../ts/abi/generated/batchDeliverer.ts";
import { coordinatorAbi } from "../../../ts/abi/generated/coordinator.ts";
import { decodeDeliveryCalldata } from "../../../ts/codec/decodeDeliveryCalldata.ts";

const COORDINATOR = "0x2E983A1Ba5e8b38AAAeC4B440B9dDcFBf72E15d1";
const WALLET = "0x60985ee8192B322c3CAbA97A9A9f7298bdc4335C";
const OWNER: Address = "0x13D69Cf7d6CE4218F646B759Dcf334D82c023d8e";

const direct = encodeFunctionData({
  abi: coordinatorAbi,
  functionName: "deliverCompute",
  args: [7, 2, "0x01", "0x02", "0x03", WALLET],
});
const subscription = {
  ...{ owner: OWNER, activeAt: 0, period: 0, frequency: 1, redundancy: 1, containerId: zeroHash, lazy: false },
  ...{ verifier: zeroAddress, paymentAmount: 0n, paymentToken: zeroAddress, wallet: zeroAddress },
} as const;
const delegated = encodeFunctionData({
  abi: coordinatorAbi,
  functionName: "deliverComputeDelegatee",
  args: [5, 9, subscription, 27, zeroHash, zeroHash, 1, "0x04", "0x05", "0x06", WALLET],
});
const DIRECT = { subscriptionId: 7, interval: 2, input: "0x01", output: "0x02", proof: "0x03", nodeWallet: WALLET };
const DELEGATED = {
  ...{ delegated: { owner: OWNER, nonce: 5 }, interval: 1 },
  ...{ input: "0x04", output: "0x05", proof: "0x06", nodeWallet: WALLET },
};
const batch = encodeFunctionData({
  abi: batchDelivererAbi,
  functionName: "deliver",
  args: [COORDINATOR, [direct, "0x1234", delegated].map((data) => ({ gasLimit: 1n, data: data as `0x${string}` }))],
});

describe("decodeDeliveryCalldata", () => {
  test("reads a delivery, a delegated one, and those of a batch", () => {
    expect(decodeDeliveryCalldata({ data: direct })).toEqual([DIRECT]);
    expect(decodeDeliveryCalldata({ data: delegated })).toEqual([DELEGATED]);
    expect(decodeDeliveryCalldata({ data: batch })).toEqual([DIRECT, DELEGATED]);
    expect(decodeDeliveryCalldata({ data: batch, coordinator: COORDINATOR })).toEqual([DIRECT, DELEGATED]);
  });

  test("leaves out a batch for another Coordinator", () => {
    expect(decodeDeliveryCalldata({ data: batch, coordinator: OWNER })).toEqual([]);
  });

  test.each(["0x", "0x12345678", direct.slice(0, 100), batch.slice(0, 200)])("finds none in %s", (data) => {
    expect(decodeDeliveryCalldata({ data: data as `0x${string}` })).toEqual([]);
  });
});
