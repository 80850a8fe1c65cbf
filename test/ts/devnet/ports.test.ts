import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { assertPortsFree, choosePorts, HOST, withPortError } from "../../../ts/devnet/ports.ts";

test("choosePorts takes the documented ports unless told otherwise", () => {
  expect(choosePorts()).toEqual({ anvil: 8545, node: 4000, service: 3000 });
  expect(choosePorts({ node: 4100 })).toEqual({ anvil: 8545, node: 4100, service: 3000 });
  expect(choosePorts("auto")).toEqual({ anvil: 0, node: 0, service: 0 });
});

describe("assertPortsFree", () => {
  test("names the part and the port that is taken, and what to do", async () => {
    const server = createServer().listen({ port: 0, host: HOST });
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    await expect(assertPortsFree({ anvil: 0, node: 0, service: port })).rejects.toMatchObject({
      code: "PORT_IN_USE",
      ...{ part: "service", port },
      message: expect.stringMatching(new RegExp(`^Port ${port} \\(service\\) is already in use\\.\\n.*--ports auto`)),
    });
    server.close();
    await once(server, "close");
    await assertPortsFree({ service: port });
  });
});

describe("withPortError", () => {
  test("recognises a taken port in the causes of an error", async () => {
    const cause = new Error("wrapped", { cause: Object.assign(new Error("listen"), { code: "EADDRINUSE" }) });
    await expect(withPortError("node", 4000, () => Promise.reject(cause))).rejects.toMatchObject({
      ...{ code: "PORT_IN_USE", part: "node", port: 4000, cause },
    });
  });

  test("passes other errors on", async () => {
    const error = new Error("something else");
    await expect(withPortError("node", 4000, () => Promise.reject(error))).rejects.toBe(error);
  });
});
