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

  test("finds a configured chain by its hash, however long, and none with an unknown container", () => {
    const long = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? "a" : "b"));
    const configured = new ContainerDirectory([container("a"), container("b")], [long, ["a", "x"], []]);
    expect(idsOf(configured.byHash(containerHash(long)))).toEqual(long);
    expect(configured.byHash(containerHash(long.toReversed()))).toBeUndefined();
    expect(configured.byHash(containerHash(["a", "x"]))).toBeUndefined();
  });

  test.each([
    // containers, longest chain that is found without being configured
    [1, 6],
    [2, 6],
    [3, 6],
    [5, 4],
    [12, 3],
    [44, 2],
    [45, 1],
  ])("N11: of %i containers, chains of up to %i are found without being configured", (count, longest) => {
    const ids = Array.from({ length: count }, (_, index) => `c${index}`);
    const some = new ContainerDirectory(ids.map((id) => container(id)));
    const last = ids.at(-1) ?? "";
    for (let length = 1; length <= 7; length++) {
      const chain = Array.from({ length }, (_, index) => (index === 0 ? last : "c0"));
      expect(idsOf(some.byHash(containerHash(chain))), `${length}`).toEqual(length <= longest ? chain : undefined);
    }
  });
});
