/**
 * Splits a list of Solidity types at the commas that are not within a tuple.
 *
 * @example
 * splitTypes("uint8,(address a, bytes b)[],string"); // ["uint8", "(address a, bytes b)[]", "string"]
 */
export function splitTypes(list: string): string[] {
  if (list.trim() === "") return [];
  const types: string[] = [];
  let depth = 0;
  let type = "";
  for (const character of list) {
    if (character === "(") depth += 1;
    if (character === ")") depth -= 1;
    if (character === "," && depth === 0) {
      types.push(type.trim());
      type = "";
    } else {
      type += character;
    }
  }
  return [...types, type.trim()];
}
