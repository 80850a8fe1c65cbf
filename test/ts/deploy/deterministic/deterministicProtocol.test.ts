import { getContractAddress, parseTransaction, recoverTransactionAddress } from "viem";
import { describe, expect, test } from "vitest";
import {
  DEPLOYMENT_PROXY_CODE,
  PROXY_COST,
  PROXY_SIGNER,
  PROXY_TRANSACTION,
} from "../../../../ts/deploy/deterministic/deploymentProxy.ts";
import { deterministicProtocol, saltOf } from "../../../../ts/deploy/deterministic/deterministicProtocol.ts";
import { predictProtocolAddresses } from "../../../../ts/protocol/addresses.ts";
import { DEPLOYMENT_PROXY } from "../../../../ts/protocol/deploymentProxy.ts";

const parameters = { feeRecipient: "0x00000000000000000000000000000000000000fe", fee: 0 } as const;

describe("the deployment proxy's transaction", () => {
  test("is signed by its signer for its address, and costs what is said", async () => {
    const signer = await recoverTransactionAddress({ serializedTransaction: PROXY_TRANSACTION as `0x02${string}` });
    expect(signer).toBe(PROXY_SIGNER);
    expect(getContractAddress({ from: signer, nonce: 0n })).toBe(DEPLOYMENT_PROXY);
    const { gas = 0n, gasPrice = 0n, data } = parseTransaction(PROXY_TRANSACTION);
    expect(gas * gasPrice).toBe(PROXY_COST);
    expect(data?.endsWith(DEPLOYMENT_PROXY_CODE.slice(2))).toBe(true);
  });
});

describe("deterministicProtocol", () => {
  test("addresses follow from the salt, the fee and its recipient, and from nothing else", () => {
    const { deployer, addresses } = deterministicProtocol(parameters);
    expect(addresses).toEqual(predictProtocolAddresses({ deployer, nonce: 1 }));
    expect(deterministicProtocol({ ...parameters }).addresses).toEqual(addresses);
    const others = [
      deterministicProtocol(parameters, "another"),
      deterministicProtocol({ ...parameters, fee: 1 }),
      deterministicProtocol({ ...parameters, feeRecipient: deployer }),
    ];
    expect(new Set([deployer, ...others.map((one) => one.deployer)]).size).toBe(4);
  });
});

describe("saltOf", () => {
  test("is the text and zeros after it", () => {
    expect(saltOf("ab")).toBe(`0x6162${"00".repeat(30)}`);
  });

  test.each([
    ["", "0 bytes"],
    ["é".repeat(17), "34 bytes"],
  ])("refuses %j", (text, got) => {
    expect(() => saltOf(text)).toThrow(`Bad salt: got ${got}, expected 1 to 32 bytes of text.`);
  });
});
