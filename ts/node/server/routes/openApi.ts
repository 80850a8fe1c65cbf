import { z } from "zod";
import type { Endpoint } from "../Endpoint.ts";
import { openApiDocument } from "../openApiDocument.ts";

/** `GET /openapi.json`: this API, described by the schemas that it is served with. */
export const openApiEndpoint = (all: () => readonly Endpoint[]): Endpoint => {
  let document: unknown;
  return {
    method: "GET",
    path: "/openapi.json",
    summary: "This API in OpenAPI 3.1",
    responses: { 200: { description: "OpenAPI 3.1", schema: z.record(z.string(), z.unknown()) } },
    handle: async () => {
      document ??= openApiDocument(all());
      return document;
    },
  };
};
