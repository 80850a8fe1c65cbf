import nlp from "compromise/two";
import { z } from "zod";

const ModelSchema = z.object({
  one: z.object({ lexicon: z.record(z.string(), z.union([z.string(), z.array(z.string()), z.null()])) }),
});

/**
 * compromise's own word list: each known word or phrase, in lower case, with its tags.
 *
 * @returns the entries of `nlp.model()`
 */
export function compromiseLexicon(): Map<string, readonly string[]> {
  const { lexicon } = ModelSchema.parse(nlp.model()).one;
  const entries = new Map<string, readonly string[]>();
  for (const [word, tags] of Object.entries(lexicon)) {
    if (tags !== null) entries.set(word, typeof tags === "string" ? [tags] : tags);
  }
  return entries;
}
