import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { processRegistry } from "./processMetrics.ts";

type Kind = "counter" | "gauge" | "histogram";

interface Definition {
  kind: Kind;
  help: string;
  labels: readonly string[];
  buckets?: readonly number[];
}

const counter = <const Labels extends readonly string[]>(help: string, labels: Labels) =>
  ({ kind: "counter", help, labels }) as const;
const gauge = <const Labels extends readonly string[]>(help: string, labels: Labels) =>
  ({ kind: "gauge", help, labels }) as const;
const histogram = <const Labels extends readonly string[]>(help: string, labels: Labels, buckets: readonly number[]) =>
  ({ kind: "histogram", help, labels, buckets }) as const;

const FAST = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10];
const SLOW = [0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 180];

/**
 * Everything the node counts, by name; `infernet_` stands before each where it is read. Labels take few values: never an
 * address, an id or a text of somebody else's.
 */
export const METRICS = {
  node_info: gauge("1; the labels say which node this is.", ["version", "address"]),
  part_restarts_total: counter("Parts of the node that failed and were started again.", ["part"]),

  http_requests_total: counter("Requests to the REST API.", ["method", "route", "status"]),
  http_request_seconds: histogram("From a request's headers to the end of its answer.", ["route"], FAST),
  http_rate_limited_total: counter("Requests refused because their client sent too many.", ["route"]),
  http_unauthorized_total: counter("Requests refused for want of a token with the right scope.", ["scope"]),
  http_streams_active: gauge("Streamed jobs that are being relayed.", []),

  jobs_accepted_total: counter("Jobs that were taken: job, stream, delegated or reported.", ["kind"]),
  jobs_refused_total: counter("Jobs that were turned down, by the first rule they broke.", ["reason"]),
  jobs_finished_total: counter("Jobs that ended: success or failed.", ["status"]),
  job_seconds: histogram("From a job's acceptance to its result.", ["status"], SLOW),
  jobs_running: gauge("Jobs that are accepted and not finished.", []),

  container_calls_total: counter("Calls of containers: ok, error (it said so), or failed (no usable answer).", [
    "container",
    "outcome",
  ]),
  container_call_seconds: histogram("One call of a container.", ["container"], SLOW),
  container_retries_total: counter("Calls that were tried again.", ["container"]),
  container_calls_active: gauge("Calls under way.", ["container"]),
  container_calls_queued: gauge("Calls that wait for their turn.", ["container"]),
  container_up: gauge("Whether a container that the node runs is running.", ["container"]),

  subscriptions_seen_total: counter("Subscriptions read from the chain: open or closed by the guardian.", ["state"]),
  subscriptions_tracked: gauge("Subscriptions that may still need work.", []),
  delegated_total: counter("Delegated subscriptions: accepted or refused.", ["outcome"]),
  intervals_due_total: counter("Intervals that came due and were taken up.", []),
  deliveries_total: counter("Deliveries that ended: delivered, failed or skipped.", ["state"]),
  deliveries_unfinished: gauge("Deliveries between due and their end.", []),
  delivery_seconds: histogram("From an interval's being due to the mined delivery.", [], SLOW),
  compute_seconds: histogram("All containers of a request for the chain.", [], SLOW),

  deliveries_queued: gauge("Answers that are computed and wait for their transaction.", []),
  transactions_room: gauge("Transactions that may still be sent before the next one has to be mined.", []),
  transactions_sent_total: counter("Transactions signed and written down, to be sent.", []),
  transactions_settled_total: counter("Transactions that ended: mined, reverted or abandoned.", ["state"]),
  transactions_pending: gauge("Transactions that are signed and not mined.", []),
  transactions_not_final: gauge("Mined transactions that the chain may take back: included, or confirmed by now.", [
    "finality",
  ]),
  transaction_fee_bumps_total: counter("Transactions sent again for a higher fee.", []),
  transaction_seconds: histogram("From the first signature of a transaction to its block.", [], SLOW),
  transaction_nonce: gauge("Next nonce of the node's key.", []),
  gas_used_total: counter("Gas that the node's transactions used.", []),
  fees_paid_ether_total: counter("Fees that the node paid, in the chain's currency.", []),
  node_balance_ether: gauge("What the node's key holds, in the chain's currency.", []),

  rpc_requests_total: counter("Requests to RPC endpoints: ok, error (an answer) or failed (none).", [
    "endpoint",
    "method",
    "outcome",
  ]),
  rpc_request_seconds: histogram("One request to an RPC endpoint.", ["endpoint", "method"], FAST),
  rpc_endpoint_up: gauge("Whether an RPC endpoint is in use (1), paused (0) or ejected (-1).", ["endpoint"]),
  rpc_requests_active: gauge("Requests to RPC endpoints under way.", []),

  chain_head_block: gauge("Newest block that the node has seen.", []),
  chain_head_age_seconds: gauge("How long ago, by the local clock, the newest block was made.", []),
  chain_reorgs_total: counter("Reorganisations of the chain that were followed.", []),

  store_bytes: gauge("Size of the store's files.", []),
} as const satisfies Record<string, Definition>;

