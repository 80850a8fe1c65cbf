import { type Hex, zeroAddress } from "viem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { explainRevert } from "../../../../ts/cli/codec/explainRevert.ts";
import { NodeClient } from "../../../../ts/client/rest/NodeClient.ts";
import { PROTOCOL_ERRORS } from "../../../../ts/protocol/protocolErrors.ts";
import { until } from "../../node/support.ts";
import { echoInput } from "../echo.ts";
import { type Checklist, ETH, startChecklist } from "./harness.ts";

let list: Checklist;
beforeAll(async () => {
  list = await startChecklist();
});
afterAll(() => list[Symbol.asyncDispose]());

describe("test_failing_transaction", () => {
  test("failing_subscription must retry then give up (N23)", async () => {
    const asked = list.echo.requests.length;
    const id = await list.created(list.failing.write.requestCompute(["echo", echoInput("hello")]));
    const given = await list.logged(/Subscription has exceeded the maximum number of attempts/, { id });
    expect(given["attempts"]).toBe(3);
    // The answer was stored: three transactions, one computation.
    expect(list.echo.requests).toHaveLength(asked + 1);
  });

  test("the trace tells which transaction asked, and by what each of the node's was reverted", async () => {
    const sent = await list.failing.write.requestCompute(["echo", echoInput("traced")]);
    const id = await list.created(Promise.resolve(sent));
    await list.logged(/Subscription has exceeded the maximum number of attempts/, { id });
    const steps = await until(async () => {
      const events = await new NodeClient(list.node.url).getTrace(id);
      return events.at(-1)?.kind === "failed" ? events : undefined;
    });
    expect(steps.find(({ kind }) => kind === "created")?.data).toMatchObject({
      tx_hash: sent,
      block: expect.any(Number),
    });
    const reverted = steps.filter(({ kind }) => kind === "reverted");
    expect(reverted).toHaveLength(3);
    for (const { data } of reverted) {
      expect(data).toMatchObject({ tx_hash: expect.any(String), gas: expect.any(Number) });
      expect(explainRevert(data["revert"] as Hex)).toMatchObject({ name: "Error", text: data["reason"] });
    }
  });
});

test("N22: max_gas_limit is a limit: a delivery that needs more is not sent, and the reason told", async () => {
  await using thrifty = await list.startAnotherNode({ max_gas_limit: 60_000 });
  const { callback } = list;
  // Two answers are wanted, so that the other node's doesn't make this one's needless.
  const id = await list.created(
    callback.write.requestCompute(["echo", echoInput("big"), 2, ETH, 0n, zeroAddress, zeroAddress]),
  );
  const line = await until(() =>
    thrifty.lines.find((one) => one["id"] === id && String(one["msg"]).includes("max_gas_limit")),
  );
  expect(line["msg"]).toMatch(/would cost \d{5,} gas, more than max_gas_limit 60000/);
});

/** The rows of the Infernet node's error table that a consumer can answer with, all but the token's own. */
const ROWS = Object.entries(PROTOCOL_ERRORS).filter(([, { name }]) =>
  [
    ...["InvalidWallet", "UnauthorizedVerifier", "ProofRequestNotFound", "NotSubscriptionOwner"],
    ...["UnsupportedVerifierToken", "SignerMismatch", "SignatureExpired", "TransferFailed", "InsufficientFunds"],
    ...["InsufficientAllowance", "NodeNotAllowed", "IntervalMismatch", "IntervalCompleted", "SubscriptionNotFound"],
    ...["SubscriptionCompleted", "SubscriptionNotActive", "NodeRespondedAlready"],
  ].includes(name),
);

describe("test_error_logs", () => {
  test("covers the 17 rows", () => expect(ROWS).toHaveLength(17));

  test.each(ROWS.map(([selector, { name, text }]) => [name, selector, text]))(
    "test_infernet_error_logs: %s",
    async (_name, selector, text) => {
      const id = await list.created(
        list.errors.write.requestError(["echo", echoInput("hello"), selector as `0x${string}`]),
      );
      const line = await list.logged(/Did not send tx/, { subscription_id: id });
      expect(line["msg"]).toContain(text);
    },
  );
});
