import type { Logger } from "pino";
import { type Address, isAddressEqual } from "viem";
import { recoverDelegateSigner } from "../../protocol/delegateSubscriptionTypedData.ts";
import type { ChainClock } from "../chain/ChainClock.ts";
import type { ProtocolAddresses } from "../chain/connectProtocol.ts";
import type { ProtocolReader } from "../chain/ProtocolReader.ts";
import { untilAnswered } from "../chain/retry.ts";
import { asRevert } from "../chain/rpcErrors.ts";
import type { Guardian, Rejection } from "../guardian/Guardian.ts";
import type { DelegatedRequest, DelegatedSubscription, Store, TrackedSubscription } from "../store/Store.ts";
import type { BackgroundTasks } from "./BackgroundTasks.ts";

export interface DelegatedIntakeOptions {
  protocol: ProtocolAddresses;
  clock: ChainClock;
  reader: ProtocolReader;
  guardian: Guardian;
  store: Store;
  tasks: BackgroundTasks;
  logger: Logger;
  signal: AbortSignal;
  /** Keeps its twin on chain from being served at the same time. */
  claim(delegated: DelegatedSubscription): Promise<void>;
  /** Takes over a subscription whose signature is good. */
  track(subscription: TrackedSubscription): void;
}

/** A delegated subscription as the pipeline tracks it. */
export const trackedDelegated = (delegated: DelegatedSubscription): TrackedSubscription => ({
  id: -delegated.sequence,
  subscription: delegated.subscription,
  state: delegated.state,
  delegated,
});

/** Takes on delegated subscriptions: stores them, and checks by whom they are signed before any work is done. */
export class DelegatedIntake {
  readonly #options: DelegatedIntakeOptions;

  constructor(options: DelegatedIntakeOptions) {
    this.#options = options;
  }

  /**
   * Judges a request and stores it. The signature is checked afterwards, since that needs the chain.
   *
   * @param ip the client's
   * @returns why it was turned down, or `undefined` when it is stored
   */
  async accept(request: DelegatedRequest, ip: string): Promise<Rejection | undefined> {
    const { guardian, clock, store } = this.#options;
    const { rejection } = guardian.delegated(request, { ip, now: clock.now() });
    if (rejection) return rejection;
    const delegated = await store.delegated.add(request);
    if (delegated.state === "open") this.#start(delegated);
    return undefined;
  }

  /** Takes up what an earlier run accepted. */
  async resume(): Promise<void> {
    for (const delegated of await this.#options.store.delegated.open()) this.#start(delegated);
  }

  #start(delegated: DelegatedSubscription): void {
    const { tasks, store, logger, claim, track } = this.#options;
    const { owner } = delegated.subscription;
    const { nonce } = delegated.signature;
    tasks.start({ owner, nonce }, async () => {
      const problem = await this.#signatureProblem(delegated);
      if (problem === undefined) {
        await claim(delegated);
        logger.info({ owner, nonce }, "Tracked new delegate subscription");
        track(trackedDelegated(delegated));
      } else {
        await store.delegated.close(delegated.sequence, problem);
        logger.error({ owner, nonce }, problem);
      }
    });
  }

  async #signatureProblem({ subscription, signature }: DelegatedSubscription): Promise<string | undefined> {
    const { protocol, reader } = this.#options;
    const { chainId, coordinator } = protocol;
    const { nonce, expiry, v, r, s } = signature;
    const message = { chainId, coordinator, nonce, expiry, subscription };
    let signer: Address;
    try {
      signer = await recoverDelegateSigner({ ...message, signature: { v, r, s } });
    } catch {
      return "Could not recover delegatee signer"; // whatever is wrong with it, the sender has to sign again
    }
    try {
      const expected = await untilAnswered(
        "getSigner",
        () => reader.delegatedSigner(subscription.owner),
        this.#options,
      );
      return isAddressEqual(expected, signer) ? undefined : "Subscription signer mismatch";
    } catch (error) {
      if (!asRevert(error)) throw error;
      return "Subscription signer mismatch: the owner is no contract with getSigner()";
    }
  }
}
