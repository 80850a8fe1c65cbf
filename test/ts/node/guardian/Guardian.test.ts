import { type Address, zeroAddress } from "viem";
import { describe, expect, test } from "vitest";
import type { ContainerConfig } from "../../../../ts/node/config/schema.ts";
import { ContainerDirectory } from "../../../../ts/node/containers/ContainerDirectory.ts";
import { Guardian, type GuardianOptions, paymentProblem, type Verdict } from "../../../../ts/node/guardian/Guardian.ts";
import type { DelegatedRequest } from "../../../../ts/node/store/Store.ts";
import { containerHash } from "../../../../ts/protocol/containerHash.ts";
import type { Subscription } from "../../../../ts/protocol/Subscription.ts";
import { container, OWNER, subscription } from "../fixtures.ts";

const WALLET: Address = "0x2222222222222222222222222222222222222222";
const VERIFIER: Address = "0x3333333333333333333333333333333333333333";
const TOKEN: Address = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
const OTHER: Address = "0x4444444444444444444444444444444444444444";

/** A guardian of containers "a" and "b", whose chain "a,b" it knows too. */
function createGuardian(
  fields: { a?: Partial<ContainerConfig>; b?: Partial<ContainerConfig> } = {},
  options: Partial<GuardianOptions> = {},
): Guardian {
  const directory = new ContainerDirectory([container("a", fields.a), container("b", fields.b)], [["a", "b"]]);
  return new Guardian(directory, {
    chainEnabled: true,
    paymentAddress: WALLET,
    allowedVerifiers: [VERIFIER],
    ...options,
  });
}

const ids = ({ chain }: Verdict) => chain?.map(({ id }) => id);

describe("a job by REST", () => {
  const ask = (guardian: Guardian, containers: string[], { proof = false, ip = "10.0.0.1" } = {}) =>
    guardian.job({ containers, requires_proof: proof }, ip);

  test("that breaks no rule gets its chain", () => {
    expect(ids(ask(createGuardian(), ["a", "b", "a"]))).toEqual(["a", "b", "a"]);
  });

  test("rule 1: names a container", () => {
    expect(ask(createGuardian(), [])).toEqual({ rejection: { error: "No containers specified", params: {} } });
  });

  test("rule 2: names known ones; the first unknown one is told", () => {
    for (const containers of [["x"], ["a", "x", "y"], ["a,b"]]) {
      const { rejection } = ask(createGuardian(), containers);
      expect(rejection).toEqual({
        error: "Container not supported",
        params: { container: containers.find((id) => id !== "a") },
      });
    }
  });

  test("rule 3: begins with an external one", () => {
    const guardian = createGuardian({ a: { external: false } });
    expect(ask(guardian, ["a", "b"]).rejection).toEqual({
      error: "First container must be external",
      params: { first_container: "a" },
    });
    expect(ids(ask(guardian, ["b", "a"]))).toEqual(["b", "a"]);
  });

  test("rule 4: asks for a proof of a container that gives one, the last", () => {
    const guardian = createGuardian({ a: { generates_proofs: true } });
    expect(ask(guardian, ["a", "b"], { proof: true }).rejection).toEqual({
      error: "Container does not generate proof",
      params: { container: "b" },
    });
    expect(ids(ask(guardian, ["b", "a"], { proof: true }))).toEqual(["b", "a"]);
    expect(ids(ask(guardian, ["a", "b"]))).toEqual(["a", "b"]);
  });

  test("rule 5: comes from an address that every container of the chain allows", () => {
    const guardian = createGuardian({ b: { allowed_ips: ["192.168.0.0/16"] } });
    expect(ask(guardian, ["a", "b"]).rejection).toEqual({
      error: "Container not allowed for address",
      params: { container: "b", address: "10.0.0.1" },
    });
    expect(ids(ask(guardian, ["a", "b"], { ip: "192.168.1.1" }))).toEqual(["a", "b"]);
    expect(ids(ask(guardian, ["a"]))).toEqual(["a"]);
  });

  test("rules are looked at in this order", () => {
    const strict = { external: false, generates_proofs: false, allowed_ips: ["192.168.0.1"] };
    const errors = [
      createGuardian({ a: strict }),
      createGuardian({ a: strict }),
      createGuardian({ a: { ...strict, external: true } }),
      createGuardian({ a: { ...strict, external: true, generates_proofs: true } }),
    ].map((guardian, index) => ask(guardian, index === 0 ? ["a", "x"] : ["a"], { proof: true }).rejection?.error);
    expect(errors).toEqual([
      "Container not supported",
      "First container must be external",
      "Container does not generate proof",
      "Container not allowed for address",
    ]);
  });
});

