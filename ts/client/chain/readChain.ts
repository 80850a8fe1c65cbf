import { explainChainError } from "./explainChainError.ts";

/**
 * Runs a read of the chain.
 *
 * @param what is read, for the error
 * @throws ChainError
 */
export async function readChain<T>(what: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw explainChainError(error, { what });
  }
}
