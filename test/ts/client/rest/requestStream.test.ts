import type { ServerResponse } from "node:http";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { NodeClient } from "../../../../ts/client/rest/NodeClient.ts";
import { readJobStream } from "../../../../ts/client/rest/readJobStream.ts";
import { always, startFakeServer } from "./fakeServer.ts";

const ID = "4f9b1b1e-4c5f-4a53-a1a5-d8c1a5b3c5a1";
const JOB = { containers: ["echo"], data: {} };
const encoder = new TextEncoder();

/** A stream whose network hands over exactly these pieces. */
const openOf = (pieces: readonly Uint8Array[]) => ({
  response: new Response(
    new ReadableStream<Uint8Array>({
      start(controller) {
        for (const piece of pieces) controller.enqueue(piece);
        controller.close();
      },
    }),
  ),
  explain: (error: unknown) => error,
});

const cut = (bytes: Uint8Array, places: readonly number[]): Uint8Array[] => {
  const ends = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((one, two) => one - two);
  return [...ends, bytes.length].map((end, index) => bytes.slice(ends[index - 1] ?? 0, end));
};

async function collect(pieces: readonly Uint8Array[]) {
  const stream = await readJobStream(openOf(pieces));
  const seen: string[] = [];
  const error = await (async () => {
    for await (const text of stream.text()) seen.push(text);
  })().then(
    () => undefined,
    (one: unknown) => one,
  );
  return { id: stream.id, text: seen.join(""), error };
}

const places = fc.array(fc.nat(), { maxLength: 12 });

describe("readJobStream", () => {
  test("S1: gives the id and the container's text, whatever the chunks", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "grapheme" }), places, async (text, where) => {
        const pieces = cut(encoder.encode(`${ID}\n${text}`), where);
        expect(await collect(pieces)).toEqual({ id: ID, text, error: undefined });
      }),
    );
  });

  test("takes text that resembles a failure for text", async () => {
    const lookalike = fc.constantFrom(
      "\n",
      `\n${ID}`,
      `\n${ID} {"error":`,
      `{"error":"x"}`,
      `${ID} {"error":"x"}\n`,
      "a",
    );
    await fc.assert(
      fc.asyncProperty(fc.array(lookalike), places, async (parts, where) => {
        const text = `${parts.join("")}.`;
        expect(await collect(cut(encoder.encode(`${ID}\n${text}`), where))).toEqual({ id: ID, text, error: undefined });
      }),
    );
  });

  test("throws what the last line says has failed, after the text before it", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.string(), places, async (text, reason, where) => {
        const line = `\n${ID} ${JSON.stringify({ error: reason })}\n`;
        const { error, ...rest } = await collect(cut(encoder.encode(`${ID}\n${text}${line}`), where));
        expect(rest).toEqual({ id: ID, text });
        expect(error).toMatchObject({ code: "STREAM_FAILED", id: ID });
      }),
    );
  });

  test.each([["no newline"], [""], ["x".repeat(10_000)], [`\ntext`]])(
    "refuses an answer without an id: %#",
    async (text) => {
      await expect(collect([encoder.encode(text)])).rejects.toMatchObject({ code: "ANSWER_UNEXPECTED" });
    },
  );
});

describe("stream: requestStream", () => {
  const stream = (send: (response: ServerResponse) => void) =>
    startFakeServer((_request, response) => {
      response.writeHead(200);
      send(response);
    });

  test("parsing: the first line is the id, the rest comes as it is sent", async () => {
    let more: (() => void) | undefined;
    await using server = await stream((response) => {
      response.write(`${ID}\nfirst`);
      more = () => response.end(" second");
    });
    const job = await new NodeClient(server.url).requestStream(JOB);
    expect(job.id).toBe(ID);
    const seen: string[] = [];
    for await (const bytes of job) {
      seen.push(new TextDecoder().decode(bytes));
      more?.();
    }
    expect(seen).toEqual(["first", " second"]);
    expect(server.requests[0]).toMatchObject({ method: "POST", url: "/api/jobs/stream", body: JSON.stringify(JOB) });
  });

  test.each([405, 500])("%i", async (status) => {
    await using server = await startFakeServer(always(status, { error: "no", params: { a: 1 } }));
    const asking = new NodeClient(server.url).requestStream(JOB);
    await expect(asking).rejects.toMatchObject({ name: "ApiError", status, message: "no", params: { a: 1 } });
  });

  test("a connection that breaks off", async () => {
    await using server = await stream((response) => {
      response.write(`${ID}\nfirst`, () => response.destroy());
    });
    const job = await new NodeClient(server.url).requestStream(JOB);
    const reading = (async () => {
      for await (const _bytes of job);
    })();
    await expect(reading).rejects.toMatchObject({ code: "STREAM_FAILED", id: ID });
  });

  test("the timeout is that of the whole stream", async () => {
    await using server = await stream((response) => {
      response.write(`${ID}\nfirst`);
    });
    const job = await new NodeClient(server.url).requestStream(JOB, { timeoutMs: 100 });
    const reading = (async () => {
      for await (const _bytes of job);
    })();
    await expect(reading).rejects.toMatchObject({ code: "REQUEST_TIMEOUT" });
  });

  test("leaving the loop closes the connection", async () => {
    const { promise: closed, resolve } = Promise.withResolvers<void>();
    await using server = await stream((response) => {
      response.on("close", resolve);
      response.write(`${ID}\nfirst`);
    });
    const job = await new NodeClient(server.url).requestStream(JOB);
    for await (const _bytes of job) break;
    await closed;
  });
});
