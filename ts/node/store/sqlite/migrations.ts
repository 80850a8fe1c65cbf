import type { DatabaseSync } from "node:sqlite";
import { StoreError } from "../../errors.ts";

/** The schema, one entry a version. Entries are only ever added: a file of any earlier version is brought up to date. */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE jobs (
    sequence INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    owner TEXT NOT NULL,
    status TEXT NOT NULL,
    request TEXT NOT NULL,
    results TEXT NOT NULL DEFAULT '[]',
    created_at_ms INTEGER NOT NULL,
    finished_at_ms INTEGER
  ) STRICT;
  CREATE INDEX jobs_by_owner ON jobs (owner, sequence);
  CREATE INDEX jobs_running ON jobs (sequence) WHERE status = 'running';

  CREATE TABLE blocks (number INTEGER PRIMARY KEY, hash TEXT NOT NULL) STRICT;

  CREATE TABLE subscriptions (
    id INTEGER PRIMARY KEY,
    owner TEXT NOT NULL,
    active_at INTEGER NOT NULL,
    period INTEGER NOT NULL,
    frequency INTEGER NOT NULL,
    redundancy INTEGER NOT NULL,
    container_id TEXT NOT NULL,
    lazy INTEGER NOT NULL,
    verifier TEXT NOT NULL,
    payment_amount TEXT NOT NULL,
    payment_token TEXT NOT NULL,
    wallet TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT
  ) STRICT;
  CREATE INDEX subscriptions_open ON subscriptions (id) WHERE state = 'open';

  CREATE TABLE transactions (
    id INTEGER PRIMARY KEY,
    nonce INTEGER NOT NULL,
    state TEXT NOT NULL,
    recipient TEXT NOT NULL,
    data BLOB NOT NULL,
    gas TEXT NOT NULL,
    block_number INTEGER,
    block_hash TEXT
  ) STRICT;
  CREATE UNIQUE INDEX transactions_by_nonce ON transactions (nonce) WHERE state <> 'abandoned';
  CREATE INDEX transactions_pending ON transactions (nonce) WHERE state = 'pending';
  CREATE INDEX transactions_by_block ON transactions (block_number) WHERE block_number IS NOT NULL;

  CREATE TABLE transaction_attempts (
    hash TEXT PRIMARY KEY,
    transaction_id INTEGER NOT NULL REFERENCES transactions (id) ON DELETE CASCADE,
    raw BLOB NOT NULL,
    max_fee_per_gas TEXT NOT NULL,
    max_priority_fee_per_gas TEXT NOT NULL,
    signed_at_ms INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX attempts_by_transaction ON transaction_attempts (transaction_id, signed_at_ms);

  CREATE TABLE deliveries (
    sequence INTEGER PRIMARY KEY,
    subscription_id INTEGER NOT NULL,
    interval INTEGER NOT NULL,
    state TEXT NOT NULL,
    reverts INTEGER NOT NULL DEFAULT 0,
    input BLOB,
    output BLOB,
    proof BLOB,
    transaction_id INTEGER REFERENCES transactions (id),
    reason TEXT,
    UNIQUE (subscription_id, interval)
  ) STRICT;
  CREATE INDEX deliveries_unfinished ON deliveries (sequence) WHERE state IN ('due', 'computed', 'sent');
  CREATE INDEX deliveries_by_transaction ON deliveries (transaction_id) WHERE transaction_id IS NOT NULL;
  `,
  `
  CREATE TABLE delegated_subscriptions (
    sequence INTEGER PRIMARY KEY,
    owner TEXT NOT NULL,
    nonce INTEGER NOT NULL,
    request TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    UNIQUE (owner, nonce)
  ) STRICT;
  CREATE INDEX delegated_open ON delegated_subscriptions (sequence) WHERE state = 'open';
  `,
  `
  CREATE TABLE trace_events (
    sequence INTEGER PRIMARY KEY,
    subscription_id INTEGER NOT NULL,
    interval INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    kind TEXT NOT NULL,
    data TEXT NOT NULL
  ) STRICT;
  CREATE INDEX trace_by_subscription ON trace_events (subscription_id, sequence);
  `,
  "ALTER TABLE deliveries ADD COLUMN batch_position INTEGER NOT NULL DEFAULT 0;",
  "ALTER TABLE blocks ADD COLUMN last_subscription_id INTEGER NOT NULL DEFAULT 0;",
  `
  ALTER TABLE transactions ADD COLUMN delivery_count INTEGER NOT NULL DEFAULT 0;
  UPDATE transactions SET delivery_count = (SELECT count(*) FROM deliveries WHERE transaction_id = transactions.id);
  ALTER TABLE transactions ADD COLUMN finality TEXT NOT NULL DEFAULT 'included';
  CREATE INDEX transactions_of_nonce ON transactions (nonce);
  CREATE INDEX transactions_not_final ON transactions (block_number) WHERE block_number IS NOT NULL AND finality <> 'final';
  `,
  `
  ALTER TABLE deliveries ADD COLUMN ended_at_ms INTEGER;
  UPDATE deliveries SET ended_at_ms = unixepoch() * 1000 WHERE state IN ('delivered', 'failed', 'skipped');
  CREATE INDEX deliveries_ended ON deliveries (ended_at_ms) WHERE ended_at_ms IS NOT NULL;
  CREATE TRIGGER deliveries_end AFTER UPDATE OF state ON deliveries
    WHEN NEW.state IN ('delivered', 'failed', 'skipped')
    BEGIN
      UPDATE deliveries SET ended_at_ms = unixepoch() * 1000 WHERE sequence = NEW.sequence;
    END;
  CREATE INDEX jobs_finished ON jobs (finished_at_ms, sequence) WHERE finished_at_ms IS NOT NULL;
  CREATE INDEX attempts_by_time ON transaction_attempts (signed_at_ms);
  `,
  `
  ALTER TABLE subscriptions ADD COLUMN cancelled_block INTEGER;
  DROP INDEX subscriptions_open;
  CREATE INDEX subscriptions_open ON subscriptions (id) WHERE state = 'open' AND cancelled_block IS NULL;
  CREATE INDEX subscriptions_cancelled ON subscriptions (cancelled_block) WHERE cancelled_block IS NOT NULL;
  `,
  `
  ALTER TABLE subscriptions ADD COLUMN closed_at_ms INTEGER;
  ALTER TABLE subscriptions ADD COLUMN closed_block INTEGER;
  UPDATE subscriptions SET closed_at_ms = unixepoch() * 1000, closed_block = (SELECT max(number) FROM blocks)
    WHERE state = 'closed' OR cancelled_block IS NOT NULL;
  CREATE INDEX subscriptions_closed ON subscriptions (closed_at_ms) WHERE closed_at_ms IS NOT NULL;
  ALTER TABLE delegated_subscriptions ADD COLUMN closed_at_ms INTEGER;
  ALTER TABLE delegated_subscriptions ADD COLUMN expiry INTEGER NOT NULL DEFAULT 0;
  UPDATE delegated_subscriptions SET closed_at_ms = iif(state = 'closed', unixepoch() * 1000, NULL),
    expiry = json_extract(request, '$.signature.expiry');
  CREATE INDEX delegated_closed ON delegated_subscriptions (expiry) WHERE state = 'closed';
  `,
];

/** The schema version of this node. */
export const SCHEMA_VERSION = MIGRATIONS.length;

/**
 * Brings the file's schema up to date, in one transaction a version.
 *
 * @param target the version to stop at
 */
export function migrate(database: DatabaseSync, target = SCHEMA_VERSION): void {
  const { user_version: version } = database.prepare("PRAGMA user_version").get() as { user_version: number };
  if (version > SCHEMA_VERSION) {
    throw new StoreError(`The store has schema version ${version}; this node knows versions up to ${SCHEMA_VERSION}.`, {
      code: "STORE_TOO_NEW",
      metaMessages: ["Run the newer infernet-kit that wrote it, or set store.path to another file."],
    });
  }
  for (let next = version; next < target; next++) {
    database.exec(`BEGIN IMMEDIATE; ${MIGRATIONS[next]} PRAGMA user_version = ${next + 1}; COMMIT;`);
  }
}
