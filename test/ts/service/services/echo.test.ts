import { encodeAbiParameters, parseAbiParameters } from "viem";
import { describe, expect, test } from "vitest";
import { echo } from "../../../../ts/service/services/echo.ts";
import { kitApp } from "../support/kitApp.ts";
import { errorOf } from "../support/testApp.ts";

const { app, post } = kitApp(echo);
const strings = (...values: [string, string]) =>
  encodeAbiParameters(parseAbiParameters("string, string"), values).slice(2);
const string = (value: string) => encodeAbiParameters(parseAbiParameters("string"), [value]).slice(2);
const hex = strings("héllo 😀", "a proof");
const five = { raw_input: hex, processed_input: "", raw_output: string("héllo 😀"), processed_output: "", proof: "" };

test("GET / is the message that test harnesses wait for", async () => {
  expect((await app.inject("/")).json()).toEqual({ message: "Echo Service!" });
});

describe("gives back the string, in five hex fields", () => {
  test.each([0, 1])("to destination %i, from a chain", async (destination) => {
    expect((await post({ source: 0, destination, data: hex })).json()).toEqual(five);
  });

  test.each([0, 1])("to destination %i, from off chain", async (destination) => {
    const response = await post({ source: 1, destination, data: { input: hex }, requires_proof: false });
    expect(response.json()).toEqual(five);
  });

  test("with the proof when one is asked for", async () => {
    const response = await post({ source: 0, destination: 0, data: hex, requires_proof: true });
    expect(response.json()).toEqual({ ...five, proof: string("a proof") });
  });
});

describe("what it can't read is a clear error", () => {
  test.each([
    [
      { source: 1, destination: 1, data: { input: "12" } },
      "FIELD_INVALID",
      'data.input: got the string "12", expected hex of abi',
    ],
    [{ source: 1, destination: 1, data: {} }, "FIELD_INVALID", "data.input: got nothing"],
    [{ source: 1, destination: 1, data: "12" }, "DATA_INVALID", "data is not a dictionary"],
    [{ source: 0, destination: 0, data: "12" }, "REQUEST_MALFORMED", "Give abi.encode(string input, string proof)."],
    [{ source: 0, destination: 0, data: `${"ff".repeat(64)}` }, "REQUEST_MALFORMED", "can't be decoded"],
    [{ source: 0, destination: 0, data: "" }, "DATA_EMPTY", "abi.encode(string input, string proof)"],
    [{ source: 0, destination: 0, data: {} }, "DATA_INVALID", "not a hex string"],
  ])("%j", async (body, code, text) => {
    const error = errorOf(await post(body));
    expect(error).toMatchObject({ status: 400, code });
    expect(error.description).toContain(text);
  });
});
