/** The service of Hugging Face tasks. */
export const INFERENCE_SERVICE = "hf_inference_client_service";

/** Ids of the services that come with this package. */
export const SERVICE_IDS: readonly string[] = [INFERENCE_SERVICE, "echo", "hello-world"];
