import { setImmediate } from "node:timers/promises";
import { zeroAddress } from "viem";
import { describe, expect, test } from "vitest";
import { followRegistry, type RegistryGetter } from "../../../ts/protocol/followRegistry.ts";

const ADDRESSES = {
  COORDINATOR: `0x${"1".repeat(40)}`,
  INBOX: `0x${"2".repeat(40)}`,
  READER: `0x${"3".repeat(40)}`,
  FEE: `0x${"4".repeat(40)}`,
  WALLET_FACTORY: `0x${"5".repeat(40)}`,
} as const;

describe("followRegistry", () => {
  test("gives each contract its address, asked for at once", async () => {
    const asked: RegistryGetter[] = [];
    const addresses = await followRegistry(zeroAddress, async (getter) => {
      asked.push(getter);
      await setImmediate();
      expect(asked).toHaveLength(5);
      return ADDRESSES[getter];
    });
    expect(addresses).toEqual({
      registry: zeroAddress,
      coordinator: ADDRESSES.COORDINATOR,
      inbox: ADDRESSES.INBOX,
      reader: ADDRESSES.READER,
      fee: ADDRESSES.FEE,
      walletFactory: ADDRESSES.WALLET_FACTORY,
    });
  });

  test("of several faults tells the same one, however they come", async () => {
    const failing = followRegistry(zeroAddress, async (getter) => {
      if (getter === "COORDINATOR") return ADDRESSES[getter];
      if (getter === "INBOX") await setImmediate(); // the last to fail
      throw new Error(getter);
    });
    await expect(failing).rejects.toThrow("INBOX");
  });
});
