import type { Command } from "commander";

/** One heading of the help, and the commands under it: by name, what loads it. */
export type CommandGroup = readonly [heading: string, commands: Readonly<Record<string, () => Promise<Command>>>];

/**
 * All commands. A command's file is loaded when it is run, or when help is asked for, so that the program starts at once; and
 * what the command needs, when it acts.
 */
export const COMMAND_GROUPS: readonly CommandGroup[] = [
  [
    "Run:",
    {
      up: async () => (await import("./commands/up.ts")).upCommand(),
      demo: async () => (await import("./commands/demo.ts")).demoCommand(),
      node: async () => (await import("./commands/node.ts")).nodeCommand(),
      service: async () => (await import("./commands/service.ts")).serviceCommand(),
      "check-config": async () => (await import("./commands/checkConfig.ts")).checkConfigCommand(),
    },
  ],
  [
    "Ask a node:",
    {
      job: async () => (await import("./commands/job.ts")).jobCommand(),
      stream: async () => (await import("./commands/stream.ts")).streamCommand(),
      results: async () => (await import("./commands/results.ts")).resultsCommand(),
      ids: async () => (await import("./commands/ids.ts")).idsCommand(),
      sub: async () => (await import("./commands/sub.ts")).subCommand(),
      health: async () => (await import("./commands/health.ts")).healthCommand(),
      info: async () => (await import("./commands/info.ts")).infoCommand(),
      resources: async () => (await import("./commands/resources.ts")).resourcesCommand(),
      "check-model": async () => (await import("./commands/checkModel.ts")).checkModelCommand(),
    },
  ],
  [
    "Ask a router:",
    {
      containers: async () => (await import("./commands/containers.ts")).containersCommand(),
      find: async () => (await import("./commands/find.ts")).findCommand(),
    },
  ],
  [
    "Use the chain:",
    {
      request: async () => (await import("./commands/request.ts")).requestCommand(),
      subscriptions: async () => (await import("./commands/subscriptions.ts")).subscriptionsCommand(),
      wallet: async () => (await import("./commands/wallet.ts")).walletCommand(),
      "create-wallet": async () => (await import("./commands/createWallet.ts")).createWalletCommand(),
      approve: async () => (await import("./commands/approve.ts")).approveCommand(),
      fund: async () => (await import("./commands/fund.ts")).fundCommand(),
      withdraw: async () => (await import("./commands/withdraw.ts")).withdrawCommand(),
    },
  ],
  [
    "Look inside:",
    {
      trace: async () => (await import("./commands/trace.ts")).traceCommand(),
      encode: async () => (await import("./commands/encode.ts")).encodeCommand(),
      decode: async () => (await import("./commands/decode.ts")).decodeCommand(),
      completion: async () => (await import("./commands/completion.ts")).completionCommand(),
    },
  ],
  [
    "Deploy:",
    {
      deploy: async () => (await import("./commands/deploy.ts")).deployCommand(),
      addresses: async () => (await import("./commands/addresses.ts")).addressesCommand(),
      account: async () => (await import("./commands/account.ts")).accountCommand(),
      init: async () => (await import("./commands/init.ts")).initCommand(),
      doctor: async () => (await import("./commands/doctor.ts")).doctorCommand(),
    },
  ],
];
