import { describe, expect, test } from "vitest";
import { ContainerDirectory } from "../../../../ts/node/containers/ContainerDirectory.ts";
import { containerHash } from "../../../../ts/protocol/containerHash.ts";
import { container } from "../fixtures.ts";

const directory = new ContainerDirectory(["a", "b", "__proto__"].map((id) => container(id)));
const idsOf = (chain: readonly { id: string }[] | undefined) => chain?.map(({ id }) => id);

describe("ContainerDirectory", () => {
  test("finds by id, and nothing that was not configured", () => {
    expect(directory.byId("a")?.id).toBe("a");
    expect(directory.byId("__proto__")?.id).toBe("__proto__");
    for (const id of ["A", "", "constructor", "a,b"]) expect(directory.byId(id)).toBeUndefined();
  });

  test("N11: makes chains, in the order asked for, with repeats", () => {
    expect(idsOf(directory.chain(["b", "a", "b"]))).toEqual(["b", "a", "b"]);
    expect(directory.chain([])).toBeUndefined();
    expect(directory.chain(["a", "x"])).toBeUndefined();
    expect(directory.chain(["x", "a"])).toBeUndefined();
  });

  test("N10, N11: a thousand containers cost a thousand hashes, not every order of them", () => {
    const ids = Array.from({ length: 1_000 }, (_, index) => `c${index}`);
    const directory = new ContainerDirectory(
      ids.map((id) => container(id)),
      [ids],
    );
    expect(directory.byHash(containerHash(["c999"]))?.map(({ id }) => id)).toEqual(["c999"]);
    expect(directory.byHash(containerHash(ids))?.length).toBe(1_000);
    expect(directory.byHash(containerHash(["c1", "c0"]))).toBeUndefined();
  });

  test("finds single containers by the hash that a subscription carries", () => {
    expect(idsOf(directory.byHash(containerHash(["a"])))).toEqual(["a"]);
    expect(directory.byHash(containerHash(["x"]))).toBeUndefined();
    expect(directory.byHash("0x")).toBeUndefined();
  });

  test("finds a chain by its hash once it was told of it, in that order only", () => {
    const learning = new ContainerDirectory([container("a"), container("b")]);
    expect(learning.byHash(containerHash(["a", "b"]))).toBeUndefined();
    learning.learn(["a", "b"]);
    learning.learn(["a", "x"]);
    learning.learn([]);
    expect(idsOf(learning.byHash(containerHash(["a", "b"])))).toEqual(["a", "b"]);
    expect(learning.byHash(containerHash(["b", "a"]))).toBeUndefined();
    expect(learning.byHash(containerHash(["a", "x"]))).toBeUndefined();
  });
});
