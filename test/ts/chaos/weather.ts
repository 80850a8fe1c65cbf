import { parseGwei } from "viem";
import { FAIR_RPC } from "./BadRpc.ts";
import { FAIR_CONTAINER, POISON } from "./ChaosContainer.ts";
import type { Random } from "./Random.ts";
import type { Storm } from "./Storm.ts";
import type { Scenario } from "./scenario.ts";
import type { World } from "./World.ts";

/** What happened in a run. */
export interface Tally {
  asked: number;
  kills: number;
  stops: number;
  outages: number;
}

const LEVELS = [0, 0.02, 0.05] as const;
/** Part of the storm in which everything is asked. */
const ASKING = 0.7;

/** Lets every kind of trouble loose until the storm ends. */
export function brew(scenario: Scenario, world: World, random: Random, storm: Storm): Tally {
  const tally: Tally = { asked: 0, kills: 0, stops: 0, outages: 0 };
  blocks(world, random.fork(), storm);
  requests(scenario, world, random.fork(), storm, tally);
  reorgs(scenario, world, random.fork(), storm);
  fees(world, random.fork(), storm);
  rpcFaults(world, random.fork(), storm, tally);
  containerFaults(world, random.fork(), storm);
  kills(scenario, world, random.fork(), storm, tally);
  return tally;
}

function blocks({ chain }: World, random: Random, storm: Storm): void {
  storm.actor(async () => {
    await storm.pause(random.between(50, 600));
    await chain.mine();
  });
}

function requests(
  { requests: count, seconds, delegatedShare }: Scenario,
  world: World,
  random: Random,
  storm: Storm,
  tally: Tally,
) {
  const { users } = world;
  const bursts = Math.max(1, Math.round(seconds * ASKING));
  const size = Math.ceil(count / bursts);
  storm.actor(async () => {
    for (let index = 0; index < size && tally.asked < count; index++) {
      const text = `request ${tally.asked++}`;
      if (random.chance(delegatedShare)) await users.askDelegated(text);
      else await users.ask(text);
    }
    await storm.pause(random.between(500, 1_500));
  });
  storm.actor(async () => {
    await users.insist();
    await storm.pause(500);
  });
  // A few each that can never be delivered, and must not keep the others from it.
  const hopeless = random.shuffled([1, 2, 3].flatMap((one) => [`${POISON} ${one}`, `failing ${one}`]));
  storm.actor(async () => {
    const text = hopeless.pop();
    if (text !== undefined) await users.ask(text, text.startsWith(POISON) ? "poisoned" : "failing");
    await storm.pause((random.between(0.5, 1) * seconds * 1_000 * ASKING) / 6);
  });
}

function reorgs({ deepestReorg }: Scenario, { chain }: World, random: Random, storm: Storm): void {
  storm.actor(async () => {
    await storm.pause(random.between(1_000, 5_000));
    if (!storm.signal.aborted) await chain.reorganise(random.integer(1, deepestReorg), random);
  });
}

function fees({ chain }: World, random: Random, storm: Storm): void {
  storm.actor(async () => {
    await storm.pause(random.between(5_000, 15_000));
    if (!storm.signal.aborted) chain.spike(parseGwei(`${random.integer(5, 200)}`), random.integer(3, 20));
  });
}

function rpcFaults({ rpc }: World, random: Random, storm: Storm, tally: Tally): void {
  storm.actor(async () => {
    rpc.weather = { errors: random.pick(LEVELS), timeouts: random.pick(LEVELS) / 5, lostReplies: random.pick(LEVELS) };
    await storm.pause(random.between(2_000, 6_000));
    if (!random.chance(0.15) || storm.signal.aborted) return;
    tally.outages += 1;
    await rpc.down();
    await storm.pause(random.between(500, 3_000));
    await rpc.up();
  });
}

function containerFaults({ container }: World, random: Random, storm: Storm): void {
  storm.actor(async () => {
    const isBad = random.chance(0.5);
    container.weather = {
      slowMs: random.pick([20, 20, 300, 2_500]),
      errors: isBad ? random.pick([0.05, 0.3]) : 0,
      lies: isBad ? random.pick([0, 0.1]) : 0,
    };
    await storm.pause(random.between(1_500, 5_000));
    if (!random.chance(0.2) || storm.signal.aborted) return;
    await container.down();
    await storm.pause(random.between(300, 3_000));
    await container.up();
  });
}

function kills({ deepestReorg }: Scenario, { node, chain }: World, random: Random, storm: Storm, tally: Tally): void {
  storm.actor(async () => {
    await storm.pause(random.between(1_000, 10_000));
    if (storm.signal.aborted) return;
    const isGentle = random.chance(0.2);
    if (isGentle) tally.stops += 1;
    else tally.kills += 1;
    await node.end(isGentle ? "SIGTERM" : "SIGKILL");
    await storm.pause(random.between(0, 1_500));
    // What the node finds when it is back isn't what it left.
    if (random.chance(0.5)) await chain.reorganise(random.integer(1, deepestReorg), random);
    node.start();
  });
}

/** Makes everything as it should be. */
export function clear({ rpc, container }: World): void {
  rpc.weather = FAIR_RPC;
  container.weather = FAIR_CONTAINER;
}
