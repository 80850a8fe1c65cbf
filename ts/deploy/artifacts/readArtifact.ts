import { readFile } from "node:fs/promises";
import type { Abi, Hex } from "viem";
import { z } from "zod";
import { DeploymentArgumentError } from "../errors/DeploymentArgumentError.ts";

/** A compiled contract. */
export interface ContractArtifact {
  /** Name in Solidity. */
  name: string;
  abi: Abi;
  /** Creation bytecode without constructor arguments. */
  bytecode: Hex;
}

const abiSchema = z.array(z.looseObject({ type: z.string() })).transform((value) => value as unknown as Abi);
const hexText = z.string().regex(/^(0x)?[\da-f]*$/i, { error: "is not linked" });

/** forge's `out/File.sol/Name.json`, Hardhat's artifact, and solc's output each put the bytecode elsewhere. */
const artifactSchema = z.object({
  abi: abiSchema,
  bytecode: z.union([hexText, z.object({ object: hexText }).transform(({ object }) => object)]),
  contractName: z.string().optional(),
});

/**
 * Reads a compiled contract, as forge (`out/MyConsumer.sol/MyConsumer.json`) or Hardhat writes it.
 *
 * @throws {DeploymentArgumentError} naming what is wrong with the file
 */
export async function readArtifact(path: string): Promise<ContractArtifact> {
  const refuse = (got: string) =>
    new DeploymentArgumentError({
      argument: "artifact",
      got,
      expected: "the JSON of a compiled contract, such as out/MyConsumer.sol/MyConsumer.json",
    });
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw refuse(
      error.code === "ENOENT" ? `${path}, which does not exist (run forge build)` : `${path} (${error.code})`,
    );
  });
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw refuse(`${path}, which is not JSON`);
  }
  const { data, error } = artifactSchema.safeParse(raw);
  if (error) {
    const isUnlinked = /__\$[\da-f]{34}\$__|__[\w.:/]+_+/i.test(text);
    throw refuse(isUnlinked ? `${path}, whose libraries are not linked` : `${path}, which has no abi and bytecode`);
  }
  const bytecode = data.bytecode.replace(/^0x/i, "");
  if (bytecode === "") throw refuse(`${path}, an interface or abstract contract without bytecode`);
  const [, fileName = "Contract"] = /([^\\/]+)\.json$/i.exec(path) ?? [];
  return { name: data.contractName ?? fileName, abi: data.abi, bytecode: `0x${bytecode.toLowerCase()}` };
}
