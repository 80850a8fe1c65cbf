import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { chatAnswer, completionAnswer, hubAnswer, MODELS, pipelineAnswer } from "./fakeHuggingFaceAnswers.ts";

/** A request that the fake was sent. */
export interface FakeRequest {
  method: string;
  /** `/hub/…` for huggingface.co, `/router/…` for router.huggingface.co, `/endpoint/…` for a server of one's own. */
  path: string;
  authorization: string | undefined;
  body: Record<string, unknown>;
}

/** An answer in place of the fake's own. */
export interface FakeReply {
  status: number;
  headers?: Record<string, string>;
  body: unknown;
}

export interface FakeHuggingFace extends AsyncDisposable {
  url: string;
  /** Base URL of the fake's server of one's own. */
  endpoint: string;
  /** The token that it takes; others are refused. */
  token: string;
  requests: FakeRequest[];
  /** Answers the next requests that are no look-ups with these. */
  reply(...replies: FakeReply[]): void;
  /** A `fetch` for which Hugging Face's hosts are the fake. */
  fetch: typeof fetch;
  /** Resolves when a connection of a stream is closed by the client. */
  hungUp: Promise<void>;
  /** Lets a held stream send its next pieces. */
  release(): void;
}

/**
 * A FAKE of Hugging Face's API: the routes, bodies, error shapes and server-sent events of huggingface.co,
 * router.huggingface.co, TGI and OpenAI-compatible servers, over HTTP. Its answers are made of the request, so that a test
 * can see what was asked.
 */
export async function startFakeHuggingFace({ holdStreams = false } = {}): Promise<FakeHuggingFace> {
  const requests: FakeRequest[] = [];
  const replies: FakeReply[] = [];
  const hungUp = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const token = "hf_FakeTokenForTests0123456789";

  const server = createServer((request, response) => {
    void handle(request, response);
  });
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const path = decodeURI(request.url ?? "");
    const body: Record<string, unknown> = text === "" ? {} : JSON.parse(text);
    const authorization = request.headers.authorization;
    requests.push({ method: request.method ?? "", path, authorization, body });
    if (authorization !== undefined && authorization !== `Bearer ${token}`) {
      return send(response, { status: 401, body: { error: "Invalid username or password." } });
    }
    if (request.method === "GET") return send(response, lookUp(path));
    const scripted = replies.shift();
    if (scripted !== undefined) return send(response, scripted);
    if (body["stream"] === true || path.endsWith("/generate_stream")) return stream(path, body, response);
    return send(response, answer(path, body));
  }

  async function stream(path: string, body: Record<string, unknown>, response: ServerResponse): Promise<void> {
    response.once("close", () => {
      if (!response.writableFinished) hungUp.resolve();
    });
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const [index, event] of streamEvents(path, body).entries()) {
      if (index === 2 && holdStreams) await released.promise;
      response.write(`data: ${typeof event === "string" ? event : JSON.stringify(event)}\n\n`);
    }
    response.end();
  }

  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    endpoint: `${url}/endpoint`,
    token,
    requests,
    reply: (...more) => void replies.push(...more),
    fetch: (input, init) => {
      const target = String(input)
        .replace("https://huggingface.co/", `${url}/hub/`)
        .replace("https://router.huggingface.co/", `${url}/router/`);
      if (!target.startsWith(url)) return Promise.reject(new Error(`a request left the test: ${target}`));
      return fetch(target, init);
    },
    hungUp: hungUp.promise,
    release: () => released.resolve(),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function send(response: ServerResponse, { status, headers, body }: FakeReply): void {
  const isText = typeof body === "string";
  response.writeHead(status, { "content-type": isText ? "text/plain; charset=utf-8" : "application/json", ...headers });
  response.end(isText ? body : JSON.stringify(body));
}

function lookUp(path: string): FakeReply {
  const id = /^\/hub\/api\/models\/([^?]+)/.exec(path)?.[1];
  if (id !== undefined) return hubAnswer(id);
  if (path === "/endpoint/v1/models") return { status: 200, body: { object: "list", data: [{ id: "tiny-instruct" }] } };
  if (path === "/two-models/v1/models") {
    return { status: 200, body: { object: "list", data: [{ id: "llama3.2:1b" }, { id: "qwen3:0.6b" }] } };
  }
  if (path === "/tgi/info") return { status: 200, body: { model_id: "org/tgi-model", version: "3.0.0" } };
  return { status: 404, body: "Not Found" };
}

function answer(path: string, body: Record<string, unknown>): FakeReply {
  if (path.endsWith("/chat/completions")) return { status: 200, body: chatAnswer(body) };
  if (path.endsWith("/completions")) return { status: 200, body: completionAnswer(body) };
  if (path === "/tgi/generate")
    return { status: 200, body: { generated_text: `tgi ${JSON.stringify(body["parameters"])}` } };
  const id = /^\/router\/hf-inference\/models\/(.+)$/.exec(path)?.[1] ?? /^\/task\/(.+)$/.exec(path)?.[1];
  const task = id === undefined ? undefined : MODELS[id]?.task;
  if (id === undefined || task === undefined) return { status: 404, body: "Not Found" };
  return { status: 200, body: pipelineAnswer(task, body) };
}

/** The events of a stream: first what the server sends before any text. */
function streamEvents(path: string, body: Record<string, unknown>): unknown[] {
  if (path.endsWith("/generate_stream")) {
    return ["Once", " upon", " a", "</s>"].map((text, index) => ({
      index,
      token: { id: index, text, logprob: -0.5, special: text === "</s>" },
      generated_text: text === "</s>" ? "Once upon a" : null,
      details: null,
    }));
  }
  const head = { id: "1", created: 1, model: body["model"], system_fingerprint: null };
  if (path.endsWith("/chat/completions")) {
    const deltas = [
      { role: "assistant", content: "" },
      { content: "Once" },
      { content: " upon" },
      { content: " 🦊" },
      {},
    ];
    const chunks = deltas.map((delta, index) => ({
      ...{ ...head, object: "chat.completion.chunk" },
      choices: [{ index: 0, delta, finish_reason: index === deltas.length - 1 ? "length" : null }],
    }));
    return [...chunks, "[DONE]"];
  }
  const texts = ["Once", " upon", " a"].map((text) => ({
    ...{ ...head, object: "text_completion" },
    choices: [{ index: 0, text, finish_reason: null }],
  }));
  return [...texts, "[DONE]"];
}
