import { BlockList, isIP } from "node:net";

const IPV4_MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/** An IPv4 client of a dual-stack socket shows up as `::ffff:1.2.3.4`; this gives `1.2.3.4`. */
export function normalizeIp(ip: string): string {
  return IPV4_MAPPED.exec(ip)?.[1] ?? ip;
}

/** Whether an entry of `allowed_ips` is an IP address or a CIDR range. */
export function isIpRange(range: string): boolean {
  const [ip = "", bits, ...rest] = range.split("/");
  const family = isIP(ip);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

/**
 * Makes the check for `allowed_ips`. An IPv4 address never matches an IPv6 range, nor the other way round; host bits in
 * a range are tolerated.
 *
 * @param ranges IP addresses and CIDR ranges; empty allows every address
 */
export function ipAllowList(ranges: readonly string[]): (ip: string) => boolean {
  if (ranges.length === 0) return () => true;
  const list = { 4: new BlockList(), 6: new BlockList() };
  for (const range of ranges) {
    const [ip = "", bits] = range.split("/");
    const family = isIP(ip) === 6 ? 6 : 4;
    if (bits === undefined) list[family].addAddress(ip, `ipv${family}`);
    else list[family].addSubnet(ip, Number(bits), `ipv${family}`);
  }
  return (ip) => {
    const address = normalizeIp(ip);
    const family = isIP(address);
    return (family === 4 || family === 6) && list[family].check(address, `ipv${family}`);
  };
}
