import { expect, test } from "vitest";
import { sentimentTokens } from "../../../../../../ts/service/backends/builtin/sentiment/sentimentTokens.ts";

test.each([
  ["It isn’t (great)!!", ["It", "isn't", "great", "!", "!"]],
  ["“Wow,” really?", ["Wow", "really", "?"]],
  ["good—bad", ["good", "bad"]],
  [":) <3 ok!", [":)", "<3", "ok!"]],
  ["great🎉", ["great"]],
  ["  \n\t ", []],
  ["x".repeat(200), ["x".repeat(64)]],
])("%j", (text, tokens) => {
  expect(sentimentTokens(text)).toEqual(tokens);
});
