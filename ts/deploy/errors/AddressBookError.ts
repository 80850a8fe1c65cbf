import { InfernetError, type InfernetErrorOptions } from "../../protocol/errors/InfernetError.ts";

/**
 * The address book can't be used: not as its schema says (`ADDRESS_BOOK_INVALID`), of another chain with the same id
 * (`ADDRESS_BOOK_OTHER_CHAIN`), or without what is looked for (`ADDRESS_BOOK_ENTRY_MISSING`).
 */
export class AddressBookError extends InfernetError {
  override name = "AddressBookError";
  constructor(shortMessage: string, options: Omit<InfernetErrorOptions, "docsPath">) {
    super(shortMessage, { docsPath: "deploy.md#address-book", ...options });
  }
}
