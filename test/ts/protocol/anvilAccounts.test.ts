import { toHex } from "viem";
import { mnemonicToAccount, privateKeyToAddress } from "viem/accounts";
import { describe, expect, test } from "vitest";
import { ANVIL_DEPLOYMENT } from "../../../ts/protocol/addresses.ts";
import {
  ANVIL_ACCOUNTS,
  isLocalChainId,
  isWellKnownAddress,
  isWellKnownKey,
} from "../../../ts/protocol/anvilAccounts.ts";

const KEY = ANVIL_ACCOUNTS[0].privateKey;

describe("ANVIL_ACCOUNTS", () => {
  test("are the first ten accounts of the public mnemonic", () => {
    const mnemonic = "test test test test test test test test test test test junk";
    const derived = ANVIL_ACCOUNTS.map((_, addressIndex) => {
      const account = mnemonicToAccount(mnemonic, { addressIndex });
      return { address: account.address, privateKey: toHex(account.getHdKey().privateKey ?? new Uint8Array()) };
    });
    expect(ANVIL_ACCOUNTS).toEqual(derived);
    expect(ANVIL_ACCOUNTS).toHaveLength(10);
  });

  test("have the protocol's deployer third", () => {
    expect(privateKeyToAddress(ANVIL_ACCOUNTS[2].privateKey)).toBe(ANVIL_DEPLOYMENT.deployer);
  });
});

describe("isWellKnownKey", () => {
  test.each([KEY, KEY.slice(2), KEY.toUpperCase(), KEY.slice(2).toUpperCase()])(
    "knows a key however written",
    (key) => {
      expect(isWellKnownKey(key)).toBe(true);
    },
  );

  test("knows all ten", () => {
    expect(ANVIL_ACCOUNTS.every(({ privateKey }) => isWellKnownKey(privateKey))).toBe(true);
  });

  test.each(["", "0x", `${KEY}00`, KEY.slice(0, -1), `0x${"1".repeat(64)}`])("does not know another", (key) => {
    expect(isWellKnownKey(key)).toBe(false);
  });
});

describe("isWellKnownAddress", () => {
  test("knows the ten in any case, and no other", () => {
    for (const { address } of ANVIL_ACCOUNTS) {
      expect(isWellKnownAddress(address)).toBe(true);
      expect(isWellKnownAddress(address.toLowerCase())).toBe(true);
    }
    expect(isWellKnownAddress("0x0000000000000000000000000000000000000000")).toBe(false);
  });
});

describe("isLocalChainId", () => {
  test("knows the chain ids of local chains only", () => {
    expect([31337, 1337, 1, 8453, 11155111, 0].map(isLocalChainId)).toEqual([true, true, false, false, false, false]);
  });
});
