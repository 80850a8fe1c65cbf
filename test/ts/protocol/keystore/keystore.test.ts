import fc from "fast-check";
import type { Hex } from "viem";
import { describe, expect, test } from "vitest";
import { KeystoreError } from "../../../../ts/protocol/errors/KeystoreError.ts";
import { decryptKeystore } from "../../../../ts/protocol/keystore/decryptKeystore.ts";
import { encryptKeystore } from "../../../../ts/protocol/keystore/encryptKeystore.ts";

/** The two vectors of the Web3 Secret Storage definition; password "testpassword". */
const VECTOR_KEY = "0x7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d";
const PBKDF2 = {
  crypto: {
    cipher: "aes-128-ctr",
    cipherparams: { iv: "6087dab2f9fdbbfaddc31a909735c1e6" },
    ciphertext: "5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46",
    kdf: "pbkdf2",
    kdfparams: {
      c: 262144,
      dklen: 32,
      prf: "hmac-sha256",
      salt: "ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd",
    },
    mac: "517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2",
  },
  id: "3198bc9c-6672-5ab3-d995-4942343ae5b6",
  version: 3,
};
const SCRYPT = {
  crypto: {
    cipher: "aes-128-ctr",
    cipherparams: { iv: "83dbcc02d8ccb40e466191a123791e0e" },
    ciphertext: "d172bf743a674da9cdad04534d56926ef8358534d458fffccd4e6ad2fbde479c",
    kdf: "scrypt",
    kdfparams: {
      dklen: 32,
      n: 262144,
      r: 1,
      p: 8,
      salt: "ab0c7876052600dd703518d6fc3fe8984592145b591fc8fb5c6d43190334ba19",
    },
    mac: "2103ac29920d71da29f15d75b4a16dbe95cfd7ff8faea1056c33131d846e3097",
  },
  id: "3198bc9c-6672-5ab3-d995-4942343ae5b6",
  version: 3,
};
/** What `cast wallet import` 1.7.1 wrote for anvil's second key and the password "pässword". */
const CAST = {
  crypto: {
    cipher: "aes-128-ctr",
    cipherparams: { iv: "5852929616071c47bce74a0d544f7c6f" },
    ciphertext: "c45f6bafadd3b694df0d8962b83ab03f4e1539d4ea9f518f44a67ef1e32bab5e",
    kdf: "scrypt",
    kdfparams: {
      dklen: 32,
      n: 8192,
      p: 1,
      r: 8,
      salt: "4f1c65604f2ec0acaf8788a52f3b1e2f95f9dacc415c5c82e16de49dade79939",
    },
    mac: "c2fea519641831365c9c07e9532505bad463082150660e14079bca90412e81fb",
  },
  id: "4b73a00d-35de-4fe7-9ebd-3657e9543d0b",
  version: 3,
};

