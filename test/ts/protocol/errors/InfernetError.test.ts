import { describe, expect, test } from "vitest";
import { InfernetError } from "../../../../ts/protocol/errors/InfernetError.ts";

describe("InfernetError", () => {
  test("puts what happened, what to do, the fact and the page into the message, in that order", () => {
    const error = new InfernetError("It broke.", {
      code: "BROKEN",
      metaMessages: ["Mend it.", "Or replace it."],
      details: "HTTP 500",
      docsPath: "mending.md#how",
    });
    expect(error.message).toBe("It broke.\nMend it.\nOr replace it.\nDetails: HTTP 500\nDocs: docs/mending.md#how");
    expect(error).toMatchObject({ code: "BROKEN", shortMessage: "It broke.", retryable: false });
    expect(error).toBeInstanceOf(Error);
  });

  test("has no cause unless one is given", () => {
    expect("cause" in new InfernetError("It broke.", { code: "BROKEN" })).toBe(false);
    const cause = new Error("why");
    expect(new InfernetError("It broke.", { code: "BROKEN", cause }).cause).toBe(cause);
  });

  test("walks to the root cause, or to the first error that is asked for", () => {
    const root = new TypeError("root");
    const middle = new InfernetError("middle", { code: "MIDDLE", cause: root });
    const top = new InfernetError("top", { code: "TOP", cause: middle });
    expect(top.walk()).toBe(root);
    expect(top.walk((error) => error instanceof InfernetError && error.code === "MIDDLE")).toBe(middle);
    expect(top.walk((error) => error instanceof RangeError)).toBeUndefined();
  });
});
