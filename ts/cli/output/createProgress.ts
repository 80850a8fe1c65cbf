/** Shows what is being done on one line of a terminal. In a pipe it shows nothing. */
export interface Progress {
  show(step: string): void;
  /** Removes the line. */
  clear(): void;
}

const CLEAR_LINE = "\r\u001B[2K";

/** @param stream a terminal or not; standard error by default, so that standard output holds only results */
export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  if (!stream.isTTY) return { show: () => undefined, clear: () => undefined };
  let isShown = false;
  return {
    show: (step) => {
      isShown = true;
      stream.write(`${CLEAR_LINE}${step.slice(0, (stream.columns || 80) - 2)}…`);
    },
    clear: () => {
      if (isShown) stream.write(CLEAR_LINE);
      isShown = false;
    },
  };
}
