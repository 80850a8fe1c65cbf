import { type Address, zeroAddress } from "viem";
import type { Subscription } from "../../protocol/Subscription.ts";
import type { ContainerConfig } from "../config/schema.ts";
import type { ContainerChain, ContainerDirectory } from "../containers/ContainerDirectory.ts";
import type { DelegatedRequest, JobRequest } from "../store/Store.ts";
import { ipAllowList } from "./ipAllowList.ts";

/** The first rule that a message breaks, in the words of the Infernet node. */
export interface Rejection {
  error: string;
  params: Record<string, unknown>;
}

export type Verdict = { chain: ContainerChain; rejection?: never } | { rejection: Rejection; chain?: never };

export interface GuardianOptions {
  chainEnabled: boolean;
  /** The node's Infernet Wallet. */
  paymentAddress: Address | undefined;
  /** Verifiers the operator trusts: a verifier can slash the node's stake. */
  allowedVerifiers: readonly Address[];
}

const reject = (error: string, params: Record<string, unknown> = {}): Verdict => ({ rejection: { error, params } });

/** Addresses are compared as numbers are: without regard to checksum case. */
const includes = (allowed: readonly Address[], address: Address): boolean =>
  allowed.length === 0 || allowed.some((one) => one.toLowerCase() === address.toLowerCase());

/**
 * Decides which jobs and subscriptions the node serves (Infernet node, "guardian"). Rules are looked at in a fixed order
 * and the first that is broken is the answer.
 */
export class Guardian {
  readonly #directory: ContainerDirectory;
  readonly #options: GuardianOptions;
  readonly #ipAllowed = new Map<string, (ip: string) => boolean>();

  constructor(directory: ContainerDirectory, options: GuardianOptions) {
    this.#directory = directory;
    this.#options = options;
    for (const { id, allowed_ips } of directory.containers) this.#ipAllowed.set(id, ipAllowList(allowed_ips));
  }

  /** Rules for a job that came by REST from `ip`. */
  job({ containers, requires_proof }: Pick<JobRequest, "containers" | "requires_proof">, ip: string): Verdict {
    if (containers.length === 0) return reject("No containers specified");
    const unknown = containers.find((id) => this.#directory.byId(id) === undefined);
    const chain = this.#directory.chain(containers);
    if (unknown !== undefined || !chain) return reject("Container not supported", { container: unknown });
    const broken = this.#chainRules(chain, requires_proof);
    if (broken) return broken;
    return this.#ipRule(chain, ip) ?? { chain };
  }

  /** Rules for a subscription seen on chain. Whether it is already completed is the planner's to say. */
  subscription(id: number, subscription: Subscription): Verdict {
    const chain = this.#directory.byHash(subscription.containerId);
    if (!chain) return reject("Container-set not supported", { containers_hash: subscription.containerId });
    const [first] = chain;
    if (!first.external) return reject("First container must be external", { first_container: first.id });
    const { owner } = subscription;
    const closed = chain.find(({ allowed_addresses }) => !includes(allowed_addresses, owner));
    if (closed) return reject("Container not allowed for address", { container: closed.id, address: owner });
    return this.#termRules(chain, subscription, { subscription_id: id }) ?? { chain };
  }

  /**
   * Rules for a delegated subscription that came by REST. Beyond the Infernet node's, it faces the rules on payment, IP
   * and verifier too, or a priced container would run for nothing.
   *
   * @param client `now` is the chain's time, unix seconds
   */
  delegated({ subscription, signature }: DelegatedRequest, client: { ip: string; now: number }): Verdict {
    const { owner } = subscription;
    if (!this.#options.chainEnabled) return reject("Chain not enabled", { owner, nonce: signature.nonce });
    if (signature.expiry < client.now) {
      return reject("Signature expired", { owner, nonce: signature.nonce, expiry: signature.expiry });
    }
    const chain = this.#directory.byHash(subscription.containerId);
    if (!chain) return reject("Container not supported", { containers_hash: subscription.containerId });
    const broken = this.#chainRules(chain, subscription.verifier !== zeroAddress);
    if (broken) return broken;
    const closed = chain.find(({ allowed_delegate_addresses }) => !includes(allowed_delegate_addresses, owner));
    if (closed) return reject("Container not allowed for address", { container: closed.id, address: owner });
    return this.#ipRule(chain, client.ip) ?? this.#termRules(chain, subscription, { owner }) ?? { chain };
  }

  /** Proof, verifier and payment: what a subscription asks of the node, and gives for it. */
  #termRules(chain: ContainerChain, subscription: Subscription, params: Record<string, unknown>): Verdict | undefined {
    const { verifier } = subscription;
    const broken = this.#proofRule(chain, verifier !== zeroAddress);
    if (broken) return broken;
    const { allowedVerifiers, paymentAddress } = this.#options;
    if (verifier !== zeroAddress && !allowedVerifiers.some((one) => one.toLowerCase() === verifier.toLowerCase())) {
      return reject("Verifier not allowed", { ...params, verifier, allowed_verifiers: allowedVerifiers });
    }
    const problem = paymentProblem(chain, subscription, paymentAddress);
    return problem === undefined ? undefined : reject("Invalid payment", { ...params, reason: problem });
  }

  #ipRule(chain: ContainerChain, ip: string): Verdict | undefined {
    const closed = chain.find(({ id }) => !this.#ipAllowed.get(id)?.(ip));
    return closed && reject("Container not allowed for address", { container: closed.id, address: ip });
  }

  #chainRules(chain: ContainerChain, requiresProof: boolean): Verdict | undefined {
    const [first] = chain;
    if (!first.external) return reject("First container must be external", { first_container: first.id });
    return this.#proofRule(chain, requiresProof);
  }

  #proofRule(chain: ContainerChain, requiresProof: boolean): Verdict | undefined {
    const last = chain.at(-1);
    return requiresProof && last && !last.generates_proofs
      ? reject("Container does not generate proof", { container: last.id })
      : undefined;
  }
}

/** Why a subscription's payment doesn't suit these containers, or `undefined` when it does. */
export function paymentProblem(
  chain: readonly Pick<ContainerConfig, "id" | "accepted_payments">[],
  { paymentToken, paymentAmount }: Pick<Subscription, "paymentToken" | "paymentAmount">,
  paymentAddress: Address | undefined,
): string | undefined {
  if (paymentAmount > 0n && paymentAddress === undefined) return "No payment address provided for the node";
  let minimum = 0n;
  for (const { id, accepted_payments } of chain) {
    const accepted = Object.entries(accepted_payments);
    if (accepted.length === 0) continue;
    const price = accepted.find(([token]) => token.toLowerCase() === paymentToken.toLowerCase())?.[1];
    if (price === undefined) return `Token ${paymentToken} not accepted for container ${id}.`;
    minimum += price;
  }
  return paymentAmount < minimum ? `Token ${paymentToken} below minimum payment requirements` : undefined;
}