export type MetricName = keyof typeof METRICS;
type NameOf<K extends Kind> = {
  [Name in MetricName]: (typeof METRICS)[Name]["kind"] extends K ? Name : never;
}[MetricName];
type LabelsOf<Name extends MetricName> = Record<(typeof METRICS)[Name]["labels"][number], string>;

/** Where a gauge that is read rather than kept gets its value from: one value, or one for each label value. */
type Sample = () => number | Promise<number>;

/** The measurements of one node, for `GET /metrics`. Recording never throws and costs about a microsecond. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #counters = new Map<string, Counter>();
  readonly #gauges = new Map<string, Gauge>();
  readonly #histograms = new Map<string, Histogram>();
  readonly #samples = new Map<string, { labels: Record<string, string>; sample: Sample }[]>();

  constructor() {
    for (const [key, { kind, help, labels, ...rest }] of Object.entries<Definition>(METRICS)) {
      const shared = { name: `infernet_${key}`, help, labelNames: [...labels], registers: [this.#registry] };
      if (kind === "counter") this.#counters.set(key, new Counter(shared));
      else if (kind === "gauge") this.#gauges.set(key, new Gauge({ ...shared, collect: () => this.#collect(key) }));
      else this.#histograms.set(key, new Histogram({ ...shared, buckets: [...(rest.buckets ?? [])] }));
    }
  }

  /** Counts `by` more. */
  count<Name extends NameOf<"counter">>(name: Name, labels: LabelsOf<Name>, by = 1): void {
    this.#counters.get(name)?.inc(labels, by);
  }

  /** Sets a gauge. */
  set<Name extends NameOf<"gauge">>(name: Name, labels: LabelsOf<Name>, value: number): void {
    this.#gauges.get(name)?.set(labels, value);
  }

  /** Moves a gauge up, or down by a negative amount. */
  add<Name extends NameOf<"gauge">>(name: Name, labels: LabelsOf<Name>, by: number): void {
    this.#gauges.get(name)?.inc(labels, by);
  }

  /** Records one measurement, in the unit that the name ends with. */
  observe<Name extends NameOf<"histogram">>(name: Name, labels: LabelsOf<Name>, value: number): void {
    this.#histograms.get(name)?.observe(labels, value);
  }

  /** Has a gauge read whenever the metrics are: for what is known elsewhere, such as the length of a queue. */
  sample<Name extends NameOf<"gauge">>(name: Name, labels: LabelsOf<Name>, sample: Sample): void {
    this.#samples.set(name, [...(this.#samples.get(name) ?? []), { labels, sample }]);
  }

  /** All of it in Prometheus' text format, with those of the process. */
  async text(): Promise<string> {
    const [own, process] = await Promise.all([this.#registry.metrics(), processRegistry().metrics()]);
    return `${own}\n${process}`;
  }

  /** Media type of {@link text}. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  async #collect(key: string): Promise<void> {
    const gauge = this.#gauges.get(key);
    for (const { labels, sample } of this.#samples.get(key) ?? []) {
      try {
        gauge?.set(labels, await sample());
      } catch {
        gauge?.remove(labels); // what can't be read just now is left out; the rest of the page still counts
      }
    }
  }
}
