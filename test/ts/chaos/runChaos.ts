import { rm } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { auditChain, countFulfilled, countReverted } from "./auditChain.ts";
import { auditStore } from "./auditStore.ts";
import { Random } from "./Random.ts";
import { Storm } from "./Storm.ts";
import type { Scenario } from "./scenario.ts";
import { createWorld, type World } from "./World.ts";
import { brew, clear, type Tally } from "./weather.ts";

/** How long the node may take to finish everything once all is well, in seconds. */
const CALM_SECONDS = 180;

export interface ChaosReport {
  scenario: Scenario;
  /** What isn't as it must be; nothing when the run is good. */
  problems: readonly string[];
  asked: number;
  delivered: number;
  /** Times the container computed an answer, for each request. */
  computedPerRequest: number;
  /** Transactions of the node that were mined and failed. */
  reverted: number;
  kills: number;
  stops: number;
  reorgs: number;
  spikes: number;
  outages: number;
  /** From the end of the storm until the last delivery, in seconds. */
  calmSeconds: number;
  /** Messages that the node logged as errors, with how often it did. */
  errors: Readonly<Record<string, number>>;
  /** All that the node logged; the file is kept when there are problems. */
  logPath: string;
}

/**
 * One run: a storm in which requests come in while chain, RPC, container and node fail by turns, then calm, in which
 * the node has to bring everything to its end; then everything is looked at.
 *
 * @param progress is told how it goes, twice a second
 */
export async function runChaos(
  scenario: Scenario,
  progress: (line: string) => void = () => undefined,
): Promise<ChaosReport> {
  const random = new Random(scenario.seed);
  const storm = new Storm();
  await using world = await createWorld(scenario, random, storm);
  const { node, chain, container } = world;
  node.start();
  const tally = brew(scenario, world, random, storm);
  const startedAt = performance.now();
  const seconds = () => (performance.now() - startedAt) / 1000;
  const tell = async (phase: string) => {
    const delivered = (await countFulfilled(world)).size;
    progress(
      `${phase} ${seconds().toFixed(0)} s: ${tally.asked} asked, ${delivered} delivered, ${tally.kills + tally.stops} node ends, ` +
        `${chain.reorgs} reorgs, ${chain.spikes} fee spikes`,
    );
    return delivered;
  };

  while (seconds() < scenario.seconds || tally.asked < scenario.requests) {
    await Promise.race([delay(1_000), storm.failure(), node.crashed]);
    await tell("storm");
  }
  await storm.end();
  clear(world);
  const calmAt = seconds();
  const isCalm = await calm(world, tally, scenario, () => tell("calm"));
  const calmSeconds = seconds() - calmAt;
  const problems = isCalm ? [] : [`the node did not finish within ${CALM_SECONDS} s of calm`];
  const hasStopped = node.end("SIGTERM").then(() => true);
  if (!(await Promise.race([hasStopped, delay(10_000, false, { ref: false })]))) {
    problems.push("the node didn't stop in 10 s");
  }
  await node.end("SIGKILL");
  problems.push(...(await auditChain(world)), ...(await auditStore(world)), ...node.defects);
  if (problems.length === 0) await rm(world.logPath, { force: true });
  const computed = [...container.answers.values()].reduce((sum, count) => sum + count, 0);
  return {
    scenario,
    problems,
    asked: tally.asked,
    delivered: (await countFulfilled(world)).size,
    reverted: await countReverted(world, world.nodeAddress),
    computedPerRequest: computed / Math.max(1, tally.asked),
    ...{ kills: tally.kills, stops: tally.stops, outages: tally.outages },
    ...{ reorgs: chain.reorgs, spikes: chain.spikes, calmSeconds },
    errors: Object.fromEntries(node.errors),
    logPath: world.logPath,
  };
}

/** Lets the node work in peace. Whether it came to the end of it, and stayed there. */
async function calm(world: World, tally: Tally, scenario: Scenario, tell: () => Promise<number>): Promise<boolean> {
  const { chain, users, node, nodeUrl } = world;
  const until = performance.now() + CALM_SECONDS * 1_000;
  let idleBlocks = 0;
  while (performance.now() < until) {
    await Promise.race([delay(200), node.crashed]);
    await users.insist();
    await chain.mine();
    const delivered = await tell();
    const isDone = delivered >= tally.asked && (await users.isHeard()) && (await isIdle(nodeUrl));
    // Delegated subscriptions are seen on chain only when the node, which may trail, gets to their block.
    idleBlocks = isDone ? idleBlocks + 1 : 0;
    if (idleBlocks > scenario.trailBlocks + 5) return true;
  }
  return false;
}

/** Whether the node says that nothing is left to do. */
async function isIdle(nodeUrl: string): Promise<boolean> {
  const response = await fetch(`${nodeUrl}/info`).catch(() => undefined);
  const info = (await response?.json()) as { pending: { onchain: number } } | undefined;
  return info?.pending.onchain === 0;
}
