import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ipAllowList, isIpRange, normalizeIp } from "../../../../ts/node/guardian/ipAllowList.ts";

describe("normalizeIp", () => {
  test.each([
    ["::ffff:1.2.3.4", "1.2.3.4"],
    ["::FFFF:127.0.0.1", "127.0.0.1"],
    ["1.2.3.4", "1.2.3.4"],
    ["::1", "::1"],
    ["2001:db8::ffff:1.2.3.4", "2001:db8::ffff:1.2.3.4"],
  ])("%s is %s", (given, expected) => {
    expect(normalizeIp(given)).toBe(expected);
  });
});

describe("isIpRange", () => {
  test.each([
    "10.0.0.1",
    "10.0.0.1/8",
    "0.0.0.0/0",
    "10.0.0.1/32",
    "::1",
    "::/0",
    "2001:db8::1/64",
    "::1/128",
    "::ffff:1.2.3.4",
  ])("takes %s", (range) => {
    expect(isIpRange(range)).toBe(true);
  });

  test.each([
    "",
    "10.0.0",
    "10.0.0.256",
    "010.0.0.1",
    "10.0.0.1/33",
    "10.0.0.1/-1",
    "10.0.0.1/",
    "10.0.0.1/8/8",
    "10.0.0.1/255.0.0.0",
    "::1/129",
    ":::1",
    "localhost",
    " 10.0.0.1",
  ])("refuses %j", (range) => {
    expect(isIpRange(range)).toBe(false);
  });
});

describe("ipAllowList", () => {
  test.each([
    ["an empty list allows everybody", [], "203.0.113.9", true],
    ["an empty list allows IPv6 too", [], "2001:db8::1", true],
    ["an address matches itself", ["10.0.0.1"], "10.0.0.1", true],
    ["and no other", ["10.0.0.1"], "10.0.0.2", false],
    ["any entry will do", ["10.0.0.1", "10.0.0.2"], "10.0.0.2", true],
    ["a range", ["192.168.0.0/16"], "192.168.255.1", true],
    ["beside the range", ["192.168.0.0/16"], "192.169.0.1", false],
    ["host bits in a range don't matter", ["10.1.2.3/8"], "10.200.0.1", true],
    ["all of IPv4", ["0.0.0.0/0"], "8.8.8.8", true],
    ["an IPv4-mapped client is an IPv4 client", ["10.0.0.0/8"], "::ffff:10.1.1.1", true],
    ["also where it doesn't match", ["10.0.0.0/8"], "::ffff:11.1.1.1", false],
    ["IPv6, in any spelling", ["2001:db8::1"], "2001:0DB8:0:0:0:0:0:1", true],
    ["an IPv6 range with host bits", ["2001:db8::ffff/32"], "2001:db8:1::9", true],
    ["beside the IPv6 range", ["2001:db8::/32"], "2001:db9::", false],
    ["T10: an IPv4 client never matches an IPv6 range", ["::/0"], "10.0.0.1", false],
    ["T10: an IPv6 client never matches an IPv4 range", ["0.0.0.0/0"], "2001:db8::1", false],
    ["a link-local client with its zone is no error", ["fe80::/10"], "fe80::1%eth0", expect.any(Boolean)],
    ["what is no IP address matches nothing", ["0.0.0.0/0", "::/0"], "unknown", false],
    ["nor does nothing", ["0.0.0.0/0"], "", false],
  ])("%s", (_name, ranges, ip, expected) => {
    expect(ipAllowList(ranges)(ip)).toEqual(expected);
  });

  test("agrees with arithmetic on 32 bits", () => {
    const toNumber = (ip: string) => ip.split(".").reduce((sum, byte) => sum * 256 + Number(byte), 0);
    fc.assert(
      fc.property(fc.ipV4(), fc.integer({ min: 0, max: 32 }), fc.ipV4(), fc.nat(32), (network, bits, other, shared) => {
        // An address that has the network's first `shared` bits: random ones would hardly ever match.
        const low = 2 ** (32 - shared);
        const near = Math.floor(toNumber(network) / low) * low + (toNumber(other) % low);
        const ip = [24, 16, 8, 0].map((shift) => Math.floor(near / 2 ** shift) % 256).join(".");
        const size = 2 ** (32 - bits);
        const expected = Math.floor(toNumber(network) / size) === Math.floor(near / size);
        expect(ipAllowList([`${network}/${bits}`])(ip)).toBe(expected);
      }),
    );
  });
});
