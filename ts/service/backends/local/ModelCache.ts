import { ServiceError } from "../../errors/ServiceError.ts";
import type { LocalModel } from "./LocalBackendOptions.ts";

/** A loaded model. */
export interface Disposable {
  dispose(): Promise<unknown>;
}

/** Keeps models loaded, as many as the memory allows: the one that was not used for the longest time goes first. */
export class ModelCache<Loaded extends Disposable> {
  readonly #maxBytes: number;
  readonly #load: (model: LocalModel) => Promise<Loaded>;
  /** In the order of their last use. */
  readonly #loaded = new Map<string, { loaded: Loaded; bytes: number }>();

  constructor({ maxBytes, load }: { maxBytes: number; load: (model: LocalModel) => Promise<Loaded> }) {
    this.#maxBytes = maxBytes;
    this.#load = load;
  }

  /** Names of the models that are loaded, the latest used last. */
  get names(): string[] {
    return [...this.#loaded.keys()];
  }

  /**
   * Gives a model, loaded. Calls must not overlap: what one of them works with, another one might put away.
   *
   * @throws ServiceError 502 `MODEL_BROKEN` when it can't be loaded
   */
  async get(model: LocalModel): Promise<Loaded> {
    const key = `${model.model} ${model.taskId}`;
    const known = this.#loaded.get(key);
    this.#loaded.delete(key);
    if (known !== undefined) {
      this.#loaded.set(key, known);
      return known.loaded;
    }
    await this.#makeRoom(model.bytes);
    const loaded = await this.#load(model).catch((cause: unknown) => {
      throw new ServiceError(`The model ${model.model} can't be loaded.`, {
        status: 502,
        code: "MODEL_BROKEN",
        details: cause instanceof Error ? cause.message.slice(0, 300) : String(cause),
        cause,
      });
    });
    this.#loaded.set(key, { loaded, bytes: model.bytes });
    return loaded;
  }

  /** Whether a model could be loaded without putting another one away. */
  hasRoomFor({ bytes }: LocalModel): boolean {
    return this.#used() + bytes <= this.#maxBytes;
  }

  async #makeRoom(bytes: number): Promise<void> {
    for (const [key, { loaded }] of this.#loaded) {
      if (this.#used() + bytes <= this.#maxBytes) return;
      this.#loaded.delete(key);
      await loaded.dispose();
    }
  }

  #used(): number {
    return [...this.#loaded.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  }
}