describe("decryptKeystore", () => {
  test.each([
    ["pbkdf2 (definition's vector)", PBKDF2, "testpassword", VECTOR_KEY],
    ["scrypt (definition's vector)", SCRYPT, "testpassword", VECTOR_KEY],
    [
      "scrypt (cast wallet import)",
      CAST,
      "pässword",
      "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d",
    ],
  ])("opens %s", async (_name, keystore, password, key) => {
    expect(await decryptKeystore(keystore, password)).toBe(key);
  });

  test("takes geth's older spelling, and hex in any case with or without 0x", async () => {
    const { crypto, ...rest } = CAST;
    const Crypto = { ...crypto, ciphertext: `0x${crypto.ciphertext}`, mac: crypto.mac.toUpperCase() };
    expect(await decryptKeystore({ ...rest, Crypto }, "pässword")).toMatch(/^0x59c6995e/);
  });

  test("tells a wrong password, without showing it", async () => {
    const error = await decryptKeystore(CAST, "letmein").catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(KeystoreError);
    expect(error).toMatchObject({ code: "KEYSTORE_PASSWORD_WRONG" });
    expect(String(error)).not.toContain("letmein");
  });

  const change = (path: string, value: unknown) => {
    const copy = structuredClone(CAST) as Record<string, unknown>;
    const keys = path.split(".");
    const last = keys.pop() ?? "";
    const parent = keys.reduce((at, key) => at[key] as Record<string, unknown>, copy);
    parent[last] = value;
    return copy;
  };

  test.each([
    ["version", 4, /version must be 3/],
    ["crypto", null, /crypto must be an object/],
    ["crypto.cipher", "aes-256-gcm", /crypto\.cipher must be "aes-128-ctr"/],
    ["crypto.cipherparams.iv", "00", /crypto\.cipherparams\.iv must be 16 bytes in hex/],
    ["crypto.ciphertext", "zz", /crypto\.ciphertext must be 32 bytes in hex/],
    ["crypto.mac", 7, /crypto\.mac must be 32 bytes in hex/],
    ["crypto.kdf", "argon2id", /crypto\.kdf must be "scrypt" or "pbkdf2"/],
    ["crypto.kdfparams.salt", "abc", /crypto\.kdfparams\.salt must be bytes in hex/],
    ["crypto.kdfparams.dklen", 16, /crypto\.kdfparams\.dklen must be a whole number from 32 to 32/],
    ["crypto.kdfparams.n", 8191, /crypto\.kdfparams\.n must be a power of two/],
    ["crypto.kdfparams.n", 2 ** 40, /crypto\.kdfparams\.n must be a whole number from 2 to 1048576/],
    ["crypto.kdfparams.p", 10_000, /crypto\.kdfparams\.p must be a whole number from 1 to 128/],
    ["crypto.kdfparams.r", 0, /crypto\.kdfparams\.r must be a whole number from 1 to 64/],
  ])("names what is wrong: %s = %j", async (path, value, message) => {
    await expect(decryptKeystore(change(path, value), "")).rejects.toMatchObject({
      code: "KEYSTORE_INVALID",
      shortMessage: expect.stringMatching(message),
    });
  });

  test("any JSON either opens or is a KeystoreError", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.jsonValue(),
        fc.constantFrom("version", "crypto", "crypto.kdfparams"),
        async (value, path) => {
          for (const file of [value, change(path, value)]) {
            await expect(decryptKeystore(file, "x")).rejects.toBeInstanceOf(KeystoreError);
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe("encryptKeystore", () => {
  test("what it writes opens with the password and with no other", async () => {
    const keystore = await encryptKeystore(VECTOR_KEY, "a b\n✓", { n: 1024 });
    expect(keystore.address).toBe("008aeeda4d805471df9b2a5b0f38a0c3bcba786b");
    expect(JSON.stringify(keystore)).not.toContain(VECTOR_KEY.slice(2, 20));
    expect(await decryptKeystore(JSON.parse(JSON.stringify(keystore)), "a b\n✓")).toBe(VECTOR_KEY);
    await expect(decryptKeystore(keystore, "a b\n")).rejects.toMatchObject({ code: "KEYSTORE_PASSWORD_WRONG" });
  });

  test("never writes the same bytes twice", async () => {
    const [a, b] = await Promise.all([1, 2].map(() => encryptKeystore(VECTOR_KEY, "", { n: 2 })));
    expect(a?.crypto.ciphertext).not.toBe(b?.crypto.ciphertext);
    expect(a?.crypto.cipherparams.iv).not.toBe(b?.crypto.cipherparams.iv);
    expect(a?.id).not.toBe(b?.id);
  });

  test.each([["0x"], ["0x1234"], [`0x${"00".repeat(32)}`], [`0x${"ff".repeat(32)}`], ["secret"]])(
    "refuses %s without showing it",
    async (key) => {
      const error = await encryptKeystore(key as Hex, "x", { n: 2 }).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: "KEYSTORE_KEY_INVALID" });
      expect(JSON.stringify(error)).not.toContain("ffffffff");
    },
  );
});
