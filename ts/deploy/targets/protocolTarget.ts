import type { Address, Hex } from "viem";
import { call } from "viem/actions";
import { type ProtocolAddresses, predictProtocolAddresses } from "../../protocol/addresses.ts";
import { checkWiring } from "../checkWiring.ts";
import type { DeploymentContext } from "../DeploymentContext.ts";
import { DeploymentFailedError } from "../errors/DeploymentFailedError.ts";
import { ask } from "../errors/DeployRpcError.ts";
import type { DeploymentStep } from "../plan/DeploymentPlan.ts";
import { estimateStep, intrinsicGas, withMargin } from "../plan/estimateStep.ts";
import {
  checkFeeParameters,
  type FeeParameters,
  type ProtocolCreation,
  protocolCreations,
} from "../protocolCreations.ts";
import type { DeploymentTarget } from "./DeploymentTarget.ts";
import { findProtocol } from "./findProtocol.ts";
import { protocolOf } from "./protocolOf.ts";

/**
 * Gas that each creation takes beyond what its bytes cost, as measured: for RPCs that can't estimate a step that builds on
 * one that was not sent yet.
 */
export const CREATION_GAS = {
  registry: 159_947n,
  coordinator: 2_851_656n,
  inbox: 793_813n,
  reader: 430_970n,
  fee: 397_234n,
  walletFactory: 1_146_988n,
} as const satisfies Record<keyof ProtocolAddresses, bigint>;

/**
 * The six contracts of the protocol from consecutive nonces of the deployer, six transactions: the addresses follow from
 * the deployer's address and nonce.
 *
 * @throws {DeploymentArgumentError} when the fee or its recipient can't be right
 */
export function protocolTarget(parameters: FeeParameters): DeploymentTarget {
  checkFeeParameters(parameters);
  const { feeRecipient, fee } = parameters;
  return {
    key: "protocol",
    title: "the protocol",
    parameters: { mode: "nonces", feeRecipient, fee: String(fee) },
    find: (context, book) => findProtocol(context, book),
    async plan(context, { nonce }) {
      const addresses = predictProtocolAddresses({ deployer: context.account.address, nonce });
      const creations = protocolCreations(addresses, parameters);
      const gas = await estimateCreations(context, creations);
      const steps = creations.map(
        ({ id, name, address, initCode }, index): DeploymentStep => ({
          id,
          title: `create ${name}`,
          nonce: nonce + index,
          to: null,
          data: initCode,
          value: 0n,
          gas: gas[index] ?? 0n,
          gasLimit: withMargin(gas[index] ?? 0n),
          address,
          // The others read it when they are created, and would be paid for in vain without it.
          waits: id === "registry",
        }),
      );
      return { steps, addresses: { ...addresses } };
    },
    check: async ({ client }, { plan }) => ({ ...(await checkWiring(client, protocolOf(plan.addresses))) }),
    record: (book, { addresses, plan, mined }) => {
      const registry = mined.get("registry");
      if (registry === undefined && book.protocol?.registry === addresses["registry"]) return book;
      return {
        ...book,
        protocol: {
          ...protocolOf(addresses),
          source: "deployed",
          deployer: plan.deployer,
          ...(registry && { blockNumber: registry.blockNumber }),
          transactions: Object.fromEntries([...mined].map(([step, { hash }]) => [step, hash])),
        },
      };
    },
  };
}

/** Has no key that anybody knows. */
const NOBODY: Address = "0x00000000000000000000000000000000000dEaD1";

/**
 * The other five read the Registry when they are created, so the estimate pretends that it is there; and that somebody
 * else sends them, since it stands where the deployer's next contract would.
 */
async function estimateCreations(
  context: DeploymentContext,
  creations: readonly [ProtocolCreation, ...ProtocolCreation[]],
): Promise<bigint[]> {
  const [registry, ...others] = creations;
  const { data: code } = await ask("the Registry's code", () => call(context.client, { data: registry.initCode }));
  const codeOverride = { [registry.address]: { code: code ?? "0x" } } as Record<Address, { code: Hex }>;
  const first = await estimateStep(context, { name: registry.name, to: null, data: registry.initCode });
  const rest = await Promise.all(
    others.map(({ id, name, initCode }) =>
      estimateStep(context, { name, to: null, data: initCode, codeOverride, from: NOBODY }).catch((error: unknown) => {
        if (!(error instanceof DeploymentFailedError)) throw error;
        return CREATION_GAS[id] + intrinsicGas(initCode);
      }),
    ),
  );
  return [first, ...rest];
}
