import { ExitError } from "../ExitError.ts";
import { readText } from "../input/readText.ts";
import { KeyError } from "./KeyError.ts";

const ENTER = /[\r\n]/;
const CTRL_C = "\u0003";
const CTRL_D = "\u0004";
const BACKSPACE = ["\u0008", "\u007F"];

/**
 * Gives a keystore's password: the content of a file, or what is typed, unseen, into the terminal.
 *
 * @throws KeyError `PASSWORD_MISSING` when there is neither; InfernetError `FILE_UNREADABLE`
 */
export async function askPassword(keystore: string, passwordFile: string | undefined): Promise<string> {
  // Editors end a file with a newline that is not part of the password.
  if (passwordFile !== undefined) return (await readText(passwordFile)).replace(/\r?\n$/, "");
  if (!process.stdin.isTTY) {
    throw new KeyError(
      "PASSWORD_MISSING",
      `The keystore ${keystore} needs its password, and there is no terminal to ask for it.`,
      "Give --password-file FILE.",
    );
  }
  return askHidden(`Password of ${keystore}: `);
}

/**
 * Gives the password for a new keystore: the content of a file, or what is typed twice into the terminal.
 *
 * @throws KeyError `PASSWORD_MISSING` when there is neither, or the two differ; InfernetError `FILE_UNREADABLE`
 */
export async function askNewPassword(keystore: string, passwordFile: string | undefined): Promise<string> {
  const password = await askPassword(keystore, passwordFile);
  if (passwordFile !== undefined || password === (await askHidden("The same again: "))) return password;
  throw new KeyError("PASSWORD_MISSING", "The two passwords differ.", "Nothing was written. Run it again.");
}

/** Asks in the terminal for something that is not shown. */
export async function askHidden(
  question: string,
  terminal: NodeJS.ReadStream = process.stdin,
  output: NodeJS.WritableStream = process.stderr,
): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let typed = "";
  const listen = (chunk: string) => {
    for (const character of chunk) {
      if (ENTER.test(character)) return resolve(typed);
      if (character === CTRL_C || character === CTRL_D) return reject(new ExitError(130));
      typed = BACKSPACE.includes(character) ? [...typed].slice(0, -1).join("") : typed + character;
    }
  };
  const hangUp = () => reject(new ExitError(130));
  // Before the question: who answers at once is not to be shown either.
  terminal.setRawMode(true);
  terminal.setEncoding("utf8").on("data", listen).once("end", hangUp).resume();
  output.write(question);
  try {
    return await promise;
  } finally {
    terminal.off("data", listen).off("end", hangUp).pause();
    terminal.setRawMode(false);
    output.write("\n");
  }
}
