import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Store } from "../../../../../ts/node/store/Store.ts";
import { openSqliteStore } from "../../../../../ts/node/store/sqlite/openSqliteStore.ts";

export interface StoreFolder extends AsyncDisposable {
  /** A store file, in a folder of its own. */
  path: string;
  /** Closes the store, if it is open, and opens the file again. */
  reopen(): Promise<Store>;
}

/** A folder for one store file; it goes away with the test. */
export async function storeFolder(): Promise<StoreFolder> {
  const folder = await mkdtemp(join(tmpdir(), "infernet-store-"));
  const path = join(folder, "node.sqlite");
  let store: Store | undefined;
  return {
    path,
    async reopen() {
      await store?.close();
      store = openSqliteStore(path);
      return store;
    },
    async [Symbol.asyncDispose]() {
      await store?.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
