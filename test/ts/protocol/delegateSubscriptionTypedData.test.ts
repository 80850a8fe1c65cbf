import fc from "fast-check";
import { concat, encodeAbiParameters, type Hex, keccak256, parseSignature, toHex } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { describe, expect, test } from "vitest";
import { ANVIL_ACCOUNTS } from "../../../ts/protocol/anvilAccounts.ts";
import { EIP712_NAME, EIP712_VERSION, MAX_UINT16, MAX_UINT32, MAX_UINT256 } from "../../../ts/protocol/constants.ts";
import {
  DELEGATE_SUBSCRIPTION_TYPES,
  type DelegateSubscriptionParameters,
  delegateSubscriptionTypedData,
  hashDelegateSubscription,
  recoverDelegateSigner,
} from "../../../ts/protocol/delegateSubscriptionTypedData.ts";

const SUBSCRIPTION_TYPEHASH = "0x3da81ed66ee47395e568c52867826ec137777eef9c1bdfb6bf972dd4385bc5a9";
const DELEGATE_TYPEHASH = "0xba9ff1aef2b048b42767aade2b901745a3acf14f698a9ec13952098cfd03d0b6";
const DOMAIN_TYPEHASH = "0x8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f";
const NAME_HASH = "0xe7f0b77df5c5e5c7a7bc3e252dd153438c3d764ef75b93d0f9e5658cfd0afde3";
const VERSION_HASH = "0xc89efdaa54c0f20c7adf612882df0950f5a951637e0307cdcb4c672f298b8bc6";

// Digest computed with `cast keccak` and `cast abi-encode`, signature with `cast wallet sign --data`.
const PARAMETERS: DelegateSubscriptionParameters = {
  chainId: 31337,
  coordinator: "0x2E983A1Ba5e8b38AAAeC4B440B9dDcFBf72E15d1",
  nonce: 5,
  expiry: 1_900_000_000,
  subscription: {
    owner: "0x13D69Cf7d6CE4218F646B759Dcf334D82c023d8e",
    activeAt: 1_700_000_000,
    period: 60,
    frequency: 3,
    redundancy: 2,
    containerId: "0xe6bc11afcedb3f26d7fb181f4c6dd2e98781d79f965a4777058412b58f788ec8",
    lazy: true,
    verifier: "0x0000000000000000000000000000000000000001",
    paymentAmount: 1_000_000_000_000_000_001n,
    paymentToken: "0x0000000000000000000000000000000000000002",
    wallet: "0x60985ee8192B322c3CAbA97A9A9f7298bdc4335C",
  },
};
const DIGEST = "0x90da7d4b25ddb61eb4852560a9244cd4c9073cf4b99bcec74d44d348cc53049a";
const SIGNER = ANVIL_ACCOUNTS[3];
const SIGNATURE: Hex =
  "0xc86bf8ea2dbfbc5b208c9e9ed7b0007eaf62845b7b838ee4f689b9e0d32cc20348e8a311b9ed97fc959dc939039f1d867080a2f8813ffc7928be4a4c236463a71b";
const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

const word = (type: string, value: unknown): Hex => encodeAbiParameters([{ type }], [value]);

/** The digest as EIP-712 spells it out, apart from viem's own typed-data code. */
function digestByHand({ chainId, coordinator, nonce, expiry, subscription }: DelegateSubscriptionParameters): Hex {
  const fields = DELEGATE_SUBSCRIPTION_TYPES.Subscription.map(({ name, type }) => word(type, subscription[name]));
  const sub = keccak256(concat([SUBSCRIPTION_TYPEHASH, ...fields]));
  const struct = keccak256(concat([DELEGATE_TYPEHASH, word("uint32", nonce), word("uint32", expiry), sub]));
  const domain = concat([NAME_HASH, VERSION_HASH, word("uint256", BigInt(chainId)), word("address", coordinator)]);
  return keccak256(concat(["0x1901", keccak256(concat([DOMAIN_TYPEHASH, domain])), struct]));
}

describe("type and domain hashes", () => {
  const members = (type: keyof typeof DELEGATE_SUBSCRIPTION_TYPES): string =>
    `${type}(${DELEGATE_SUBSCRIPTION_TYPES[type].map((member) => `${member.type} ${member.name}`).join(",")})`;

  test("are those of the deployed Coordinator", () => {
    expect(keccak256(toHex(members("Subscription")))).toBe(SUBSCRIPTION_TYPEHASH);
    expect(keccak256(toHex(members("DelegateSubscription") + members("Subscription")))).toBe(DELEGATE_TYPEHASH);
    expect(keccak256(toHex(EIP712_NAME))).toBe(NAME_HASH);
    expect(keccak256(toHex(EIP712_VERSION))).toBe(VERSION_HASH);
  });

  test("the domain is bound to chain and Coordinator", () => {
    expect(delegateSubscriptionTypedData(PARAMETERS).domain).toEqual({
      name: "InfernetCoordinator",
      version: "1",
      chainId: 31337,
      verifyingContract: PARAMETERS.coordinator,
    });
  });
});

