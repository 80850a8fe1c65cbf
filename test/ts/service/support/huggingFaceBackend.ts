import type { Backend } from "../../../../ts/service/backends/Backend.ts";
import { createHuggingFaceBackend } from "../../../../ts/service/backends/huggingface/createHuggingFaceBackend.ts";
import type { Environment } from "../../../../ts/service/config/env.ts";
import { readHuggingFaceOptions } from "../../../../ts/service/config/readHuggingFaceOptions.ts";
import type { FakeHuggingFace } from "./fakeHuggingFace.ts";

/** The backend with the settings that the environment says, talking to the fake. */
export function huggingFaceBackend(fake: FakeHuggingFace, env: Environment = { HF_INF_TOKEN: fake.token }): Backend {
  const options = readHuggingFaceOptions(env);
  if (options === undefined) throw new Error("nothing is configured");
  return createHuggingFaceBackend(options, { fetch: fake.fetch });
}

/** What a promise rejects with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => {
      throw new Error(`expected a rejection, got ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );
}

/** All that a stream gives. */
export async function collect(pieces: AsyncIterable<string>): Promise<string[]> {
  const collected: string[] = [];
  for await (const piece of pieces) collected.push(piece);
  return collected;
}
