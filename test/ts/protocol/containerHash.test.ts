import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { containerHash } from "../../../ts/protocol/containerHash.ts";

describe("containerHash", () => {
  test.each([
    ["hello-world", "0x5768661526084c7b4d30f7224ed6c74ade98db3c6c395c55400a17f34a547e22"],
    ["echo", "0xe6bc11afcedb3f26d7fb181f4c6dd2e98781d79f965a4777058412b58f788ec8"],
    ["A,B", "0xed76aa63268e9d816365e0b3c94f7ea57c80b3b404d41ca7a65a492ff9d0526e"],
  ])("hashes %s as the Coordinator does", (containers, hash) => {
    expect(containerHash(containers)).toBe(hash);
  });

  test("joins a list with commas, in its order", () => {
    expect(containerHash(["A", "B"])).toBe(containerHash("A,B"));
    expect(containerHash(["B", "A"])).not.toBe(containerHash("A,B"));
    expect(containerHash(["echo"])).toBe(containerHash("echo"));
  });

  test("gives different lists different hashes", () => {
    const id = fc.string({ minLength: 1, unit: "grapheme" }).filter((text) => !text.includes(","));
    const list = fc.array(id, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(list, list, (a, b) => {
        fc.pre(JSON.stringify(a) !== JSON.stringify(b));
        return containerHash(a) !== containerHash(b);
      }),
    );
  });

  test.each([
    ["an empty list", [], "the list is empty"],
    ["an empty id", ["a", ""], "id 1 is empty"],
    ["an id with a comma", ["a,b"], "id 0 has a comma"],
  ])("refuses %s", (_name, containers, reason) => {
    expect(() => containerHash(containers)).toThrow(
      expect.objectContaining({ code: "CONTAINERS_INVALID", message: expect.stringContaining(reason) }),
    );
  });
});
