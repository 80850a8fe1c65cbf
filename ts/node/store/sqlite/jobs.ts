import { parseExactJson, stringifyExactJson } from "../../../codec/exactJson.ts";
import type { ContainerResult, Job, JobRequest, JobStatus, JobStore } from "../Store.ts";
import type { Database, Row } from "./database.ts";

const toJob = (row: Row): Job => ({
  id: row["id"] as string,
  owner: row["owner"] as string,
  status: row["status"] as JobStatus,
  request: parseExactJson(row["request"] as string) as JobRequest,
  results: parseExactJson(row["results"] as string) as ContainerResult[],
});

const STATUS_FILTER = {
  pending: "AND status = 'running'",
  completed: "AND status <> 'running'",
  all: "",
};

/** Jobs of the REST API. */
export function createJobStore(database: Database): JobStore {
  return {
    async add(jobs) {
      database.atomically(() => {
        for (const { id, owner, status, request, results } of jobs) {
          database.run(
            "INSERT INTO jobs (id, owner, status, request, results, created_at_ms) VALUES (?, ?, ?, ?, ?, ?)",
            id,
            owner,
            status,
            stringifyExactJson(request),
            stringifyExactJson(results),
            Date.now(),
          );
        }
      });
    },

    async finish(id, status, results) {
      database.run(
        "UPDATE jobs SET status = ?, results = ?, finished_at_ms = ? WHERE id = ? AND status = 'running'",
        status,
        stringifyExactJson(results),
        Date.now(),
        id,
      );
    },

    async get(id) {
      const row = database.get("SELECT * FROM jobs WHERE id = ?", id);
      return row && toJob(row);
    },

    async find(owner, ids) {
      const found = ids.flatMap((id) => {
        const row = database.get("SELECT * FROM jobs WHERE id = ? AND owner = ?", id, owner);
        return row ? [toJob(row)] : [];
      });
      return [
        ...found.filter(({ status }) => status !== "running"),
        ...found.filter(({ status }) => status === "running"),
      ];
    },

    async list(owner, status) {
      return database
        .all(
          `SELECT id FROM jobs WHERE owner = ? ${STATUS_FILTER[status]} ORDER BY status <> 'running', sequence`,
          owner,
        )
        .map((row) => row["id"] as string);
    },

    async running() {
      return database.all("SELECT * FROM jobs WHERE status = 'running' ORDER BY sequence").map(toJob);
    },

    async countRunning() {
      return Number(database.get("SELECT count(*) AS count FROM jobs WHERE status = 'running'")?.["count"] ?? 0);
    },
  };
}
