const PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of its path is no folder",
  EACCES: "that is not allowed",
  EPERM: "that is not allowed",
  ENOSPC: "the disk is full",
};

/** What a failed file operation says, for a person. */
export function fileProblem(error: unknown): string {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return PROBLEMS[code ?? ""] ?? code ?? String(error);
}
