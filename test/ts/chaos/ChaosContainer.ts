import { setTimeout as delay } from "node:timers/promises";
import { decodeAbiParameters, parseAbiParameters } from "viem";
import { echoOutput } from "../e2e/echo.ts";
import { type Reply, startContainer } from "../node/support.ts";
import { startTcpProxy } from "../node/tcpProxy.ts";
import type { Random } from "./Random.ts";

const INPUT = parseAbiParameters("string input, string proof");

/** What the container does to requests. Each a chance from 0 to 1, but `slowMs`: the longest delay. */
export interface ContainerWeather {
  slowMs: number;
  /** 500, 503, 429. */
  errors: number;
  /** An answer that is none: no JSON, half of one, HTML, no hex. */
  lies: number;
}

export const FAIR_CONTAINER: ContainerWeather = { slowMs: 20, errors: 0, lies: 0 };

/** Texts that start so are always lied to: they can never be delivered. */
export const POISON = "poison";

/** Lies to one request in good faith: a container that never tells the truth can't be helped. */
const MOST_LIES = 2;

const LIES: readonly [Reply, ...Reply[]] = [
  { text: "{" },
  { text: "<html>Bad gateway</html>", headers: { "content-type": "text/html" } },
  { body: { raw_input: "", processed_input: "", raw_output: "not hex", processed_output: "", proof: "" } },
  { body: { raw_input: "", processed_input: "", raw_output: "abc", processed_output: "", proof: "" } },
];

const ERRORS: readonly [Reply, ...Reply[]] = [
  { status: 500, body: { code: "500", description: "out of memory" } },
  { status: 503, text: "", headers: { "content-type": "text/plain" } },
  { status: 429, body: { detail: "slow down" }, headers: { "retry-after": "0.2" } },
];

interface EchoBody {
  data: string | { input: string };
}

export interface ChaosContainer extends AsyncDisposable {
  url: string;
  weather: ContainerWeather;
  /** Refuses every connection, and breaks those that there are. */
  down(): Promise<void>;
  up(): Promise<void>;
  /** Truthful answers so far, by text. */
  answers: ReadonlyMap<string, number>;
}

/** The echo container in bad weather. */
export async function startChaosContainer(random: Random): Promise<ChaosContainer> {
  const answers = new Map<string, number>();
  const lies = new Map<string, number>();
  const answer = async (body: unknown): Promise<Reply> => {
    const { data } = body as EchoBody;
    const hex = typeof data === "string" ? data : data.input;
    // Inputs are empty for a moment when they are read while the chain is being reorganised.
    if (hex === "") return { status: 400, body: { code: "400", description: "data is empty" } };
    const [text] = decodeAbiParameters(INPUT, `0x${hex}`);
    const { weather } = container;
    await delay(random.between(0, weather.slowMs));
    if (random.chance(weather.errors)) return random.pick(ERRORS);
    const told = lies.get(text) ?? 0;
    if (text.startsWith(POISON) || (told < MOST_LIES && random.chance(weather.lies))) {
      lies.set(text, told + 1);
      return random.pick(LIES);
    }
    answers.set(text, (answers.get(text) ?? 0) + 1);
    const raw_output = echoOutput(text).slice(2);
    return { body: { raw_input: hex, processed_input: "", raw_output, processed_output: "", proof: "" } };
  };
  const server = await startContainer((body) => {
    server.requests.length = 0; // nobody looks at them, and there are many
    return answer(body);
  });
  const wire = await startTcpProxy(server.port);
  const container: ChaosContainer = {
    url: `http://127.0.0.1:${wire.port}`,
    weather: FAIR_CONTAINER,
    answers,
    down: () => wire.down(),
    up: () => wire.up(),
    async [Symbol.asyncDispose]() {
      await wire[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
  return container;
}
