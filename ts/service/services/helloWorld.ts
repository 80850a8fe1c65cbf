import { z } from "zod";
import { defineService } from "../kit/defineService.ts";
import { task } from "../kit/task.ts";

/** The starter service: says hello, and what it was sent. */
export const helloWorld = defineService({
  id: "hello-world",
  message: "hello, world!",
  tasks: [
    task({
      name: "hello",
      input: z.unknown(),
      onchain: { input: "bytes" },
      run: (_input, { request: { source, destination, data, requiresProof } }) => {
        const request = JSON.stringify({ source, destination, data, requires_proof: requiresProof });
        return `hello, world!, your input was: ${request}`;
      },
    }),
  ],
});
