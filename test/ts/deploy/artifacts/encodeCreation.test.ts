import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeDeployData, parseAbi } from "viem";
import { expect, test } from "vitest";
import { encodeCreation } from "../../../../ts/deploy/artifacts/encodeCreation.ts";
import { readArtifact } from "../../../../ts/deploy/artifacts/readArtifact.ts";
import { temporaryFolder } from "../support.ts";

const REGISTRY = "0x663F3ad617193148711d28f5334eE4Ed07016602";
const artifactOf = (signature: string, structs: string[] = []) => ({
  ...{ name: "Feed", abi: parseAbi([...structs, signature] as never), bytecode: "0x6000" as const },
});

const decode = (signature: string, args: readonly unknown[], structs: string[] = []) => {
  const artifact = artifactOf(signature, structs);
  const data = encodeCreation(artifact, { args, registry: REGISTRY });
  return decodeDeployData({ ...artifact, data } as never).args;
};

test("JSON becomes what the constructor takes, the registry where it is named", () => {
  expect(
    decode("constructor(address,uint256,int8,bool)", [
      "$registry",
      "115792089237316195423570985008687907853",
      -3,
      true,
    ]),
  ).toEqual([REGISTRY, 115792089237316195423570985008687907853n, -3, true]);
  expect(decode("constructor(uint256[2],address[],string)", [[1, "0x10"], ["$registry"], "hi"])).toEqual([
    ...[[1n, 16n], [REGISTRY], "hi"],
  ]);
  const point = ["struct Point { uint128 x; address[] who; }"];
  const expected = [{ x: 7n, who: [REGISTRY] }];
  expect(decode("constructor(Point p)", [{ x: "7", who: ["$registry"] }], point)).toEqual(expected);
  expect(decode("constructor(Point p)", [["7", ["$registry"]]], point)).toEqual(expected);
});

test("a constructor with one address gets the registry, one with nothing gets nothing", () => {
  const one = artifactOf("constructor(address registry)");
  expect(encodeCreation(one, { registry: REGISTRY })).toBe(
    `0x6000${REGISTRY.slice(2).toLowerCase().padStart(64, "0")}`,
  );
  expect(encodeCreation({ ...one, abi: [] }, {})).toBe("0x6000");
});

test.each([
  [
    "constructor(address registry, uint256 period)",
    undefined,
    /got 0, expected those of constructor\(address registry, uint256/,
  ],
  ["constructor(uint256)", [1.5], /whole number/],
  ["constructor(uint256)", [2 ** 60], /in quotes when it is large/],
  ["constructor(uint8)", ["256"], /Bad arguments of Feed/],
  ["constructor(address)", ["0x12"], /Bad arguments of Feed/],
  ["constructor(bool)", ["true"], /bool wants true or false/],
  ["constructor(uint256[])", [7], /wants an array/],
])("%s refuses %j", (signature, args, message) => {
  expect(() => encodeCreation(artifactOf(signature), { args, registry: REGISTRY })).toThrow(message);
});

test("the registry has to be known where it is named", () => {
  expect(() => encodeCreation(artifactOf("constructor(address)"), {})).toThrow("no registry is known");
});

test.each([
  ["forge's", { abi: [], bytecode: { object: "0x60FF" } }, "Feed"],
  ["Hardhat's", { abi: [], bytecode: "0x60ff", contractName: "Named" }, "Named"],
])("reads %s artifact", async (_whose, artifact, name) => {
  await using folder = await temporaryFolder("artifact");
  const path = join(folder.path, "Feed.json");
  await writeFile(path, JSON.stringify(artifact));
  expect(await readArtifact(path)).toEqual({ name, abi: [], bytecode: "0x60ff" });
});

test.each([
  ["no JSON", "contract", /which is not JSON/],
  ["no artifact", "{}", /has no abi and bytecode/],
  ["an interface", '{"abi":[],"bytecode":{"object":"0x"}}', /without bytecode/],
  ["unlinked libraries", `{"abi":[],"bytecode":{"object":"0x60__$${"ab".repeat(17)}$__"}}`, /libraries are not linked/],
])("refuses %s", async (_what, text, message) => {
  await using folder = await temporaryFolder("artifact");
  const path = join(folder.path, "Feed.json");
  await writeFile(path, text);
  await expect(readArtifact(path)).rejects.toThrow(message);
  await expect(readArtifact(join(folder.path, "none.json"))).rejects.toThrow("does not exist (run forge build)");
});