describe("a subscription on chain", () => {
  const ask = (guardian: Guardian, fields: Partial<Subscription> = {}) =>
    guardian.subscription(7, subscription(fields));
  const chainOfTwo = { containerId: containerHash(["a", "b"]) };

  test("that breaks no rule gets its chain", () => {
    expect(ids(ask(createGuardian()))).toEqual(["a"]);
    expect(ids(ask(createGuardian(), chainOfTwo))).toEqual(["a", "b"]);
  });

  test("rule 2: names a known set of containers", () => {
    const containerId = containerHash(["b", "x"]);
    expect(ask(createGuardian(), { containerId }).rejection).toEqual({
      error: "Container-set not supported",
      params: { containers_hash: containerId },
    });
  });

  test("rule 3: begins with an external one", () => {
    expect(ask(createGuardian({ a: { external: false } }), chainOfTwo).rejection).toEqual({
      error: "First container must be external",
      params: { first_container: "a" },
    });
  });

  test("rule 4: has an owner that every container of the chain allows, in any case of letters", () => {
    expect(ask(createGuardian({ b: { allowed_addresses: [OTHER] } }), chainOfTwo).rejection).toEqual({
      error: "Container not allowed for address",
      params: { container: "b", address: OWNER },
    });
    const owner = TOKEN.toLowerCase() as Address;
    expect(ids(ask(createGuardian({ a: { allowed_addresses: [TOKEN] } }), { owner }))).toEqual(["a"]);
    expect(ids(ask(createGuardian({ a: { allowed_delegate_addresses: [OTHER] } })))).toEqual(["a"]);
    expect(ids(ask(createGuardian({ a: { allowed_ips: ["10.0.0.1"] } })))).toEqual(["a"]);
  });

  test("rule 5: with a verifier, ends in a container that gives proofs", () => {
    const guardian = createGuardian({ a: { generates_proofs: true } });
    expect(ask(guardian, { ...chainOfTwo, verifier: VERIFIER }).rejection).toEqual({
      error: "Container does not generate proof",
      params: { container: "b" },
    });
    expect(ids(ask(guardian, { verifier: VERIFIER }))).toEqual(["a"]);
  });

  test("beyond the Infernet node's rules: has a verifier that the operator trusts", () => {
    const fields = { a: { generates_proofs: true } };
    expect(ask(createGuardian(fields, { allowedVerifiers: [] }), { verifier: VERIFIER }).rejection).toEqual({
      error: "Verifier not allowed",
      params: { subscription_id: 7, verifier: VERIFIER, allowed_verifiers: [] },
    });
    expect(ids(ask(createGuardian(fields, { allowedVerifiers: [] })))).toEqual(["a"]);
  });

  test("rule 6: pays what the containers ask", () => {
    const guardian = createGuardian({ a: { accepted_payments: { [TOKEN]: 5n } } });
    expect(ask(guardian, { paymentToken: TOKEN, paymentAmount: 4n }).rejection).toMatchObject({
      error: "Invalid payment",
      params: { subscription_id: 7 },
    });
    expect(ids(ask(guardian, { paymentToken: TOKEN, paymentAmount: 5n }))).toEqual(["a"]);
  });

  test("rules are looked at in this order", () => {
    const a = { external: false, allowed_addresses: [OTHER], accepted_payments: { [TOKEN]: 5n } };
    const steps: [Partial<ContainerConfig>, Partial<Subscription>][] = [
      [a, { containerId: containerHash(["x"]) }],
      [a, {}],
      [{ ...a, external: true }, {}],
      [{ ...a, external: true, allowed_addresses: [] }, {}],
      [{ ...a, external: true, allowed_addresses: [], generates_proofs: true }, {}],
    ];
    expect(
      steps.map(
        ([fields, given]) => ask(createGuardian({ a: fields }), { verifier: VERIFIER, ...given }).rejection?.error,
      ),
    ).toEqual([
      "Container-set not supported",
      "First container must be external",
      "Container not allowed for address",
      "Container does not generate proof",
      "Invalid payment",
    ]);
  });
});

