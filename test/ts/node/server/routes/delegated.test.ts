import { describe, expect, test } from "vitest";
import { stringifyExactJson } from "../../../../../ts/codec/exactJson.ts";
import { serializeSubscription } from "../../../../../ts/codec/serializeSubscription.ts";
import type { Rejection } from "../../../../../ts/node/guardian/Guardian.ts";
import type { DelegatedRequest } from "../../../../../ts/node/store/Store.ts";
import { subscription } from "../../fixtures.ts";
import { createTestServer } from "../testServer.ts";

const BIG = 2n ** 256n - 1n;
const SUBSCRIPTION = subscription({ activeAt: 1_700_000_000, paymentAmount: 10n ** 18n + 1n, redundancy: 3 });
const BODY = {
  signature: { nonce: 7, expiry: 2_000_000_000, v: 27, r: BIG, s: 5n },
  subscription: serializeSubscription(SUBSCRIPTION),
  data: { prompt: "hi", big: BIG },
  requires_proof: true,
};
const post = (body: unknown, url = "/api/jobs") =>
  ({
    method: "POST",
    url,
    headers: { "content-type": "application/json" },
    payload: stringifyExactJson(body),
    remoteAddress: "10.0.0.9",
  }) as const;

function intake(rejection?: Rejection) {
  const accepted: { request: DelegatedRequest; ip: string }[] = [];
  const delegated = {
    async accept(request: DelegatedRequest, ip: string) {
      accepted.push({ request, ip });
      return rejection;
    },
  };
  return { delegated, accepted };
}

const EXPECTED: DelegatedRequest = {
  subscription: SUBSCRIPTION,
  signature: {
    nonce: 7,
    expiry: 2_000_000_000,
    v: 27,
    r: `0x${"f".repeat(64)}`,
    s: `0x${"5".padStart(64, "0")}`,
  },
  data: { prompt: "hi", big: BIG },
  requires_proof: true,
};

describe("POST /api/jobs with a delegated subscription", () => {
  test("T1, T2, T6: hands it on, integers exact, with the client's address, and answers an empty object", async () => {
    const { delegated, accepted } = intake();
    await using server = createTestServer([], { delegated });
    expect(await server.ask(post({ ...BODY, ip: "1.2.3.4", id: "x" }))).toMatchObject({ status: 200, body: {} });
    expect(accepted).toEqual([{ request: EXPECTED, ip: "10.0.0.9" }]);
  });

  test("takes integers as strings too, as clients without big integers send them, and r and s in hex", async () => {
    const { delegated, accepted } = intake();
    await using server = createTestServer([], { delegated });
    const { nonce, expiry, v, r, s } = BODY.signature;
    const strings = { nonce: `${nonce}`, expiry: `${expiry}`, v: `${v}`, r: `0x${r.toString(16)}`, s: `${s}` };
    const { payment_amount, active_at, ...rest } = BODY.subscription;
    const wire = {
      ...rest,
      payment_amount: `${payment_amount}`,
      active_at: `${active_at}`,
      containers: rest.containers.slice(2),
    };
    await server.ask(post({ ...BODY, signature: strings, subscription: wire }));
    expect(accepted).toEqual([{ request: EXPECTED, ip: "10.0.0.9" }]);
  });

  test("requires_proof may be missing; a body with broken containers beside it is still a subscription", async () => {
    const { delegated, accepted } = intake();
    await using server = createTestServer([], { delegated });
    const { requires_proof: _, ...body } = BODY;
    expect((await server.ask(post({ ...body, containers: "nonsense" }))).status).toBe(200);
    expect(accepted[0]?.request.requires_proof).toBe(false);
  });

  test("N13, T9: a rejection is a 405 with its text, never a 500", async () => {
    const rejection = { error: "Signature expired", params: { owner: SUBSCRIPTION.owner, nonce: 7 } };
    await using server = createTestServer([], { delegated: intake(rejection).delegated });
    expect(await server.ask(post(BODY))).toMatchObject({ status: 405, body: rejection });
  });

  test("N13: without a chain it is a 405 Chain not enabled", async () => {
    await using server = createTestServer([]);
    expect(await server.ask(post(BODY))).toMatchObject({
      status: 405,
      body: { error: "Chain not enabled", params: { owner: SUBSCRIPTION.owner, nonce: 7 } },
    });
  });

  test.each([
    [{ signature: undefined }, /^Invalid request: signature: missing, expected a JSON object$/],
    [{ signature: { ...BODY.signature, v: 0 } }, /signature\.v: expected 27 or 28, got the number 0$/],
    [
      { signature: { ...BODY.signature, r: 2n ** 256n } },
      /signature\.r: expected a uint256, .*, got an integer of more than 256 bits$/,
    ],
    [{ signature: { ...BODY.signature, s: -1 } }, /signature\.s: expected a uint256/],
    [{ signature: { ...BODY.signature, s: 1.5 } }, /signature\.s: expected a uint256/],
    [
      { signature: { ...BODY.signature, nonce: 2 ** 32 } },
      /signature\.nonce: expected a whole number from 0 to 4294967295, got /,
    ],
    [{ signature: { ...BODY.signature, expiry: undefined } }, /signature\.expiry: missing, expected a whole number/],
    [{ subscription: null }, /subscription is invalid: got null\. Give a JSON object/],
    [{ subscription: { ...BODY.subscription, owner: "0x1" } }, /subscription\.owner is invalid: got the string "0x1"/],
    [{ subscription: { ...BODY.subscription, payment_amount: 2n ** 256n } }, /subscription\.payment_amount is invalid/],
    [
      { subscription: { ...BODY.subscription, lazy: 0 } },
      /subscription\.lazy is invalid: got the number 0\. Give true or false/,
    ],
    [{ data: [] }, /data: expected a JSON object$/],
    [{ data: undefined }, /data: missing, expected a JSON object$/],
    [{ requires_proof: "yes" }, /requires_proof: expected true or false$/],
  ])("a wrong field is a 400 that names it: %s", async (change, error) => {
    const { delegated, accepted } = intake();
    await using server = createTestServer([], { delegated });
    const answer = await server.ask(post({ ...BODY, ...change }));
    expect(answer).toMatchObject({ status: 400, body: { error: expect.stringMatching(error), params: {} } });
    expect(accepted).toEqual([]);
  });

  test.each(Object.keys(BODY.subscription))("a subscription without %s is refused", async (field) => {
    const { delegated, accepted } = intake();
    await using server = createTestServer([], { delegated });
    const wire: Record<string, unknown> = { ...BODY.subscription, [field]: undefined };
    const answer = await server.ask(post({ ...BODY, subscription: wire }));
    expect(answer).toMatchObject({ status: 400, body: { error: expect.stringContaining(`subscription.${field} `) } });
    expect(accepted).toEqual([]);
  });

  test("can't be streamed", async () => {
    await using server = createTestServer([], { delegated: intake().delegated });
    expect(await server.ask(post(BODY, "/api/jobs/stream"))).toMatchObject({
      status: 405,
      body: { error: "Streaming only supported for OffchainJob requests." },
    });
  });
});
