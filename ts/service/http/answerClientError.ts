import type { Socket } from "node:net";
import { type ErrorStatus, ServiceError } from "../errors/ServiceError.ts";
import { errorBody } from "./errorBody.ts";

const STATUSES: Readonly<Record<string, ErrorStatus>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** Answers what is not even HTTP on the raw socket, in the same JSON as every other error, and closes it. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const body = errorBody(
    new ServiceError(`The request is not valid HTTP: ${error.code ?? error.message}.`, {
      status: STATUSES[error.code ?? ""] ?? 400,
      code: "HTTP_INVALID",
    }),
  );
  const json = JSON.stringify(body);
  const head = [
    `HTTP/1.1 ${body.code} ${body.name}`,
    "Content-Type: application/json; charset=utf-8",
    `Content-Length: ${Buffer.byteLength(json)}`,
    "Connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${json}`);
}
