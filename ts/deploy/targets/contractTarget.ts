import { type Address, getContractAddress, type Hex, isAddressEqual, keccak256 } from "viem";
import { getCode } from "viem/actions";
import { DEPLOYMENT_PROXY } from "../../protocol/deploymentProxy.ts";
import type { DeploymentContext } from "../DeploymentContext.ts";
import { proxyCalldata } from "../deterministic/deploymentProxy.ts";
import { saltOf } from "../deterministic/deterministicProtocol.ts";
import { AddressOccupiedError } from "../errors/AddressOccupiedError.ts";
import { DeploymentArgumentError } from "../errors/DeploymentArgumentError.ts";
import { DeploymentFailedError } from "../errors/DeploymentFailedError.ts";
import { ask } from "../errors/DeployRpcError.ts";
import type { DeploymentStep } from "../plan/DeploymentPlan.ts";
import { estimateStep, withMargin } from "../plan/estimateStep.ts";
import { matchBytecode } from "../verify/matchBytecode.ts";
import type { DeploymentTarget } from "./DeploymentTarget.ts";
import { planProxy } from "./proxySteps.ts";

/** Which contract is to be deployed. */
export interface ContractTargetParameters {
  /** Name in the address book, such as "PromptConsumer". */
  name: string;
  /** Creation bytecode with its encoded constructor arguments. */
  initCode: Hex;
  /** Registry that it works with, for the address book. */
  registry?: Address;
  /** With a salt it is deployed by CREATE2 through the deployment proxy: 32 bytes of hex, or at most 32 bytes of text. */
  salt?: string;
}

/**
 * A contract, such as a consumer: created from the deployer's nonce, or by CREATE2 when it has a salt.
 *
 * @throws {DeploymentArgumentError} when the name, the bytecode or the salt can't be right
 */
export function contractTarget({ name, initCode, registry, salt }: ContractTargetParameters): DeploymentTarget {
  if (!/^[\w.-]{1,100}$/.test(name)) {
    throw new DeploymentArgumentError({
      argument: "name",
      got: JSON.stringify(name),
      expected: "letters, digits, dots, dashes and underscores, at most 100",
    });
  }
  if (!/^0x([\da-f]{2})+$/i.test(initCode)) {
    throw new DeploymentArgumentError({
      argument: "bytecode",
      got: `${initCode.slice(0, 20)}…`,
      expected: "creation bytecode in hex, with its libraries linked",
    });
  }
  const initCodeHash = keccak256(initCode);
  const saltHex = salt === undefined ? undefined : /^0x[\da-f]{64}$/i.test(salt) ? (salt as Hex) : saltOf(salt);
  const create2Address =
    saltHex && getContractAddress({ opcode: "CREATE2", from: DEPLOYMENT_PROXY, salt: saltHex, bytecode: initCode });
  const codeAt = ({ client }: DeploymentContext, address: Address) =>
    ask(`the code of ${name}`, () => getCode(client, { address }));

  return {
    key: `contract-${name}`,
    title: name,
    parameters: { initCodeHash, ...(saltHex && { salt: saltHex }) },
    async find(context, book) {
      const known = book.contracts[name];
      const isSame = known?.initCodeHash === initCodeHash;
      const address = create2Address ?? (isSame ? known?.address : undefined);
      if (address === undefined) return undefined;
      const code = await codeAt(context, address);
      if (code === undefined) return undefined;
      if (create2Address && matchBytecode(initCode, code) === undefined) {
        throw new AddressOccupiedError({ contractName: name, address });
      }
      return { [name]: address };
    },
    async plan(context, { nonce }) {
      const proxy = saltHex ? await planProxy(context, nonce) : { steps: [], nonce, codeOverride: undefined };
      const to = saltHex ? DEPLOYMENT_PROXY : null;
      const data = saltHex ? proxyCalldata(saltHex, initCode) : initCode;
      const { codeOverride } = proxy;
      const gas = await estimateStep(context, { ...{ name, to, data }, ...(codeOverride && { codeOverride }) });
      const address =
        create2Address ?? getContractAddress({ from: context.account.address, nonce: BigInt(proxy.nonce) });
      const step: DeploymentStep = {
        ...{ id: "contract", title: `create ${name}`, nonce: proxy.nonce, to, data, value: 0n },
        ...{ gas, gasLimit: withMargin(gas), address, waits: true },
      };
      return { steps: [...proxy.steps, step], addresses: { [name]: address } };
    },
    async check(context, { plan: { addresses } }) {
      const address = addresses[name];
      if (address === undefined || (await codeAt(context, address)) === undefined) {
        throw new DeploymentFailedError({ contractName: name, reason: `no code is at ${address}` });
      }
      return addresses;
    },
    record(book, { addresses, plan, mined }) {
      const address = addresses[name];
      if (address === undefined) throw new Error(`no address of ${name}`);
      const known = book.contracts[name];
      const record = mined.get("contract");
      if (record === undefined && known !== undefined && isAddressEqual(known.address, address)) return book;
      const entry = {
        ...{ address, initCodeHash },
        ...(registry && { registry }),
        ...(record && {
          deployer: plan.deployer,
          transactionHash: record.hash,
          blockNumber: record.blockNumber,
        }),
      };
      return { ...book, contracts: { ...book.contracts, [name]: entry } };
    },
  };
}
