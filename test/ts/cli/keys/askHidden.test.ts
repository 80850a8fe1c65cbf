import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { askHidden } from "../../../../ts/cli/keys/askPassword.ts";

/** A terminal that writes down in which order it is told what. */
function fakeTerminal() {
  const steps: string[] = [];
  const input = new PassThrough();
  const terminal = Object.assign(input, { isTTY: true, setRawMode: (mode: boolean) => steps.push(`raw ${mode}`) });
  const output = new PassThrough();
  output.on("data", (text) => steps.push(String(text)));
  return { steps, type: (text: string) => input.write(text), hangUp: () => input.end(), terminal, output };
}

const ask = ({ terminal, output }: ReturnType<typeof fakeTerminal>) =>
  askHidden("Password: ", terminal as unknown as NodeJS.ReadStream, output);

test("nothing that is typed is shown, not even by one who doesn't wait for the question", async () => {
  const fake = fakeTerminal();
  const asking = ask(fake);
  fake.type("pasx\u007Fs w");
  fake.type("orx\u0008d愛\r");
  expect(await asking).toBe("pass word愛");
  expect(fake.steps).toEqual(["raw true", "Password: ", "raw false", "\n"]);
});

test.each(["\u0003", "\u0004"])("%j ends the program, and the terminal is as it was", async (key) => {
  const fake = fakeTerminal();
  const asking = ask(fake);
  fake.type(`half${key}`);
  await expect(asking).rejects.toMatchObject({ exitCode: 130 });
  expect(fake.steps).toContain("raw false");
});

test("a terminal that hangs up does too", async () => {
  const fake = fakeTerminal();
  const asking = ask(fake);
  fake.hangUp();
  await expect(asking).rejects.toMatchObject({ exitCode: 130 });
});
