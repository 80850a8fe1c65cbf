import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, posix } from "node:path";
import { SourceVerificationError } from "../errors/SourceVerificationError.ts";

/** solc's standard JSON input, as explorers take it. */
export interface StandardJsonInput {
  language: "Solidity";
  sources: Record<string, { content: string }>;
  settings: Record<string, unknown>;
}

/** As foundry.toml's profile `release` has them; a test compares the outcome with the released bytecode. */
const REMAPPINGS = [
  "infernet-sdk/=contracts/infernet-sdk/",
  "infernet-kit/=contracts/",
  "solady/=node_modules/solady/src/",
] as const;
const SETTINGS = {
  remappings: REMAPPINGS,
  optimizer: { enabled: true, runs: 1_000_000 },
  metadata: { bytecodeHash: "none", appendCBOR: false },
  evmVersion: "cancun",
  viaIR: true,
  outputSelection: { "*": { "*": ["abi", "evm.bytecode.object", "evm.deployedBytecode.object"] } },
};

/** Compiler of the released contracts, as explorers name it. */
export const COMPILER_VERSION = "v0.8.37+commit.f401782d";

/** Where what else this package deploys is, as `path:Name`. */
export const OTHER_SOURCES = {
  wallet: "contracts/infernet-sdk/payments/Wallet.sol:Wallet",
  PromptConsumer: "contracts/examples/PromptConsumer.sol:PromptConsumer",
  BatchDeliverer: "contracts/node/BatchDeliverer.sol:BatchDeliverer",
} as const;

/** Where each contract of the protocol is, as `path:Name`. */
export const PROTOCOL_SOURCES = {
  registry: "contracts/infernet-sdk/Registry.sol:Registry",
  coordinator: "contracts/infernet-sdk/EIP712Coordinator.sol:EIP712Coordinator",
  inbox: "contracts/infernet-sdk/Inbox.sol:Inbox",
  reader: "contracts/infernet-sdk/utility/Reader.sol:Reader",
  fee: "contracts/infernet-sdk/payments/Fee.sol:Fee",
  walletFactory: "contracts/infernet-sdk/payments/WalletFactory.sol:WalletFactory",
} as const;

/** The folder of this package, which has the contracts' sources. */
export function packageRoot(from: string = import.meta.dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "contracts/infernet-sdk/Registry.sol"))) return folder;
    if (dirname(folder) === folder) {
      throw new SourceVerificationError("The sources of the contracts are not beside this program.", {
        code: "SOURCE_MISSING",
        metaMessages: ["Run it from the installed package infernet-kit, which has them in contracts/."],
      });
    }
  }
}

/**
 * Puts together what a compiler needs for one of the contracts: its source, all that it imports, and the settings of the
 * release.
 *
 * @param contract `path:Name`, as in {@link PROTOCOL_SOURCES}
 * @param root folder that paths are relative to. Default: this package's
 * @throws {SourceVerificationError} `SOURCE_MISSING` naming the file that isn't there
 */
export async function standardJson(contract: string, root: string = packageRoot()): Promise<StandardJsonInput> {
  const [entry = ""] = contract.split(":");
  const sources: StandardJsonInput["sources"] = {};
  const open = [entry];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (Object.hasOwn(sources, path)) continue;
    const content = await readSource(root, path);
    sources[path] = { content };
    open.push(...importsOf(content).map((imported) => resolveImport(imported, path ?? "")));
  }
  const sorted = Object.fromEntries(Object.entries(sources).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { language: "Solidity", sources: sorted, settings: SETTINGS };
}

/** Paths of the import statements. Comments that look like one ask for a file that is not there, and would be noticed. */
const importsOf = (source: string): string[] =>
  [...source.matchAll(/^\s*import\s+(?:[^"';]*\s+from\s+)?["']([^"']+)["']/gm)].map(([, path = ""]) => path);

function resolveImport(path: string, from: string): string {
  if (path.startsWith(".")) return posix.join(posix.dirname(from), path);
  const mapping = REMAPPINGS.map((one) => one.split("=")).find(([prefix = ""]) => path.startsWith(prefix));
  return mapping ? `${mapping[1]}${path.slice(mapping[0]?.length)}` : path;
}

/** Dependencies may be hoisted: above the package, where it is installed. */
async function readSource(root: string, path: string): Promise<string> {
  for (let folder = root; ; folder = dirname(folder)) {
    try {
      return await readFile(join(folder, path), "utf8");
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== "ENOENT") throw cause;
      if (path.startsWith("node_modules/") && dirname(folder) !== folder) continue;
      throw new SourceVerificationError(`The source ${path} is missing.`, { code: "SOURCE_MISSING", cause });
    }
  }
}
