import { describe, expect, test } from "vitest";
import { delegateKey, nodeRespondedKey, redundancyKey } from "../../../ts/protocol/mappingKeys.ts";

// Values computed with `cast keccak $(cast abi-encode …)`.
describe("mapping keys", () => {
  test("redundancyKey is keccak256(abi.encode(uint32, uint32))", () => {
    expect(redundancyKey({ subscriptionId: 7, interval: 4294967295 })).toBe(
      "0x3f33acfa9cfd1eaf62dae005a4e4677f60d974e40040a290df33d7d465478aa0",
    );
  });

  test("nodeRespondedKey is keccak256(abi.encode(uint32, uint32, address))", () => {
    const node = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
    expect(nodeRespondedKey({ subscriptionId: 7, interval: 3, node })).toBe(
      "0x1db126d65c330159c08681329389ec3c6d1dd498e8c0ed4fd923c3dfad254662",
    );
  });

  test("delegateKey is keccak256(abi.encode(address, uint32))", () => {
    expect(delegateKey({ owner: "0x13D69Cf7d6CE4218F646B759Dcf334D82c023d8e", nonce: 5 })).toBe(
      "0x502de473e8576b61c0618b0476d543cddcc563a8c13b7ec7b131acebd8b7ba9d",
    );
  });

  test("refuses what is no uint32 instead of hashing something else", () => {
    expect(() => redundancyKey({ subscriptionId: 2 ** 32, interval: 1 })).toThrow();
    expect(() => redundancyKey({ subscriptionId: -1, interval: 1 })).toThrow();
    expect(() => delegateKey({ owner: "0x13D69Cf7d6CE4218F646B759Dcf334D82c023d8e", nonce: 2 ** 32 })).toThrow();
  });
});
