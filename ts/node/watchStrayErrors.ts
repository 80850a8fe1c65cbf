import type { Logger } from "pino";
import { reasonOf } from "../protocol/reasonOf.ts";

/**
 * Logs what nothing else caught. A rejected promise that nobody waited for is a defect of one piece of work: it is told, and
 * the node goes on. An exception on the loose may have left anything half done: it is told, and `end` is called.
 *
 * @returns a function that stops watching
 */
export function watchStrayErrors(logger: Logger, end: (error: unknown) => void): () => void {
  const stackOf = (error: unknown) => (error instanceof Error ? error.stack : undefined);
  const onRejection = (error: unknown) => {
    logger.error({ err: reasonOf(error), stack: stackOf(error) }, "A promise was rejected and nobody waited for it");
  };
  const onException = (error: unknown) => {
    logger.fatal({ err: reasonOf(error), stack: stackOf(error) }, "An exception that nothing caught ends the node");
    end(error);
  };
  process.on("unhandledRejection", onRejection);
  process.on("uncaughtException", onException);
  return () => {
    process.off("unhandledRejection", onRejection);
    process.off("uncaughtException", onException);
  };
}