describe("a delegated subscription", () => {
  const ask = (guardian: Guardian, fields: Partial<Subscription> = {}, { expiry = 1_000, ip = "10.0.0.1" } = {}) => {
    const request: DelegatedRequest = {
      subscription: subscription(fields),
      signature: { nonce: 3, expiry, v: 27, r: "0x01", s: "0x02" },
      data: {},
      requires_proof: false,
    };
    return guardian.delegated(request, { ip, now: 1_000 });
  };

  test("that breaks no rule gets its chain", () => {
    expect(ids(ask(createGuardian()))).toEqual(["a"]);
  });

  test("rule 1: the chain is enabled", () => {
    expect(ask(createGuardian({}, { chainEnabled: false }), {}, { expiry: 0 }).rejection).toEqual({
      error: "Chain not enabled",
      params: { owner: OWNER, nonce: 3 },
    });
  });

  test("rule 2: its signature has not expired, by the chain's time", () => {
    expect(ask(createGuardian(), { containerId: containerHash(["x"]) }, { expiry: 999 }).rejection).toEqual({
      error: "Signature expired",
      params: { owner: OWNER, nonce: 3, expiry: 999 },
    });
  });

  test("rule 3: its containers are known", () => {
    expect(ask(createGuardian(), { containerId: containerHash(["x"]) }).rejection).toEqual({
      error: "Container not supported",
      params: { containers_hash: containerHash(["x"]) },
    });
  });

  test("rules 4 and 5: begins external, ends in a proof if it has a verifier", () => {
    expect(ask(createGuardian({ a: { external: false } }), { verifier: VERIFIER }).rejection?.error).toBe(
      "First container must be external",
    );
    expect(ask(createGuardian(), { verifier: VERIFIER }).rejection).toEqual({
      error: "Container does not generate proof",
      params: { container: "a" },
    });
  });

  test("rule 6: has an owner that may delegate", () => {
    expect(ask(createGuardian({ a: { allowed_delegate_addresses: [OTHER] } })).rejection).toEqual({
      error: "Container not allowed for address",
      params: { container: "a", address: OWNER },
    });
    expect(ids(ask(createGuardian({ a: { allowed_addresses: [OTHER] } })))).toEqual(["a"]);
  });

  test("N12: faces the rules on IP and payment too", () => {
    expect(ask(createGuardian({ a: { allowed_ips: ["192.168.0.1"] } })).rejection).toEqual({
      error: "Container not allowed for address",
      params: { container: "a", address: "10.0.0.1" },
    });
    expect(ask(createGuardian({ a: { accepted_payments: { [TOKEN]: 5n } } })).rejection).toMatchObject({
      error: "Invalid payment",
    });
  });
});

describe("paymentProblem", () => {
  const chain = (...prices: Record<Address, bigint>[]) =>
    prices.map((accepted_payments, index) => ({ id: `c${index}`, accepted_payments }));

  test.each([
    ["containers that ask for nothing take anything", chain({}), { paymentToken: TOKEN, paymentAmount: 1n }, undefined],
    ["or nothing", chain({}), { paymentToken: zeroAddress, paymentAmount: 0n }, undefined],
    [
      "the sum of all of them, exactly",
      chain({ [TOKEN]: 3n }, { [TOKEN]: 4n }),
      { paymentToken: TOKEN, paymentAmount: 7n },
      undefined,
    ],
    [
      "one unit less",
      chain({ [TOKEN]: 3n }, { [TOKEN]: 4n }),
      { paymentToken: TOKEN, paymentAmount: 6n },
      `Token ${TOKEN} below minimum payment requirements`,
    ],
    [
      "a token that the second one doesn't take",
      chain({ [TOKEN]: 3n }, { [zeroAddress]: 0n }),
      { paymentToken: TOKEN, paymentAmount: 100n },
      `Token ${TOKEN} not accepted for container c1.`,
    ],
    [
      "containers without prices add nothing",
      chain({ [TOKEN]: 3n }, {}),
      { paymentToken: TOKEN, paymentAmount: 3n },
      undefined,
    ],
    [
      "free subscriptions too need their token listed",
      chain({ [TOKEN]: 0n }),
      { paymentToken: zeroAddress, paymentAmount: 0n },
      `Token ${zeroAddress} not accepted for container c0.`,
    ],
    [
      "listed with 0, it is free",
      chain({ [zeroAddress]: 0n }),
      { paymentToken: zeroAddress, paymentAmount: 0n },
      undefined,
    ],
    [
      "amounts beyond 2^53 are exact",
      chain({ [TOKEN]: 2n ** 255n }, { [TOKEN]: 1n }),
      { paymentToken: TOKEN, paymentAmount: 2n ** 255n },
      `Token ${TOKEN} below minimum payment requirements`,
    ],
  ])("%s", (_name, prices, payment, expected) => {
    expect(paymentProblem(prices, payment, WALLET)).toBe(expected);
  });

  test("N20: a token's letters may be in any case", () => {
    const lower = TOKEN.toLowerCase() as Address;
    expect(paymentProblem(chain({ [lower]: 1n }), { paymentToken: TOKEN, paymentAmount: 1n }, WALLET)).toBeUndefined();
    expect(paymentProblem(chain({ [TOKEN]: 1n }), { paymentToken: lower, paymentAmount: 1n }, WALLET)).toBeUndefined();
  });

  test("a payment needs a wallet to go to", () => {
    const paid = { paymentToken: TOKEN, paymentAmount: 1n };
    expect(paymentProblem(chain({}), paid, undefined)).toBe("No payment address provided for the node");
    expect(paymentProblem(chain({}), { ...paid, paymentAmount: 0n }, undefined)).toBeUndefined();
  });
});
