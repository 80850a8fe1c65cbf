import { getBalance, getCode } from "viem/actions";
import { DEPLOYMENT_PROXY } from "../../protocol/deploymentProxy.ts";
import type { DeploymentContext } from "../DeploymentContext.ts";
import {
  DEPLOYMENT_PROXY_CODE,
  PROXY_COST,
  PROXY_SIGNER,
  PROXY_TRANSACTION,
} from "../deterministic/deploymentProxy.ts";
import { AddressOccupiedError } from "../errors/AddressOccupiedError.ts";
import { ask } from "../errors/DeployRpcError.ts";
import type { DeploymentStep } from "../plan/DeploymentPlan.ts";
import { withMargin } from "../plan/estimateStep.ts";

/** What the proxy's creation uses of its 100,000 gas. */
const PROXY_GAS = 68_131n;
const TRANSFER_GAS = 21_000n;

/** What comes before a deployment through the proxy. */
export interface ProxySteps {
  steps: DeploymentStep[];
  /** Deployer's nonce after them. */
  nonce: number;
  /** The proxy's code, for estimates, while it isn't there. */
  codeOverride: Record<typeof DEPLOYMENT_PROXY, { code: typeof DEPLOYMENT_PROXY_CODE }> | undefined;
}

/**
 * Plans the deterministic deployment proxy where a chain lacks it: its signer, whom nobody can sign for again, is sent
 * what the published transaction costs, and then that transaction is sent.
 *
 * @param nonce deployer's next
 * @throws {AddressOccupiedError} when other code stands at the proxy's address
 */
export async function planProxy({ client }: DeploymentContext, nonce: number): Promise<ProxySteps> {
  const code = await ask("the deployment proxy", () => getCode(client, { address: DEPLOYMENT_PROXY }));
  if (code === DEPLOYMENT_PROXY_CODE) return { steps: [], nonce, codeOverride: undefined };
  if (code !== undefined) {
    throw new AddressOccupiedError({ contractName: "The deployment proxy", address: DEPLOYMENT_PROXY });
  }
  const balance = await ask("a balance", () => getBalance(client, { address: PROXY_SIGNER }));
  const funding: DeploymentStep = {
    id: "fundProxy",
    title: "fund the deployment proxy's signer",
    nonce,
    to: PROXY_SIGNER,
    data: "0x",
    value: PROXY_COST - balance,
    gas: TRANSFER_GAS,
    // Some chains count more than the EVM does.
    gasLimit: withMargin(TRANSFER_GAS),
    waits: true,
  };
  const proxy: DeploymentStep = {
    id: "proxy",
    title: "create the deployment proxy",
    presigned: PROXY_TRANSACTION,
    to: null,
    data: "0x",
    value: 0n,
    gas: PROXY_GAS,
    gasLimit: 100_000n,
    address: DEPLOYMENT_PROXY,
    waits: true,
  };
  const isFunded = balance >= PROXY_COST;
  return {
    steps: isFunded ? [proxy] : [funding, proxy],
    nonce: isFunded ? nonce : nonce + 1,
    codeOverride: { [DEPLOYMENT_PROXY]: { code: DEPLOYMENT_PROXY_CODE } },
  };
}
