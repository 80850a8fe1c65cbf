import type { Address, Hex } from "viem";
import { type SeenRequest, startFakeServer } from "../../client/rest/fakeServer.ts";

/** What somebody says a contract was compiled from. */
export interface Submission {
  address: Address;
  /** solc's standard JSON input. */
  input: string;
  /** `path:Name`. */
  contract: string;
  /** As explorers name it, without a leading v. */
  compiler: string;
  /** Sourcify is not told. */
  constructorArguments: Hex | undefined;
}

export const API_KEY = "SECRETKEY123";

type Reply = [status: number, body: unknown];

/**
 * An explorer that speaks as Etherscan at /api and as Sourcify at /server, of one chain. It says "pending" until `judge` has
 * looked at a submission, and the first time in any case when it is `busy`.
 */
export async function startFakeExplorer(
  chainId: number,
  judge: (submission: Submission) => Promise<boolean>,
  { busy = false } = {},
) {
  /** By number from 1: undefined while it is looked at. */
  const verdicts: (boolean | undefined)[] = [];
  const submissions: Submission[] = [];
  const looked = new Set<string>();

  function accept(submission: Submission): string {
    submissions.push(submission);
    const id = verdicts.push(undefined);
    void judge(submission).then(
      (verdict) => {
        verdicts[id - 1] = verdict;
      },
      () => {
        verdicts[id - 1] = false;
      },
    );
    return String(id);
  }

  function look(id: string): boolean | undefined {
    const isFirstLook = !looked.has(id);
    looked.add(id);
    return busy && isFirstLook ? undefined : verdicts[Number(id) - 1];
  }

  function etherscan({ method, body }: SeenRequest, query: URLSearchParams): Reply {
    if (method !== "POST") {
      const verdict = look(query.get("guid") ?? "");
      if (verdict === undefined) return [200, { status: "0", message: "NOTOK", result: "Pending in queue" }];
      return [200, verdict ? answer("1", "OK", "Pass - Verified") : answer("0", "NOTOK", "Fail - Unable to verify")];
    }
    const form = Object.fromEntries(new URLSearchParams(body));
    if (query.get("chainid") !== String(chainId) || form["action"] !== "verifysourcecode") return [400, "nonsense"];
    if (form["codeformat"] !== "solidity-standard-json-input") return [400, "nonsense"];
    if (form["apikey"] !== API_KEY) return [200, answer("0", "NOTOK", "Missing/Invalid API Key")];
    const { sourceCode: input = "", contractname: contract = "", compilerversion = "" } = form;
    const submission = { input, contract, compiler: compilerversion.replace(/^v/, "") };
    const args: Hex = `0x${form["constructorArguements"] ?? ""}`;
    const address = form["contractaddress"] as Address;
    return [200, answer("1", "OK", accept({ ...submission, address, constructorArguments: args }))];
  }

  function sourcify({ method, body }: SeenRequest, path: string): Reply {
    const [, chain, address] = /^\/server\/v2\/verify\/(\d+)\/(0x[\dA-Fa-f]{40})$/.exec(path) ?? [];
    if (method === "POST" && chain === String(chainId)) {
      const { stdJsonInput, compilerVersion: compiler, contractIdentifier: contract } = JSON.parse(body);
      const submission = { input: JSON.stringify(stdJsonInput), contract, compiler, constructorArguments: undefined };
      return [202, { verificationId: accept({ ...submission, address: address as Address }) }];
    }
    const [, id] = /^\/server\/v2\/verify\/(\d+)$/.exec(path) ?? [];
    if (id === undefined) return [404, "nothing here"];
    const verdict = look(id);
    if (verdict === undefined) return [200, { isJobCompleted: false, contract: { match: null } }];
    if (verdict) return [200, { isJobCompleted: true, contract: { match: "match" } }];
    const error = { customCode: "no_match", message: "The bytecodes don't match" };
    return [200, { isJobCompleted: true, error, contract: { match: null } }];
  }

  const server = await startFakeServer((request, response) => {
    const url = new URL(request.url, "http://explorer");
    const [status, body] =
      url.pathname === "/api" ? etherscan(request, url.searchParams) : sourcify(request, url.pathname);
    response.writeHead(status, { "content-type": "application/json" });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  });
  return {
    urls: { etherscan: `${server.url}/api`, sourcify: `${server.url}/server/` },
    submissions,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

const answer = (status: "0" | "1", message: string, result: string) => ({ status, message, result });
