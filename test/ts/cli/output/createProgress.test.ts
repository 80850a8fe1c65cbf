import { expect, test } from "vitest";
import { createProgress } from "../../../../ts/cli/output/createProgress.ts";

function fakeStream(isTTY: boolean, columns = 20) {
  const written: string[] = [];
  const stream = { isTTY, columns, write: (text: string) => written.push(text) };
  return { stream: stream as unknown as NodeJS.WriteStream, written };
}

test("a terminal sees each step on one line that is replaced and at last removed", () => {
  const { stream, written } = fakeStream(true);
  const progress = createProgress(stream);
  progress.show("Starting");
  progress.show("A step whose text is wider than the terminal");
  progress.clear();
  const clear = "\r\u001B[2K";
  expect(written).toEqual([`${clear}Starting…`, `${clear}A step whose text …`, clear]);
});

test("a pipe sees nothing", () => {
  const { stream, written } = fakeStream(false);
  const progress = createProgress(stream);
  progress.show("Starting");
  progress.clear();
  expect(written).toEqual([]);
});

test("nothing is removed when nothing was shown", () => {
  const { stream, written } = fakeStream(true);
  createProgress(stream).clear();
  expect(written).toEqual([]);
});
