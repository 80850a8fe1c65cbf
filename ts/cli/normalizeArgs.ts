/**
 * Puts arguments into the form that the parser knows: Infernet's documentation writes `--rpc_url` as well as `--rpc-url`,
 * and its client has the two-letter flag `-pk`.
 */
export function normalizeArgs(args: readonly string[]): string[] {
  const end = args.indexOf("--");
  return args.map((arg, index) => {
    if (end !== -1 && index >= end) return arg;
    const [, key, rest] = /^(?:-pk|--pk)()(=.*)?$/s.exec(arg) ?? [];
    if (key !== undefined) return `--private-key${rest ?? ""}`;
    return arg.replace(/^--[a-z][a-z_-]*(?=$|=)/, (flag) => flag.replaceAll("_", "-"));
  });
}
