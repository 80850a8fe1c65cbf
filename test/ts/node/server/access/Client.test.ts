import { createHash } from "node:crypto";
import type { FastifyRequest } from "fastify";
import { describe, expect, test } from "vitest";
import type { Scope, TokenConfig } from "../../../../../ts/node/config/serverSchema.ts";
import { identify, limitKey } from "../../../../../ts/node/server/access/Client.ts";

const request = (ip: string | undefined, headers: Record<string, string> = {}) =>
  ({ ip, headers: { host: "localhost:4000", ...headers } }) as unknown as FastifyRequest;
const token = (name: string, secret: string, ...scopes: Scope[]): TokenConfig => ({
  name,
  sha256: createHash("sha256").update(secret).digest("hex"),
  scopes,
  isPlain: true,
});
const TOKENS = [token("ann", "a-secret-of-anns", "jobs"), token("ops", "a-secret-of-ops", "jobs", "admin")];
const scopesOf = (...args: Parameters<typeof identify>) => [...identify(...args).scopes].sort();

describe("identify", () => {
  test("a client without a token is its address", () => {
    expect(identify(request("10.0.0.7"), [])).toEqual({
      ip: "10.0.0.7",
      owner: "10.0.0.7",
      isImpostor: false,
      scopes: new Set(["jobs"]),
    });
    expect(identify(request("::ffff:10.0.0.7"), []).owner).toBe("10.0.0.7");
    expect(identify(request("10.0.0.7", { authorization: "Bearer whatever" }), []).isImpostor).toBe(false);
  });

  test("one with a token is the token's name, with the token's scopes", () => {
    const ask = (authorization: string) => identify(request("10.0.0.7", { authorization }), TOKENS);
    expect(ask("Bearer a-secret-of-anns")).toMatchObject({ owner: "token:ann", scopes: new Set(["jobs"]) });
    expect(ask("bearer  a-secret-of-ops")).toMatchObject({ owner: "token:ops", scopes: new Set(["jobs", "admin"]) });
    for (const wrong of ["Bearer a-secret-of-ann", "Bearer x", `Bearer ${TOKENS[0]?.sha256}`]) {
      expect(ask(wrong)).toMatchObject({ owner: "10.0.0.7", isImpostor: true, scopes: new Set() });
    }
    for (const none of ["", "Basic YTpi", "Bearer", "Bearer ", "a-secret-of-anns"]) {
      expect(ask(none)).toMatchObject({ owner: "10.0.0.7", isImpostor: false, scopes: new Set() });
    }
  });

  test("no address is an error", () => {
    for (const ip of [undefined, "", "unknown", "10.0.0.300"]) {
      expect(() => identify(request(ip), [])).toThrow("Could not get client IP address");
    }
  });

  test.each([
    ["a program on this machine", "127.0.0.1", {}, true],
    ["by any of its names", "127.9.9.9", { host: "127.9.9.9:4000" }, true],
    ["by IPv6", "::1", { host: "[::1]:4000" }, true],
    ["another machine", "10.0.0.7", {}, false],
    ["a proxy on this machine", "127.0.0.1", { "x-forwarded-for": "10.0.0.7" }, false],
    ["a proxy of another kind", "127.0.0.1", { forwarded: "for=127.0.0.1" }, false],
    ["a web page whose name points here", "127.0.0.1", { host: "evil.example:4000" }, false],
    ["no host at all", "127.0.0.1", { host: "" }, false],
  ])("without admin tokens the admin is whoever is on this machine: %s", (_name, ip, headers, isAdmin) => {
    expect(scopesOf(request(ip, headers), [])).toEqual(isAdmin ? ["admin", "jobs"] : ["jobs"]);
    expect(scopesOf(request(ip, headers), TOKENS.slice(0, 1))).toEqual(isAdmin ? ["admin"] : []);
    expect(scopesOf(request(ip, headers), TOKENS)).toEqual([]);
  });
});

describe("limitKey", () => {
  test.each([
    ["10.0.0.7", "10.0.0.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
    ["2001:0DB8:0001:2::", "2001:db8:1:2"],
    ["2001:db8::6", "2001:db8:0:0"],
    ["::1", "0:0:0:0"],
    ["::", "0:0:0:0"],
    ["fe80::1%eth0", "fe80:0:0:0"],
    ["1:2:3::4:5:6:7", "1:2:3:0"],
  ])("%s is limited as %s", (ip, key) => {
    expect(limitKey({ ip, owner: ip, isImpostor: false, scopes: new Set() })).toBe(key);
  });

  test("a token is limited by itself, wherever it is used", () => {
    expect(limitKey({ ip: "::1", owner: "token:ann", isImpostor: false, scopes: new Set() })).toBe("token:ann");
  });
});
