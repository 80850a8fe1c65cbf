import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { StoreError } from "../../errors.ts";
import { loadSqlite } from "./loadSqlite.ts";
import { migrate } from "./migrations.ts";

export type Row = Record<string, null | number | bigint | string | Uint8Array>;

/** A SQLite connection with prepared statements kept, and transactions as functions. */
export class Database {
  readonly #connection: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(connection: DatabaseSync) {
    this.#connection = connection;
  }

  run(sql: string, ...values: SQLInputValue[]): { changes: number; lastId: number } {
    const { changes, lastInsertRowid } = this.#prepare(sql).run(...values);
    return { changes: Number(changes), lastId: Number(lastInsertRowid) };
  }

  get(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#prepare(sql).get(...values) as Row | undefined;
  }

  all(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#prepare(sql).all(...values) as Row[];
  }

  /** Runs `work` in a transaction: all of it is stored, or, when it throws, nothing. */
  atomically<Result>(work: () => Result): Result {
    this.#connection.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.#connection.exec("COMMIT");
      return result;
    } catch (error) {
      this.#connection.exec("ROLLBACK");
      throw error;
    }
  }

  close(): void {
    if (this.#connection.isOpen) this.#connection.close();
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#connection.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

const SQLITE_BUSY = 5;

/**
 * Opens the store's file, or makes it. The connection holds the file exclusively until it is closed or the process ends.
 *
 * @param path a file, or `:memory:`
 * @throws StoreError when another process holds the file, it is no database, or its folder can't be written
 */
export function openDatabase(path: string): Database {
  const { DatabaseSync: SqliteConnection } = loadSqlite();
  let connection: DatabaseSync | undefined;
  try {
    connection = new SqliteConnection(path);
    // Exclusive: two nodes on one store would both send. FULL: an accepted job survives a power cut, not only a crash.
    connection.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
    connection.exec("PRAGMA foreign_keys = ON; BEGIN IMMEDIATE; COMMIT;");
    migrate(connection);
    return new Database(connection);
  } catch (cause) {
    if (connection?.isOpen) connection.close();
    if (cause instanceof StoreError) throw cause;
    if ((cause as { errcode?: number }).errcode === SQLITE_BUSY) {
      throw new StoreError(`The store ${path} is in use by another process.`, {
        code: "STORE_LOCKED",
        metaMessages: ["Stop the other node, or give this one its own file by store.path in config.json."],
        cause,
      });
    }
    throw new StoreError(`The store ${path} can't be opened.`, {
      metaMessages: ["Check that its folder exists and can be written, and that the file is this node's."],
      details: cause instanceof Error ? cause.message : String(cause),
      cause,
    });
  }
}