describe("hashDelegateSubscription", () => {
  test("gives the vector's digest", () => {
    expect(hashDelegateSubscription(PARAMETERS)).toBe(DIGEST);
  });

  test("agrees with EIP-712 done by hand", () => {
    const uint32 = fc.integer({ min: 0, max: MAX_UINT32 });
    const hex = (bytes: number) =>
      fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((value): Hex => toHex(value));
    const parameters = fc.record({
      chainId: fc.integer({ min: 1, max: MAX_UINT32 }),
      coordinator: hex(20),
      nonce: uint32,
      expiry: uint32,
      subscription: fc.record({
        owner: hex(20),
        activeAt: uint32,
        period: uint32,
        frequency: uint32,
        redundancy: fc.integer({ min: 0, max: MAX_UINT16 }),
        containerId: hex(32),
        lazy: fc.boolean(),
        verifier: hex(20),
        paymentAmount: fc.bigInt({ min: 0n, max: MAX_UINT256 }),
        paymentToken: hex(20),
        wallet: hex(20),
      }),
    });
    fc.assert(fc.property(parameters, (given) => hashDelegateSubscription(given) === digestByHand(given)));
  });

  test("refuses integers that do not fit their type", () => {
    expect(() => hashDelegateSubscription({ ...PARAMETERS, nonce: 2 ** 32 })).toThrow();
    const subscription = { ...PARAMETERS.subscription, redundancy: 65_536 };
    expect(() => hashDelegateSubscription({ ...PARAMETERS, subscription })).toThrow();
  });
});

describe("recoverDelegateSigner", () => {
  const { r, s } = parseSignature(SIGNATURE);

  test("recovers the vector's signer from bytes, from parts and from integers", async () => {
    expect(await recoverDelegateSigner({ ...PARAMETERS, signature: SIGNATURE })).toBe(SIGNER.address);
    expect(await recoverDelegateSigner({ ...PARAMETERS, signature: { v: 27, r, s } })).toBe(SIGNER.address);
    const integers = { v: 27, r: BigInt(r), s: BigInt(s) };
    expect(await recoverDelegateSigner({ ...PARAMETERS, signature: integers })).toBe(SIGNER.address);
  });

  test("recovers whoever signed with a wallet", async () => {
    const account = privateKeyToAccount(generatePrivateKey());
    const signature = await account.signTypedData(delegateSubscriptionTypedData(PARAMETERS));
    expect(await recoverDelegateSigner({ ...PARAMETERS, signature })).toBe(account.address);
  });

  test("recovers somebody else once any part of the message is changed", async () => {
    const signature = SIGNATURE;
    for (const changed of [
      { ...PARAMETERS, nonce: 6 },
      { ...PARAMETERS, chainId: 1 },
      { ...PARAMETERS, subscription: { ...PARAMETERS.subscription, paymentAmount: 1n } },
    ]) {
      expect(await recoverDelegateSigner({ ...changed, signature })).not.toBe(SIGNER.address);
    }
  });

  test("accepts an s in the upper half, as the Coordinator does", async () => {
    const mirrored = { v: 28, r: BigInt(r), s: CURVE_ORDER - BigInt(s) };
    expect(await recoverDelegateSigner({ ...PARAMETERS, signature: mirrored })).toBe(SIGNER.address);
  });

  test.each<[string, Parameters<typeof recoverDelegateSigner>[0]["signature"], string]>([
    ["v 0", { v: 0, r, s }, "v is 0"],
    ["v 29", { v: 29, r, s }, "v is 29"],
    ["64 bytes", SIGNATURE.slice(0, -2) as Hex, "65 bytes"],
    ["no hex", "0xnothex", "65 bytes"],
    ["an empty r", { v: 27, r: "0x", s }, "r is not"],
    ["an r of 257 bits", { v: 27, r: 2n ** 256n, s }, "r is not"],
    ["a negative s", { v: 27, r, s: -1n }, "s is not"],
    ["an r of 0", { v: 27, r: 0n, s }, "no public key"],
    ["an s beyond the curve's order", { v: 27, r, s: CURVE_ORDER }, "no public key"],
    ["an r that is on no point", { v: 27, r: 5n, s: 1n }, "no public key"],
  ])("refuses %s", async (_name, signature, reason) => {
    await expect(recoverDelegateSigner({ ...PARAMETERS, signature })).rejects.toThrow(
      expect.objectContaining({ code: "SIGNATURE_INVALID", message: expect.stringContaining(reason) }),
    );
  });
});
