import { fileURLToPath } from "node:url";

/** The folder with the tiny ONNX models. */
export const MODEL_DIR = fileURLToPath(new URL("../../../fixtures/models", import.meta.url));
