import type { Transformers } from "./loadTransformers.ts";

/** Makes what ends a generation as soon as a condition holds; it is asked after every token. */
export function stopWhen({ StoppingCriteria, StoppingCriteriaList }: Transformers, condition: () => boolean) {
  class Condition extends StoppingCriteria {
    override _call(ids: number[][]): boolean[] {
      return ids.map(condition);
    }
  }
  const list = new StoppingCriteriaList();
  list.push(new Condition());
  return list;
}
