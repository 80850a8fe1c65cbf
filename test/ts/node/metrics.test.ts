import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { METRICS, Metrics } from "../../../ts/node/metrics.ts";

const read = async (metrics: Metrics, line: string) =>
  (await metrics.text())
    .split("\n")
    .find((one) => one.startsWith(`${line} `))
    ?.slice(line.length + 1);

describe("METRICS", () => {
  test("has 30 or more, named as Prometheus asks", () => {
    expect(Object.keys(METRICS).length).toBeGreaterThanOrEqual(30);
    for (const [name, { kind, help }] of Object.entries(METRICS)) {
      expect(name).toMatch(/^[a-z]+(_[a-z]+)*$/);
      expect(name.endsWith("_total"), name).toBe(kind === "counter");
      expect(help, name).toMatch(/^\S.*\.$/);
    }
  });

  test("each is recorded somewhere", () => {
    const folder = join(import.meta.dirname, "../../../ts/node");
    const files = globSync("**/*.ts", { cwd: folder }).filter((file) => file !== "metrics.ts");
    const source = files.map((file) => readFileSync(join(folder, file), "utf8")).join("\n");
    expect(Object.keys(METRICS).filter((name) => !source.includes(`"${name}"`))).toEqual([]);
  });
});

describe("Metrics", () => {
  test("counts, sets, adds, observes and samples", async () => {
    const metrics = new Metrics();
    metrics.count("deliveries_total", { state: "delivered" });
    metrics.count("deliveries_total", { state: "delivered" }, 2);
    metrics.set("chain_head_block", {}, 7);
    metrics.add("http_streams_active", {}, 1);
    metrics.add("http_streams_active", {}, -1);
    metrics.observe("job_seconds", { status: "success" }, 0.2);
    let queued = 3;
    metrics.sample("container_calls_queued", { container: "a" }, () => queued);
    metrics.sample("container_calls_queued", { container: "b" }, async () => queued + 1);
    expect(await read(metrics, 'infernet_deliveries_total{state="delivered"}')).toBe("3");
    expect(await read(metrics, "infernet_chain_head_block")).toBe("7");
    expect(await read(metrics, "infernet_http_streams_active")).toBe("0");
    expect(await read(metrics, 'infernet_job_seconds_bucket{le="0.5",status="success"}')).toBe("1");
    expect(await read(metrics, 'infernet_job_seconds_bucket{le="0.1",status="success"}')).toBe("0");
    expect(await read(metrics, 'infernet_container_calls_queued{container="b"}')).toBe("4");
    queued = 0;
    expect(await read(metrics, 'infernet_container_calls_queued{container="a"}')).toBe("0");
  });

  test("belong to one node", async () => {
    const [one, other] = [new Metrics(), new Metrics()];
    one.count("gas_used_total", {}, 5);
    expect(await read(one, "infernet_gas_used_total")).toBe("5");
    expect(await read(other, "infernet_gas_used_total")).toBe("0");
  });

  test("a value that can't be read is left out, and the rest is there", async () => {
    const metrics = new Metrics();
    metrics.sample("jobs_running", {}, () => Promise.reject(new Error("closed")));
    metrics.sample("store_bytes", {}, () => 42);
    expect(await read(metrics, "infernet_jobs_running")).toBeUndefined();
    expect(await read(metrics, "infernet_store_bytes")).toBe("42");
  });

  test("come with those of the process", async () => {
    expect(await new Metrics().text()).toContain("\nprocess_cpu_seconds_total ");
    expect(new Metrics().contentType).toMatch(/^text\/plain; version=0\.0\.4/);
  });

  test("labels of hostile values do no harm to the format", async () => {
    const metrics = new Metrics();
    metrics.count("jobs_refused_total", { reason: 'a"\n\\} 1' });
    expect(await metrics.text()).toContain('infernet_jobs_refused_total{reason="a\\"\\n\\\\} 1"} 1');
  });
});
