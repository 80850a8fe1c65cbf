import { createProgress } from "./createProgress.ts";

/** What takes less is not worth a line that flickers. */
const DELAY_MS = 300;

/** Shows in a terminal what is being done while it is done, once that takes a moment. */
export async function withProgress<T>(step: string, run: () => Promise<T>): Promise<T> {
  const progress = createProgress();
  const timer = setTimeout(() => progress.show(step), DELAY_MS);
  try {
    return await run();
  } finally {
    clearTimeout(timer);
    progress.clear();
  }
}
