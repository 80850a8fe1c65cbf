const MAX_LENGTH = 60;

/**
 * Says in a few words what an unexpected value is, for the "got …" of an error. Long strings are cut; objects are named
 * by their type only. Not for values that may be secret.
 *
 * @example
 * describeValue("12"); // 'the string "12"'
 * describeValue([1]); // "an array"
 */
export function describeValue(value: unknown): string {
  switch (typeof value) {
    case "string":
      return value.length <= MAX_LENGTH
        ? `the string ${JSON.stringify(value)}`
        : `the string ${JSON.stringify(value.slice(0, MAX_LENGTH))}… of ${value.length} characters`;
    case "number":
    case "boolean":
      return `the ${typeof value} ${value}`;
    case "bigint":
      return value < 2n ** 256n && value > -(2n ** 256n) ? `the integer ${value}` : "an integer of more than 256 bits";
    case "undefined":
      return "nothing";
    case "object":
      return value === null ? "null" : Array.isArray(value) ? "an array" : "an object";
    default:
      return `a ${typeof value}`;
  }
}
