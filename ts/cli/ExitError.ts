/** What the exit code of the program says. */
export const ExitCode = {
  OK: 0,
  /** It was tried and failed. */
  FAILED: 1,
  /** The command line is wrong; nothing was tried. */
  USAGE: 2,
  /** Nothing answers: a node, a router or an RPC. */
  UNREACHABLE: 3,
  /** A node, or a contract, has turned the request down. */
  REFUSED: 4,
  /** It took too long. It may still happen. */
  TIMEOUT: 5,
} as const;

const CODES: Readonly<Record<string, number>> = {
  SERVER_UNREACHABLE: ExitCode.UNREACHABLE,
  RPC_UNREACHABLE: ExitCode.UNREACHABLE,
  RPC_FAILED: ExitCode.UNREACHABLE,
  API_ERROR: ExitCode.REFUSED,
  CALL_REVERTED: ExitCode.REFUSED,
  DEPLOYMENT_STOPPED: ExitCode.TIMEOUT,
  REQUEST_TIMEOUT: ExitCode.TIMEOUT,
  JOB_TIMEOUT: ExitCode.TIMEOUT,
  DELIVERY_TIMEOUT: ExitCode.TIMEOUT,
  DELEGATED_TIMEOUT: ExitCode.TIMEOUT,
  TRANSACTION_PENDING: ExitCode.TIMEOUT,
};

/** The exit code of an error that has a stable code. */
export function exitCodeOf({ code }: { code: string }): number {
  return Object.hasOwn(CODES, code) ? (CODES[code] ?? ExitCode.FAILED) : ExitCode.FAILED;
}

/** Ends the program with an exit code and without a message: everything has been said, or nobody is there to listen. */
export class ExitError extends Error {
  override name = "ExitError";
  readonly exitCode: number;
  constructor(exitCode: number) {
    super(`exit code ${exitCode}`);
    this.exitCode = exitCode;
  }
}
