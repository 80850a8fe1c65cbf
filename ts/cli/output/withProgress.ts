import { createProgress } from "./createProgress.ts";

/** Shows in a terminal what is being done while it is done. */
export async function withProgress<T>(step: string, run: () => Promise<T>): Promise<T> {
  const progress = createProgress();
  progress.show(step);
  try {
    return await run();
  } finally {
    progress.clear();
  }
}
