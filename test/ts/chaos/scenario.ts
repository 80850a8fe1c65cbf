import { Random } from "./Random.ts";

/** What one run is made of, drawn from its seed. */
export interface Scenario {
  seed: number;
  /** How long faults are thrown, in seconds; calm follows. */
  seconds: number;
  requests: number;
  transport: "http" | "ws";
  /** 31337 is local to the node, anything else is not: it looks at a chain that goes back in different ways. */
  chainId: number;
  /** How far behind the head the node reads requests. */
  trailBlocks: number;
  /** Reorganisations replace at most so many blocks. */
  deepestReorg: number;
  /**
   * Requests may come in another order after a reorganisation, so that an id means another one. A node that doesn't
   * stay behind the head can't be safe then, since its transaction may be mined as soon as it is known to anybody.
   */
  isShuffling: boolean;
  /** Part of the requests that are delegated subscriptions, sent to the node by REST. */
  delegatedShare: number;
  batch: boolean;
}

export interface ScenarioOptions {
  seed: number;
  seconds: number;
  requests: number;
}

/** Draws a scenario. */
export function drawScenario({ seed, seconds, requests }: ScenarioOptions): Scenario {
  const random = new Random(seed);
  const deepestReorg = random.integer(1, 5);
  const isShuffling = random.chance(0.5);
  return {
    seed,
    seconds,
    requests,
    transport: random.pick(["http", "ws"]),
    chainId: random.pick([31_337, 424_242]),
    trailBlocks: isShuffling ? deepestReorg + 1 : random.integer(0, 2),
    deepestReorg,
    isShuffling,
    // Each delivery of one takes the next id on chain, which shuffles the ids of all the others.
    delegatedShare: isShuffling ? random.pick([0, 0.2]) : 0,
    batch: random.chance(0.5),
  };
}
