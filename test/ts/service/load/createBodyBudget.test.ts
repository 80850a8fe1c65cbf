import { describe, expect, test } from "vitest";
import { heldBackend } from "../support/heldBackend.ts";
import { errorOf, testApp } from "../support/testApp.ts";

const body = (length: number) => ({ source: 1, destination: 1, data: { task_id: 2, text: "x".repeat(length) } });

describe("the bytes of all bodies", () => {
  test("are bounded: what has no room is told to come again, and has room later", async () => {
    const { backend, started, finish } = heldBackend();
    const { app, post } = testApp({ backend, pendingBytes: 5_000 });
    const first = post(body(3_000));
    await started;
    const refused = await post(body(3_000));
    expect(errorOf(refused)).toMatchObject({ status: 503, code: "OVERLOADED" });
    expect(refused.headers["retry-after"]).toBe("1");
    const second = post(body(1_000));
    finish();
    expect((await first).statusCode + (await second).statusCode).toBe(400);
    expect((await post(body(4_000))).statusCode).toBe(200);
    expect((await app.inject("/")).statusCode).toBe(200);
  });

  test("are never all taken by large bodies", async () => {
    const { backend, started, finish } = heldBackend();
    const { post } = testApp({ backend, pendingBytes: 200_000 });
    const first = post(body(90_000));
    await started;
    expect(errorOf(await post(body(70_000)))).toMatchObject({ status: 503, code: "OVERLOADED" });
    const small = post(body(60_000));
    finish();
    expect((await first).statusCode + (await small).statusCode).toBe(400);
  });

  test("don't count for a body that is refused unread", async () => {
    const { postRaw, post } = testApp({ bodyBytes: 1_000, pendingBytes: 1_000 });
    for (let i = 0; i < 3; i++) expect(errorOf(await postRaw("x".repeat(2_000))).code).toBe("BODY_TOO_LARGE");
    expect((await post(body(800))).statusCode).toBe(200);
  });
});
