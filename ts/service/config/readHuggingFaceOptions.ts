import { SERVED_TASK_IDS } from "../../codec/HFTaskId.ts";
import { ENDPOINT_APIS, type Endpoint, type HuggingFaceOptions } from "../backends/huggingface/HuggingFaceOptions.ts";
import { EXTRA_PARAMETERS } from "../backends/huggingface/openAiParameters.ts";
import { ServiceConfigError } from "../errors/ServiceConfigError.ts";
import { type Environment, invalidVariable, readChoice, readList, readUrl, readVariable, taskVariable } from "./env.ts";

/**
 * Reads the settings of the backend `huggingface`, all of which may be left out.
 *
 * @throws ServiceConfigError naming the variable
 */
export function readHuggingFaceOptions(env: Environment): HuggingFaceOptions {
  const token = readToken(env, "HF_INF_TOKEN");
  const provider = readVariable(env, "HF_INF_PROVIDER")?.toLowerCase();
  const { endpoints, allowedEndpoints } = readEndpoints(env, token);
  if (token !== undefined && !token.startsWith("hf_") && provider === undefined) {
    throw new ServiceConfigError("HF_INF_TOKEN: no Hugging Face token, which begins with hf_.", {
      whatToDo:
        "For a provider's own key, name the provider in HF_INF_PROVIDER; for a server's, use HF_INF_ENDPOINT_TOKEN.",
    });
  }
  const models = Object.fromEntries(
    SERVED_TASK_IDS.flatMap((taskId) => {
      const model = readVariable(env, taskVariable("HF_INF_MODEL", taskId));
      return model === undefined ? [] : [[taskId, model]];
    }),
  );
  return { token, provider, models, endpoints, allowedEndpoints };
}

/** Characters beyond these can't stand in an HTTP header. */
function readToken(env: Environment, name: "HF_INF_TOKEN" | "HF_INF_ENDPOINT_TOKEN"): string | undefined {
  const token = readVariable(env, name);
  if (token === undefined || /^[\x21-\x7e]+$/.test(token)) return token;
  throw new ServiceConfigError(`${name}: it has white space or characters that are not ASCII, which no token has.`);
}

function readEndpoints(
  env: Environment,
  token: string | undefined,
): Pick<HuggingFaceOptions, "endpoints" | "allowedEndpoints"> {
  const api = readChoice(env, "HF_INF_ENDPOINT_API", ENDPOINT_APIS) ?? "chat";
  const parameters = readParameters(env);
  const ownToken = readToken(env, "HF_INF_ENDPOINT_TOKEN");
  const read = (name: string, value: string): Endpoint => {
    const url = readUrl(name, value);
    return { url, api, parameters, token: ownToken ?? (isHuggingFace(url) ? token : undefined) };
  };
  const endpoints = SERVED_TASK_IDS.flatMap((taskId) => {
    const names = [taskVariable("HF_INF_ENDPOINT", taskId), ...(taskId === 1 ? ["HF_INF_ENDPOINT"] : [])];
    const name = names.find((candidate) => readVariable(env, candidate) !== undefined);
    return name === undefined ? [] : [[taskId, read(name, readVariable(env, name) ?? "")]];
  });
  return {
    endpoints: Object.fromEntries(endpoints),
    allowedEndpoints: readList(env, "HF_INF_ALLOWED_ENDPOINTS").map((url) => read("HF_INF_ALLOWED_ENDPOINTS", url)),
  };
}

/** A Hugging Face token goes to Hugging Face's own hosts only. */
function isHuggingFace(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === "https:" && /(^|\.)huggingface\.(co|cloud)$/.test(hostname);
}

/** `top_k,repetition_penalty=repeat_penalty`: parameters of ours that the server takes, by its own names. */
function readParameters(env: Environment): Record<string, string> {
  const name = "HF_INF_ENDPOINT_PARAMETERS";
  return Object.fromEntries(
    readList(env, name).map((item) => {
      const [, ours = "", theirs = ours] = /^(\w+)(?:=(\w+))?$/.exec(item) ?? [];
      if (!EXTRA_PARAMETERS.some((known) => known === ours)) {
        throw invalidVariable(
          name,
          item,
          `${EXTRA_PARAMETERS.join(", ")}, with =name where the server has another name`,
        );
      }
      return [ours, theirs];
    }),
  );
}
