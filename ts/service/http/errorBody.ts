import { STATUS_CODES } from "node:http";
import type { ServiceError } from "../errors/ServiceError.ts";

/** Body of every HTTP error (Infernet service protocol). */
export interface ErrorBody {
  /** HTTP status, as a string: a node takes any `code` but "200" for a failure, and delivers nothing. */
  code: string;
  /** Reason phrase of the status. */
  name: string;
  /** The cause, in one line. */
  description: string;
}

/** Header with the error's stable code (`TEXT_EMPTY`); the body's keys are fixed by the protocol. */
export const ERROR_CODE_HEADER = "x-error-code";

/** The body that says what an error says. */
export function errorBody(error: ServiceError): ErrorBody {
  return {
    code: String(error.status),
    name: STATUS_CODES[error.status] ?? "Error",
    description: error.message.replaceAll("\n", " "),
  };
}
