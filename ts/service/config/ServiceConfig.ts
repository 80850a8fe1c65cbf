import type { Hex } from "viem";
import type { ServedTaskId } from "../../codec/HFTaskId.ts";
import type { HuggingFaceOptions } from "../backends/huggingface/HuggingFaceOptions.ts";
import type { LocalSettings } from "../backends/local/findLocalModels.ts";
import type { ServiceLimits } from "../limits.ts";

/** Names of the backends. */
export const BACKEND_NAMES = ["builtin", "huggingface", "local"] as const;

/** Name of a backend. */
export type BackendName = (typeof BACKEND_NAMES)[number];

/** Who is to answer a task; or why nobody can, as what an operator should do about it. */
export type BackendChoice = BackendName | { missing: string };

/** What the environment says about the service. */
export interface ServiceConfig {
  backends: Readonly<Record<ServedTaskId, BackendChoice>>;
  /** There when a task is answered by `huggingface`. */
  huggingface: HuggingFaceOptions | undefined;
  /** There when a task is answered by `local`. */
  local: LocalSettings | undefined;
  /** Key that signs proofs. */
  attestationKey: Hex | undefined;
  /** Limits that differ from the defaults. */
  limits: Partial<ServiceLimits>;
}
