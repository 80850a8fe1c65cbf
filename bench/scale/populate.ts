import { encodeFunctionData, type Hex, numberToHex, pad, parseGwei, size, zeroAddress } from "viem";
import { coordinatorAbi } from "../../ts/abi/generated/coordinator.ts";
import type { ChainConnection } from "../../ts/devnet/connectChain.ts";
import { ANVIL_ACCOUNTS } from "../../ts/protocol/anvilAccounts.ts";

/**
 * A contract that makes one call many times: calldata is how often, whom, and the call's own calldata.
 *
 * CALLDATACOPY(0, 64, CALLDATASIZE - 64); for (n = calldata[0]; n > 0; n--) CALL(calldata[32], memory[0 .. size - 64])
 */
const REPEATER: Hex = "0x604036038060405f375f355b80156023575f5f835f5f6020355af15060019003600b565b00";
const REPEATER_ADDRESS = "0x00000000000000000000000000000000000a11ce";

/** Subscriptions in one transaction: below the gas that one may use (EIP-7825). */
const A_TRANSACTION = 100;
/** Transactions in one block. */
const A_BLOCK = 50;
const YEAR_SECONDS = 31_536_000;

/** Creates subscriptions to the container `echo`, of which none is due within a year. */
export async function populate({ testClient, publicClient }: ChainConnection, coordinator: Hex, count: number) {
  const [user] = ANVIL_ACCOUNTS;
  const call = encodeFunctionData({
    abi: coordinatorAbi,
    functionName: "createSubscription",
    args: ["echo", 10, YEAR_SECONDS, 1, false, zeroAddress, 0n, zeroAddress, zeroAddress],
  });
  await testClient.setCode({ address: REPEATER_ADDRESS, bytecode: REPEATER });
  await testClient.impersonateAccount({ address: user.address });
  await testClient.setAutomine(false);
  const word = (value: number | Hex) => pad(typeof value === "number" ? numberToHex(value) : value).slice(2);
  let nonce = await publicClient.getTransactionCount({ address: user.address });
  for (let left = count, open = 0; left > 0; ) {
    const calls = Math.min(A_TRANSACTION, left);
    left -= calls;
    await testClient.sendUnsignedTransaction({
      ...{ from: user.address, to: REPEATER_ADDRESS, nonce: nonce++, gas: 16_000_000n, maxFeePerGas: parseGwei("100") },
      data: `0x${word(calls)}${word(coordinator)}${call.slice(2)}`,
    });
    if (++open < A_BLOCK && left > 0) continue;
    open = 0;
    await testClient.mine({ blocks: 1 });
  }
  await testClient.setAutomine(true);
  const next = await publicClient.readContract({ address: coordinator, abi: coordinatorAbi, functionName: "id" });
  if (next !== count + 1)
    throw new Error(`${next - 1} subscriptions were created, not ${count} (${size(call)} bytes each)`);
}
