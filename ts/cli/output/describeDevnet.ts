import type { Devnet } from "../../devnet/Devnet.ts";
import { CONTAINER_ID } from "../../devnet/nodeConfig.ts";
import { heading, twoColumns } from "./table.ts";

/** What `up --json` prints. */
export function devnetJson({ rpcUrl, wsUrl, chain, contracts, node, service, accounts }: Devnet) {
  const { registry, coordinator, reader, inbox, fee, walletFactory, consumer } = contracts;
  return {
    ...{ rpcUrl, wsUrl, chainId: chain.id },
    ...{ registry, coordinator, reader, inbox, fee, walletFactory, consumer },
    ...{ nodeUrl: node.url, serviceUrl: service.url },
    accounts,
  };
}

/** What `up` prints for a person: where everything is, whose keys, and commands to try. */
export function describeDevnet(devnet: Devnet): string {
  const { rpcUrl, wsUrl, chain, contracts, node, service, accounts } = devnet;
  const { consumer } = contracts;
  const job = { containers: [CONTAINER_ID], data: { task_id: 1, prompt: "Is the sky blue during a clear day?" } };
  const call = `--rpc-url ${rpcUrl}`;
  return [
    `${heading("Infernet is up.")} Ctrl-C stops it.\n`,
    twoColumns([
      ["rpc", `${rpcUrl} (chain ${chain.id})`],
      ["websocket", wsUrl],
      ["node", node.url],
      ["service", service.url],
    ]),
    heading("Contracts\n"),
    twoColumns([
      ["registry", contracts.registry],
      ["coordinator", contracts.coordinator],
      ["inbox", contracts.inbox],
      ["reader", contracts.reader],
      ["fee", contracts.fee],
      ["wallet factory", contracts.walletFactory],
      ["consumer", `${consumer} (contracts/examples/PromptConsumer.sol)`],
      ["node's wallet", contracts.nodeWallet],
    ]),
    heading("Keys, for this chain only: everybody knows them\n"),
    twoColumns(Object.entries(accounts).map(([name, { address, privateKey }]) => [name, `${address}  ${privateKey}`])),
    heading("Ask the node\n"),
    `  curl -s ${node.url}/api/jobs -H 'Content-Type: application/json' -d '${JSON.stringify(job)}'\n`,
    `  curl -s '${node.url}/api/jobs?id=<the id it answered>'\n`,
    heading("Ask from the chain\n"),
    `  npx cast send ${consumer} 'ask(uint8,string,string)' 2 '' 'I love it' --from ${accounts.user.address} --unlocked ${call}\n`,
    `  npx cast call ${consumer} 'getAnswer(uint32)((uint8,uint8,string,string[],uint256[]))' 1 ${call}\n`,
  ].join("\n");
}
