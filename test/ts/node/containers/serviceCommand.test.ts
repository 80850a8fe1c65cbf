import { describe, expect, test } from "vitest";
import { parseServiceCommand } from "../../../../ts/node/containers/serviceCommand.ts";

describe("parseServiceCommand", () => {
  test.each([
    ["", [], []],
    ["--bind=0.0.0.0:3000 --workers=2", ["--workers", "2"], []],
    ["-b 0.0.0.0:3000  -w 4 --log-level warning", ["--workers", "4", "--log-level", "warn"], []],
    ["-b0.0.0.0:3000 '--workers' \"3\"", ["--workers", "3"], []],
    ["--timeout=60 -k gevent app:server", [], ["--timeout", "-k", "gevent", "app:server"]],
    ["--workers=1; rm -rf /", undefined, undefined],
    ["--workers", undefined, undefined],
    ["--workers=0", undefined, undefined],
    ["--workers=257", undefined, undefined],
    ["--log-level=loud", undefined, undefined],
  ])("%j", (command, flags, ignored) => {
    if (flags === undefined)
      expect(() => parseServiceCommand(command)).toThrow(/^--(workers|log-level): expected .*, got /);
    else expect(parseServiceCommand(command)).toEqual({ flags, ignored });
  });
});
