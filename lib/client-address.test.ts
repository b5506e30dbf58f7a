import { describe, expect, it } from "vitest";
import { clientAddress } from "./client-address";

describe("clientAddress", () => {
  it.each([
    ["the socket alone", "203.0.113.7", undefined, 0, "203.0.113.7"],
    ["what the client wrote, without proxies", "203.0.113.7", "1.2.3.4", 0, "203.0.113.7"],
    ["one proxy", "10.0.0.1", "198.51.100.9", 1, "198.51.100.9"],
    ["one proxy and a client that wrote more", "10.0.0.1", "1.2.3.4, 198.51.100.9", 1, "198.51.100.9"],
    ["two proxies", "10.0.0.1", "1.2.3.4,198.51.100.9 , 10.0.0.2", 2, "198.51.100.9"],
    ["past the proxies", "203.0.113.7", "1.2.3.4", 2, "203.0.113.7"],
    ["past the proxies without the header", "203.0.113.7", undefined, 1, "203.0.113.7"],
    ["an entry that is no address", "10.0.0.1", "unknown", 1, "10.0.0.1"],
    ["an entry that is a name", "10.0.0.1", "localhost", 1, "10.0.0.1"],
    ["an empty header", "10.0.0.1", "", 1, "10.0.0.1"],
    ["an entry with a port", "10.0.0.1", "198.51.100.9:4711", 1, "198.51.100.9"],
    ["IPv6 with a port", "10.0.0.1", "[2001:db8::1]:4711", 1, "2001:db8::1"],
    ["IPv4 in IPv6", "::ffff:203.0.113.7", undefined, 0, "203.0.113.7"],
    ["IPv4 in IPv6, in hex", "::FFFF:cb00:7107", undefined, 0, "203.0.113.7"],
    ["IPv4 in IPv6, written out", "10.0.0.1", "0:0:0:0:0:ffff:203.0.113.7", 1, "203.0.113.7"],
    ["IPv6 in its one form", "2001:DB8:0:0::0001", undefined, 0, "2001:db8::1"],
    ["a zone", "fe80::1%eth0", undefined, 0, "fe80::1"],
    ["IPv6 loopback", "::1", undefined, 0, "::1"],
  ])("%s", (_, socket, header, proxies, expected) => {
    expect(clientAddress(socket, header, proxies)).toBe(expected);
  });

  it("is null for a socket that is gone", () => {
    expect(clientAddress(undefined, "1.2.3.4", 0)).toBeNull();
  });
});
