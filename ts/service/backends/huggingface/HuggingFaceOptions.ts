import type { ServedTaskId } from "../../../codec/HFTaskId.ts";

/** How an endpoint takes text generation: OpenAI's chat or completions, or TGI's own `/generate`. */
export const ENDPOINT_APIS = ["chat", "completions", "tgi"] as const;

/** Value of {@link ENDPOINT_APIS}. */
export type EndpointApi = (typeof ENDPOINT_APIS)[number];

/** A server of the operator's own, or a dedicated Inference Endpoint. */
export interface Endpoint {
  /** Base URL, without a slash at the end. */
  url: string;
  /** For text generation; the other tasks have one way only. */
  api: EndpointApi;
  /**
   * Parameters that OpenAI's API doesn't have and this server takes all the same, by the name it knows them under:
   * `{ repetition_penalty: "repeat_penalty" }`. The others are refused.
   */
  parameters: Readonly<Record<string, string>>;
  /** Sent as bearer token. Secret. */
  token: string | undefined;
}

/** Where and how the backend `huggingface` runs models. */
export interface HuggingFaceOptions {
  /** Hugging Face token (`hf_…`), or with `provider` that provider's own key. Secret. */
  token: string | undefined;
  /** An Inference Provider's name; left out, Hugging Face chooses among those that serve the model. */
  provider: string | undefined;
  /** Default model of each task. */
  models: Partial<Readonly<Record<ServedTaskId, string>>>;
  /** Servers that answer a task in place of the Inference Providers. */
  endpoints: Partial<Readonly<Record<ServedTaskId, Endpoint>>>;
  /** Further endpoints that a request may name as its `model`. */
  allowedEndpoints: readonly Endpoint[];
}
