/** What a service tells its parent once it listens. */
export interface ReadyMessage {
  url: string;
}

/** Whether the program was started by another one that wants to know how it fares, over an IPC channel. */
const hasParent = (): boolean => process.send !== undefined;

/**
 * Ends this program when its parent does, however that came about: the channel between them closes also on `kill -9`. Without a
 * parent that holds such a channel, nothing happens.
 *
 * @param end asks for an orderly end
 * @returns a function that lets go of the parent, so that the program can end by itself
 */
export function followParent(end: () => void): () => void {
  if (!hasParent()) return () => undefined;
  if (process.connected) process.once("disconnect", end);
  else end(); // it died while this program was being loaded
  return () => {
    process.off("disconnect", end);
    if (process.connected) process.disconnect();
  };
}

/** Tells the parent, where there is one, that this service listens. */
export function tellParent(message: ReadyMessage): void {
  // A parent that is gone by now is `followParent`'s matter.
  if (process.connected) process.send?.(message, undefined, {}, () => undefined);
}
