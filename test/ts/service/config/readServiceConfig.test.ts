import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { readServiceConfig } from "../../../../ts/service/config/readServiceConfig.ts";

const KEY = `0x${"11".repeat(32)}`;

describe("who answers", () => {
  const all = (name: string) => ({ 1: name, 2: name, 3: name, 4: name });
  const missing = { missing: expect.stringContaining("HF_INF_TOKEN") };

  test.each([
    [{}, all("builtin")],
    [{ HF_INF_TOKEN: " " }, all("builtin")],
    [{ HF_INF_TOKEN: "hf_x" }, all("huggingface")],
    [{ HF_INF_MODEL_DIR: "models" }, all("local")],
    [{ HF_INF_TOKEN: "hf_x", HF_INF_MODEL_DIR: "models" }, all("huggingface")],
    [{ HF_INF_TOKEN: "hf_x", HF_INF_BACKEND: "builtin" }, all("builtin")],
    [{ HF_INF_BACKEND: "HuggingFace" }, all("huggingface")],
    [{ HF_INF_MODEL_SUMMARIZATION: "org/m", HF_INF_BACKEND: "builtin" }, all("builtin")],
    [{ HF_INF_ALLOWED_ENDPOINTS: "http://x:1", HF_INF_MODEL_DIR: "models" }, all("local")],
    [
      { HF_INF_BACKEND_SUMMARIZATION: "builtin", HF_INF_BACKEND: "huggingface" },
      { ...all("huggingface"), 4: "builtin" },
    ],
    [
      { HF_INF_ENDPOINT: "http://x:1", HF_INF_MODEL_DIR: "models" },
      { 1: "huggingface", 2: "local", 3: "local", 4: "local" },
    ],
    [{ HF_INF_ENDPOINT: "http://x:1" }, { 1: "huggingface", 2: missing, 3: missing, 4: missing }],
    [
      { HF_INF_ENDPOINT_TEXT_CLASSIFICATION: "http://x:1", HF_INF_BACKEND_TEXT_GENERATION: "builtin" },
      { 1: "builtin", 2: "huggingface", 3: missing, 4: missing },
    ],
  ])("%j", (env, backends) => {
    expect(readServiceConfig(env).backends).toEqual(backends);
  });
});

test("settings of the backends", () => {
  const { huggingface, local, attestationKey, limits } = readServiceConfig({
    HF_INF_TOKEN: "hf_x",
    HF_INF_PROVIDER: "Novita",
    HF_INF_MODEL_TEXT_GENERATION: "org/m",
    HF_INF_ENDPOINT: "https://abc.endpoints.huggingface.cloud/",
    HF_INF_BACKEND_SUMMARIZATION: "local",
    HF_INF_MODEL_DIR: "/models/",
    HF_INF_MODEL_CACHE_MB: "5",
    HF_INF_ATTESTATION_KEY: KEY.slice(2),
    HF_INF_MAX_QUEUE: "0",
    HF_INF_DEADLINE_SECONDS: "7",
  });
  expect(huggingface).toEqual({
    token: "hf_x",
    provider: "novita",
    models: { 1: "org/m" },
    endpoints: {
      1: { url: "https://abc.endpoints.huggingface.cloud", api: "chat", parameters: {}, token: "hf_x" },
    },
    allowedEndpoints: [],
  });
  expect(local).toMatchObject({ modelDir: "/models/".slice(0, -1), cacheBytes: 5 * 1024 ** 2, allowDownload: false });
  expect(attestationKey).toBe(KEY);
  expect(limits).toEqual({ queue: 0, deadlineMs: 7_000 });
});

test("without a token the other settings of Hugging Face count all the same", () => {
  const { huggingface } = readServiceConfig({ HF_INF_BACKEND: "huggingface", HF_INF_MODEL_SUMMARIZATION: "org/m" });
  expect(huggingface).toMatchObject({ token: undefined, models: { 4: "org/m" } });
});

test.each([
  ["http://10.0.0.1:8000/v1", undefined],
  ["https://huggingface.co.evil.example", undefined],
  ["http://x.huggingface.cloud", undefined],
  ["https://x.eu-west-1.aws.endpoints.huggingface.cloud", "hf_x"],
])("the Hugging Face token goes to its own hosts only: %s", (endpoint, token) => {
  const { huggingface } = readServiceConfig({ HF_INF_TOKEN: "hf_x", HF_INF_ENDPOINT: endpoint });
  expect(huggingface?.endpoints[1]?.token).toBe(token);
});

