import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Gate } from "../load/createGate.ts";

/** What is known of a request when it has ended. */
export interface RequestOutcome {
  task: string;
  backend: string;
  /** HTTP status; 499 when the client hung up. */
  status: number;
  seconds: number;
}

/** The service's Prometheus metrics. */
export interface ServiceMetrics {
  /** Media type of what `read` gives. */
  contentType: string;
  observe(outcome: RequestOutcome): void;
  /** Everything, in Prometheus' text format. */
  read(): Promise<string>;
}

const BUCKETS = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

/** Makes the metrics of one service; two services in a process don't share them. */
export function createMetrics(gates: readonly Gate[]): ServiceMetrics {
  const registry = new Registry();
  const registers = [registry];
  const requests = new Counter({
    name: "infernet_service_requests_total",
    help: "Requests to /service_output, by what they asked for, who answered and the HTTP status (499: client hung up).",
    labelNames: ["task", "backend", "status"],
    registers,
  });
  const duration = new Histogram({
    name: "infernet_service_request_duration_seconds",
    help: "Time from a request's arrival to the end of its answer.",
    labelNames: ["task", "backend"],
    buckets: BUCKETS,
    registers,
  });
  const gateGauge = (name: string, help: string, read: (gate: Gate) => number) =>
    new Gauge({
      name,
      help,
      labelNames: ["backend"],
      registers,
      collect() {
        for (const gate of gates) this.set({ backend: gate.name }, read(gate));
      },
    });
  gateGauge("infernet_service_running", "Requests that are being worked on.", (gate) => gate.running);
  gateGauge("infernet_service_waiting", "Requests that wait for their turn.", (gate) => gate.waiting);
  processGauges(registers);
  return {
    contentType: registry.contentType,
    observe: ({ task, backend, status, seconds }) => {
      requests.inc({ task, backend, status });
      duration.observe({ task, backend }, seconds);
    },
    read: () => registry.metrics(),
  };
}

/** The names that Prometheus dashboards expect; prom-client's own collectors can't be stopped with the service. */
function processGauges(registers: Registry[]): void {
  new Gauge({
    name: "process_resident_memory_bytes",
    help: "Resident memory of the process.",
    registers,
    collect() {
      this.set(process.memoryUsage.rss());
    },
  });
  new Gauge({
    name: "process_start_time_seconds",
    help: "Start of the process, as unix time.",
    registers,
    collect() {
      this.set((performance.timeOrigin || 0) / 1_000);
    },
  });
}
