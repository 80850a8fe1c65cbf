import { InfernetError } from "../../protocol/errors/InfernetError.ts";

/** The RPC serves another chain than the one that was asked for. */
export class WrongChainError extends InfernetError {
  override name = "WrongChainError";
  readonly expected: number;
  readonly actual: number;

  constructor({ expected, actual, source }: { expected: number; actual: number; source: string }) {
    super(`The RPC is of chain ${actual}, and ${source} is of chain ${expected}.`, {
      code: "WRONG_CHAIN",
      metaMessages: ["Give the RPC URL of the right chain, or name the chain of this RPC. Nothing was sent."],
    });
    this.expected = expected;
    this.actual = actual;
  }
}
