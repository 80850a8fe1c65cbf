import { AbiValueError } from "../../codec/errors/AbiValueError.ts";
import { parseExactJson } from "../../codec/exactJson.ts";

/**
 * Reads a value of the command line by its Solidity type: text, hex and integers as they are, `true` and `false`, arrays and
 * tuples as JSON.
 *
 * @throws AbiValueError when the text can't be a value of the type
 */
export function parseAbiArgument(type: string, text: string): unknown {
  if (/[\])]$/.test(type) || type.startsWith("(")) return parseJson(type, text);
  if (type.split(" ")[0] !== "bool") return text;
  if (text === "true" || text === "false") return text === "true";
  throw new AbiValueError({ reason: `${JSON.stringify(text.slice(0, 60))} is no bool: give true or false` });
}

function parseJson(type: string, text: string): unknown {
  try {
    return parseExactJson(text);
  } catch (cause) {
    throw new AbiValueError({ reason: `a ${type} is given as JSON, such as [1, 2]`, cause });
  }
}