describe("a wrong setting is one error that names it and shows no secret", () => {
  test.each<[Record<string, string>, string]>([
    [{ HF_INF_TOKKEN: "hf_secret" }, "HF_INF_TOKKEN: the service has no such setting."],
    [{ HF_INF_MODEL: "org/m" }, "HF_INF_MODEL: the service has no such setting."],
    [{ HF_INF_TOKEN: "sk-secret" }, "HF_INF_TOKEN: no Hugging Face token, which begins with hf_."],
    [{ HF_INF_TOKEN: "hf_sec ret" }, "HF_INF_TOKEN: it has white space"],
    [{ HF_INF_TOKEN: "hf_sécret" }, "HF_INF_TOKEN: it has white space"],
    [{ HF_INF_BACKEND: "gpu" }, 'HF_INF_BACKEND: got "gpu", expected one of builtin, huggingface, local.'],
    [{ HF_INF_BACKEND_SUMMARIZATION: "x" }, 'HF_INF_BACKEND_SUMMARIZATION: got "x"'],
    [{ HF_INF_MODEL_TEXT_GENERATION: "org/m" }, "HF_INF_MODEL_TEXT_GENERATION: set, but nothing says where"],
    [{ HF_INF_PROVIDER: "novita" }, "HF_INF_PROVIDER: set, but nothing says where"],
    [{ HF_INF_ENDPOINT_TOKEN: "secret" }, "HF_INF_ENDPOINT_TOKEN: set, but nothing says where"],
    [{ HF_INF_BACKEND: "local" }, "HF_INF_MODEL_DIR: not set, and the backend local is to be used."],
    [{ HF_INF_ENDPOINT: "127.0.0.1:8000" }, "HF_INF_ENDPOINT: got no http:// or https:// URL."],
    [{ HF_INF_ENDPOINT: "ftp://x" }, "HF_INF_ENDPOINT: got no http:// or https:// URL."],
    [{ HF_INF_ENDPOINT: "http://u:secret@x" }, "HF_INF_ENDPOINT: the URL has a user, password"],
    [{ HF_INF_ENDPOINT: "http://x?key=secret" }, "HF_INF_ENDPOINT: the URL has a user, password"],
    [{ HF_INF_ALLOWED_ENDPOINTS: "http://x, nope" }, "HF_INF_ALLOWED_ENDPOINTS: got no http://"],
    [{ HF_INF_ENDPOINT: "http://x", HF_INF_ENDPOINT_API: "grpc" }, 'HF_INF_ENDPOINT_API: got "grpc"'],
    [{ HF_INF_ENDPOINT: "http://x", HF_INF_ENDPOINT_PARAMETERS: "top_q" }, 'HF_INF_ENDPOINT_PARAMETERS: got "top_q"'],
    [{ HF_INF_MODEL_DIR: "m", HF_INF_MODEL_CACHE_MB: "lots" }, "HF_INF_MODEL_CACHE_MB: got"],
    [{ HF_INF_MODEL_DIR: "m", HF_INF_ALLOW_DOWNLOAD: "yes" }, 'HF_INF_ALLOW_DOWNLOAD: got "yes", expected 1 or 0.'],
    [{ HF_INF_ATTESTATION_KEY: "secret" }, "HF_INF_ATTESTATION_KEY: expected a private key, 64 hex digits"],
    [{ HF_INF_MAX_QUEUE: "-1" }, 'HF_INF_MAX_QUEUE: got "-1", expected a whole number from 0 to 1000000.'],
    [{ HF_INF_DEADLINE_SECONDS: "0" }, "HF_INF_DEADLINE_SECONDS: got"],
  ])("%j", (env, message) => {
    let error: unknown;
    try {
      readServiceConfig(env);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({
      code: "SERVICE_CONFIG_INVALID",
      shortMessage: expect.stringContaining(message.slice(0, 400)),
    });
    expect(inspect(error)).not.toMatch(/s[eé]c ?ret/);
  });
});
