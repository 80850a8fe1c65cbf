import type { Address } from "viem";
import { getCode } from "viem/actions";
import { DEPLOYMENT_PROXY } from "../../protocol/deploymentProxy.ts";
import { checkWiring } from "../checkWiring.ts";
import type { DeploymentContext, ReadClient } from "../DeploymentContext.ts";
import { proxyCalldata } from "../deterministic/deploymentProxy.ts";
import { deterministicProtocol, PROTOCOL_SALT } from "../deterministic/deterministicProtocol.ts";
import { AddressOccupiedError } from "../errors/AddressOccupiedError.ts";
import { ask } from "../errors/DeployRpcError.ts";
import { estimateStep, withMargin } from "../plan/estimateStep.ts";
import { checkFeeParameters, type FeeParameters, protocolCreations } from "../protocolCreations.ts";
import { matchBytecode } from "../verify/matchBytecode.ts";
import type { DeploymentTarget } from "./DeploymentTarget.ts";
import { protocolOf } from "./protocolOf.ts";
import { planProxy } from "./proxySteps.ts";

const NAME = "ProtocolDeployer";

/** How the protocol is to be deployed to the same addresses on every chain. */
export interface DeterministicProtocolParameters extends FeeParameters {
  /** At most 32 bytes of text. Default {@link PROTOCOL_SALT}. */
  salt?: string;
}

/**
 * The six contracts of the protocol in one transaction, at addresses that are the same on every chain: they follow from
 * the salt, the contracts' code, the fee and its recipient.
 *
 * @throws {DeploymentArgumentError} when the fee, its recipient or the salt can't be right
 */
export function deterministicProtocolTarget(parameters: DeterministicProtocolParameters): DeploymentTarget {
  checkFeeParameters(parameters);
  const { feeRecipient, fee, salt = PROTOCOL_SALT } = parameters;
  const protocol = deterministicProtocol(parameters, salt);
  const creations = [
    { name: NAME, address: protocol.deployer, initCode: protocol.initCode },
    ...protocolCreations(protocol.addresses, parameters),
  ];
  const check = (client: ReadClient) => checkWiring(client, protocol.addresses);

  return {
    key: "protocol",
    title: "the protocol",
    parameters: { mode: "deterministic", feeRecipient, fee: String(fee), salt },
    async find(context: DeploymentContext) {
      const present = await Promise.all(creations.map((creation) => standsAt(context, creation)));
      if (present.every((one) => !one)) return undefined;
      const gap = creations.find((_one, index) => !present[index]);
      // One transaction creates them all, so a part of them can't be its doing.
      if (gap) throw new AddressOccupiedError({ contractName: "The protocol", address: protocol.addresses.registry });
      return { ...(await check(context.client)) };
    },
    async plan(context, { nonce }) {
      const proxy = await planProxy(context, nonce);
      const data = proxyCalldata(protocol.salt, protocol.initCode);
      const gas = await estimateStep(context, {
        ...{ name: "the protocol", to: DEPLOYMENT_PROXY, data },
        ...(proxy.codeOverride && { codeOverride: proxy.codeOverride }),
      });
      const step = {
        id: "protocol",
        title: "create the six contracts",
        nonce: proxy.nonce,
        to: DEPLOYMENT_PROXY,
        data,
        value: 0n,
        ...{ gas, gasLimit: withMargin(gas), address: protocol.deployer, waits: true },
      };
      return { steps: [...proxy.steps, step], addresses: { ...protocol.addresses } };
    },
    check: async ({ client }) => ({ ...(await check(client)) }),
    record: (book, { addresses, plan, mined }) => {
      const record = mined.get("protocol");
      if (record === undefined && book.protocol?.registry === protocol.addresses.registry) return book;
      return {
        ...book,
        protocol: {
          ...protocolOf(addresses),
          source: "deterministic",
          salt,
          ...(record && {
            deployer: plan.deployer,
            blockNumber: record.blockNumber,
            transactions: { protocol: record.hash },
          }),
        },
      };
    },
  };
}

/** Whether a contract is where it belongs. */
async function standsAt(
  { client }: DeploymentContext,
  { name, address, initCode }: { name: string; address: Address; initCode: `0x${string}` },
): Promise<boolean> {
  const code = await ask(`the code of ${name}`, () => getCode(client, { address }));
  if (code === undefined) return false;
  if (matchBytecode(initCode, code) === undefined) throw new AddressOccupiedError({ contractName: name, address });
  return true;
}
