import { zeroAddress } from "viem";
import { describe, expect, test } from "vitest";
import {
  type BuildSubscriptionParameters,
  buildSubscription,
} from "../../../../ts/client/delegated/buildSubscription.ts";
import { parseSubscriptionParameters } from "../../../../ts/client/delegated/parseSubscriptionParameters.ts";
import { containerHash } from "../../../../ts/protocol/containerHash.ts";

const OWNER = "0x13D69Cf7d6CE4218F646B759Dcf334D82c023d8e";
const WALLET = "0x60985ee8192B322c3CAbA97A9A9f7298bdc4335C";

const CALLBACK = {
  owner: OWNER,
  activeAt: 0,
  period: 0,
  frequency: 1,
  redundancy: 1,
  containerId: containerHash("echo"),
  lazy: false,
  verifier: zeroAddress,
  paymentAmount: 0n,
  paymentToken: zeroAddress,
  wallet: zeroAddress,
};

describe("buildSubscription", () => {
  test("is one free answer at once, unless said otherwise", () => {
    expect(buildSubscription({ owner: OWNER, containers: "echo" })).toEqual(CALLBACK);
  });

  test("takes chains of containers and every field", () => {
    expect(
      buildSubscription({
        ...{ owner: OWNER.toLowerCase() as typeof OWNER, containers: ["A", "B"], activeAt: 5, period: 6, frequency: 7 },
        ...{
          redundancy: 8,
          lazy: true,
          verifier: OWNER,
          paymentAmount: 2n ** 200n,
          paymentToken: OWNER,
          wallet: WALLET,
        },
      }),
    ).toEqual({
      ...{ owner: OWNER, containerId: containerHash(["A", "B"]), activeAt: 5, period: 6, frequency: 7 },
      ...{ redundancy: 8, lazy: true, verifier: OWNER, paymentAmount: 2n ** 200n, paymentToken: OWNER, wallet: WALLET },
    });
  });

  test.each<[Partial<BuildSubscriptionParameters>, RegExp]>([
    [{ period: 60 }, /activeAt is invalid: got nothing/],
    [{ period: -1 }, /period is out of range: got -1/],
    [{ activeAt: 2 ** 32 }, /activeAt is out of range/],
    [{ frequency: 0 }, /frequency is invalid: got the number 0/],
    [{ redundancy: 0 }, /redundancy is invalid/],
    [{ redundancy: 65_536 }, /redundancy is out of range/],
    [{ containers: [] }, /the list is empty/],
    [{ containers: ["a,b"] }, /has a comma/],
    [{ owner: "0x12" }, /owner is invalid: got the string "0x12"/],
    [{ wallet: WALLET.replace("5C", "5c") as typeof WALLET }, /wallet is invalid/],
    [{ paymentAmount: -1n }, /paymentAmount is invalid/],
    [{ paymentAmount: 2n ** 256n }, /paymentAmount is invalid/],
    [{ paymentAmount: 1n }, /wallet is invalid/],
  ])("refuses %o", (wrong, message) => {
    expect(() => buildSubscription({ owner: OWNER, containers: "echo", ...wrong })).toThrow(message);
  });
});

describe("parseSubscriptionParameters", () => {
  const JSON_PARAMETERS = {
    owner: OWNER,
    active_at: 0,
    period: 0,
    frequency: 1,
    redundancy: 1,
    containers: ["echo"],
    lazy: false,
    verifier: zeroAddress,
    payment_amount: 0,
    payment_token: zeroAddress,
    wallet: zeroAddress,
  };

  test("reads the eleven fields of Infernet's client", () => {
    expect(parseSubscriptionParameters(JSON_PARAMETERS)).toEqual(CALLBACK);
    expect(parseSubscriptionParameters({ ...JSON_PARAMETERS, payment_amount: 2n ** 200n })).toEqual({
      ...CALLBACK,
      paymentAmount: 2n ** 200n,
    });
  });

  const { lazy: _lazy, ...withoutLazy } = JSON_PARAMETERS;
  test.each([
    [withoutLazy, /subscription\.lazy is invalid: got nothing/],
    [
      { ...JSON_PARAMETERS, max_gas_price: 1 },
      /subscription\.max_gas_price is invalid[\s\S]*the fields are owner, active_at/,
    ],
    [{ ...JSON_PARAMETERS, containers: "echo" }, /subscription\.containers is invalid/],
    [{ ...JSON_PARAMETERS, containers: [1] }, /subscription\.containers is invalid/],
    [{ ...JSON_PARAMETERS, containers: [] }, /the list is empty/],
    [[], /subscription is invalid: got an array/],
    [null, /subscription is invalid: got null/],
  ])("names what is wrong: %#", (json, message) => {
    expect(() => parseSubscriptionParameters(json)).toThrow(message);
  });
});
