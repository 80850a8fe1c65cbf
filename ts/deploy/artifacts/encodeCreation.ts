import type { Abi, AbiParameter, Address, Hex } from "viem";
import { encodeDeployData } from "viem";
import { reasonOf } from "../../protocol/reasonOf.ts";
import { DeploymentArgumentError } from "../errors/DeploymentArgumentError.ts";
import type { ContractArtifact } from "./readArtifact.ts";

/** Stands for the registry's address in constructor arguments. */
export const REGISTRY_PLACEHOLDER = "$registry";

export interface CreationArguments {
  /** What a JSON array of arguments holds; `"$registry"` is the registry. Left out: the registry, if it takes an address. */
  args?: readonly unknown[] | undefined;
  registry?: Address | undefined;
}

/**
 * Puts constructor arguments behind a contract's creation bytecode.
 *
 * @throws {DeploymentArgumentError} when they don't fit the constructor, which is shown
 * @example
 * const initCode = encodeCreation(await readArtifact("out/Feed.sol/Feed.json"), { args: ["$registry", "3600"], registry });
 */
export function encodeCreation({ name, abi, bytecode }: ContractArtifact, options: CreationArguments): Hex {
  const { args, registry } = options;
  const inputs = constructorInputs(abi);
  const signature = `constructor(${inputs.map(({ type, name: input }) => `${type} ${input ?? ""}`.trim()).join(", ")})`;
  const refuse = (got: string) =>
    new DeploymentArgumentError({ argument: `arguments of ${name}`, got, expected: `those of ${signature}` });
  const isRegistryAlone = inputs.length === 1 && inputs[0]?.type === "address";
  const given = args ?? (isRegistryAlone ? [REGISTRY_PLACEHOLDER] : []);
  if (given.length !== inputs.length) throw refuse(`${given.length}`);
  if (inputs.length === 0) return bytecode;
  const needsRegistry = JSON.stringify(given)?.includes(`"${REGISTRY_PLACEHOLDER}"`);
  if (needsRegistry && registry === undefined) throw refuse(`${REGISTRY_PLACEHOLDER}, and no registry is known`);
  try {
    const values = inputs.map((input, index) => coerce(input, given[index], registry));
    return encodeDeployData({ abi, bytecode, args: values });
  } catch (cause) {
    throw refuse(`${JSON.stringify(given)} (${reasonOf(cause)})`);
  }
}

function constructorInputs(abi: Abi): readonly AbiParameter[] {
  const found = abi.find((item) => item.type === "constructor");
  return found?.type === "constructor" ? found.inputs : [];
}

/** JSON has no integers of 256 bits: they may be strings. */
function coerce(parameter: AbiParameter, value: unknown, registry: Address | undefined): unknown {
  const { type } = parameter;
  const [, element] = /^(.*)\[\d*\]$/.exec(type) ?? [];
  if (element !== undefined) {
    if (!Array.isArray(value)) throw new Error(`${type} wants an array`);
    return value.map((item: unknown) => coerce({ ...parameter, type: element }, item, registry));
  }
  if ("components" in parameter) {
    const isObject = typeof value === "object" && value !== null;
    if (!isObject) throw new Error(`${type} wants an array or an object`);
    const fields = parameter.components.map((component, index) => {
      const field = Array.isArray(value) ? value[index] : (value as Record<string, unknown>)[component.name ?? ""];
      return [component.name ?? String(index), coerce(component, field, registry)] as const;
    });
    return Array.isArray(value) ? fields.map(([, field]) => field) : Object.fromEntries(fields);
  }
  if (type === "address" && value === REGISTRY_PLACEHOLDER) return registry;
  if (/^u?int\d*$/.test(type)) {
    const isSafe = typeof value === "bigint" || Number.isSafeInteger(value);
    if (!isSafe && !(typeof value === "string" && /^-?(\d+|0x[\da-f]+)$/i.test(value))) {
      throw new Error(`${type} wants a whole number, in quotes when it is large`);
    }
    return BigInt(value as string | number | bigint);
  }
  if (type === "bool" && typeof value !== "boolean") throw new Error("bool wants true or false");
  return value;
}
