import { oneLine } from "../../protocol/oneLine.ts";
import { ServiceError } from "../errors/ServiceError.ts";
import type { ServiceLimits } from "../limits.ts";

const MAX_DESCRIPTION = 500;

/**
 * Makes a `ServiceError` of whatever a request ended with: one as it is, one of the HTTP layer by its meaning, and
 * anything else as a defect of ours (500, `INTERNAL`) whose text the caller still sees.
 */
export function toServiceError(error: unknown, limits: ServiceLimits): ServiceError {
  if (error instanceof ServiceError) return error;
  const { code, message } = describe(error);
  switch (code) {
    case "FST_ERR_CTP_BODY_TOO_LARGE":
      return new ServiceError(`The body is larger than ${limits.bodyBytes} bytes.`, {
        status: 413,
        code: "BODY_TOO_LARGE",
        cause: error,
      });
    case "FST_ERR_CTP_INVALID_MEDIA_TYPE":
      return new ServiceError("Invalid method or data: Only POST supported with json data.", {
        status: 415,
        code: "CONTENT_TYPE_UNSUPPORTED",
        metaMessages: ["Send JSON with the header Content-Type: application/json."],
        cause: error,
      });
    case "FST_ERR_CTP_INVALID_CONTENT_LENGTH":
    case "FST_ERR_BAD_URL":
      return new ServiceError(`Bad request: ${message}.`, { status: 400, code: "HTTP_INVALID", cause: error });
    default:
      return new ServiceError(`Internal Server Error: ${message}`, { status: 500, code: "INTERNAL", cause: error });
  }
}

function describe(error: unknown): { code: string | undefined; message: string } {
  if (!(error instanceof Error)) return { code: undefined, message: oneLine(String(error), MAX_DESCRIPTION) };
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  return { code, message: oneLine(error.message, MAX_DESCRIPTION).replace(/\.$/, "") };
}
