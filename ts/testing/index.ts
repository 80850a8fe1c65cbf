/** `infernet-kit/testing`: for the end-to-end tests of one's own consumers. Node.js 22.13 or newer. */

export {
  createScriptedBackend,
  type Scripted,
  type ScriptedAnswers,
  type ScriptedBackend,
} from "./createScriptedBackend.ts";
