import { InfernetError, type InfernetErrorOptions } from "../../protocol/errors/InfernetError.ts";

/**
 * The address book can't be used: not as its schema says (`ADDRESS_BOOK_INVALID`), of another chain with the same id
 * (`ADDRESS_BOOK_OTHER_CHAIN`), not what the chain says (`ADDRESS_BOOK_STALE`), without what is looked for
 * (`ADDRESS_BOOK_ENTRY_MISSING`), or not to be given what is not ours (`ADDRESS_BOOK_UNVERIFIED`).
 */
export class AddressBookError extends InfernetError {
  override name = "AddressBookError";
  constructor(shortMessage: string, options: Omit<InfernetErrorOptions, "docsPath">) {
    super(shortMessage, { docsPath: "deploy.md#address-book", ...options });
  }
}
