/** What the doctor says of one thing. */
export interface Finding {
  /** What was looked at: "rpc", "balance". */
  subject: string;
  /** "warn": the node runs, and something deserves a look. "fail": it can't serve. */
  state: "ok" | "warn" | "fail";
  /** What was seen. */
  text: string;
  /** What to do about it. */
  fix?: string;
}

export const ok = (subject: string, text: string): Finding => ({ subject, state: "ok", text });
export const warn = (subject: string, text: string, fix: string): Finding => ({ subject, state: "warn", text, fix });
export const fail = (subject: string, text: string, fix: string): Finding => ({ subject, state: "fail", text, fix });
