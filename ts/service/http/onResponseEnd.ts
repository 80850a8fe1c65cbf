import type { ServerResponse } from "node:http";
import { finished } from "node:stream";

const callbacks = new WeakMap<ServerResponse, (() => void)[]>();

/** Calls back once a response has been sent, or its connection is gone. */
export function onResponseEnd(response: ServerResponse, callback: () => void): void {
  const known = callbacks.get(response);
  if (known !== undefined) {
    known.push(callback);
    return;
  }
  // Each `finished` adds half a dozen listeners; one for all is enough.
  const added = [callback];
  callbacks.set(response, added);
  finished(response, () => {
    for (const call of added) call();
  });
}
