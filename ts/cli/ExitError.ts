/** What the exit code of the program says. */
export const ExitCode = { OK: 0, FAILED: 1, USAGE: 2 } as const;

/** Ends the program with an exit code and without a message: everything has been said, or nobody is there to listen. */
export class ExitError extends Error {
  override name = "ExitError";
  readonly exitCode: number;
  constructor(exitCode: number) {
    super(`exit code ${exitCode}`);
    this.exitCode = exitCode;
  }
}
