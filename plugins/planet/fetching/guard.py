"""The guard against SSRF: public addresses, and the few hosts that the maintainer allows by name.

The check is made on the address that is connected to, after the name was resolved once, on every hop: so neither a
spelling of an address nor a name that answers differently the second time gets past it (CWE-918).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TypeAlias

from plugins.shared import url as urls
from plugins.shared.problem import Problem
from plugins.shared.url import PORTS, Url

IPAddress: TypeAlias = IPv4Address | IPv6Address
Network: TypeAlias = IPv4Network | IPv6Network

LONGEST = 2000
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\]")
_NAME = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|\[?[0-9a-f:.]+\]?")
_NAT64 = ip_network("64:ff9b::/96")
_UNICAST = ip_network("2000::/3")  # all that is given out of IPv6: iana.org/assignments/ipv6-address-space
# IANA's special-purpose registries whole, as they were on 2025-10-09, and multicast. What Python calls global differs
# from release to release. Refused are those of them, too, that may be reached (anycast): nobody's blog is there.
# Source: iana.org/assignments/iana-ipv4-special-registry and iana.org/assignments/iana-ipv6-special-registry.
_SPECIAL = """
0.0.0.0/8           RFC 791   this network             0.0.0.0/32          RFC 1122  this host
10.0.0.0/8          RFC 1918  private use              100.64.0.0/10       RFC 6598  shared by a provider's customers
127.0.0.0/8         RFC 1122  loopback                 169.254.0.0/16      RFC 3927  link local
172.16.0.0/12       RFC 1918  private use              192.0.0.0/24        RFC 6890  IETF's protocols
192.0.0.0/29        RFC 7335  IPv4 by IPv6             192.0.0.8/32        RFC 7600  dummy address
192.0.0.9/32        RFC 7723  port control             192.0.0.10/32       RFC 8155  TURN
192.0.0.170/32      RFC 8880  discovery of NAT64       192.0.0.171/32      RFC 8880  discovery of NAT64
192.0.2.0/24        RFC 5737  documentation            192.31.196.0/24     RFC 7535  AS112
192.52.193.0/24     RFC 7450  AMT                      192.88.99.0/24      RFC 7526  relays of 6to4
192.88.99.2/32      RFC 6751  relay of 6a44            192.168.0.0/16      RFC 1918  private use
192.175.48.0/24     RFC 7534  AS112                    198.18.0.0/15       RFC 2544  benchmarks
198.51.100.0/24     RFC 5737  documentation            203.0.113.0/24      RFC 5737  documentation
224.0.0.0/4         RFC 1112  multicast                240.0.0.0/4         RFC 1112  reserved
255.255.255.255/32  RFC 8190  broadcast
::1/128             RFC 4291  loopback                 ::/128              RFC 4291  unspecified
::ffff:0:0/96       RFC 4291  IPv4, mapped             64:ff9b::/96        RFC 6052  IPv4 by NAT64
64:ff9b:1::/48      RFC 8215  IPv4 by a local NAT64    100::/64            RFC 6666  discarded
100:0:0:1::/64      RFC 9780  dummy prefix             2001::/23           RFC 2928  IETF's protocols
2001::/32           RFC 4380  Teredo                   2001:1::1/128       RFC 7723  port control
2001:1::2/128       RFC 8155  TURN                     2001:1::3/128       RFC 9665  registration of services
2001:2::/48         RFC 5180  benchmarks               2001:3::/32         RFC 7450  AMT
2001:4:112::/48     RFC 7535  AS112                    2001:10::/28        RFC 4843  ORCHID
2001:20::/28        RFC 7343  ORCHIDv2                 2001:30::/28        RFC 9374  tags of drones
2001:db8::/32       RFC 3849  documentation            2002::/16           RFC 3056  IPv4 by 6to4
2620:4f:8000::/48   RFC 7534  AS112                    3fff::/20           RFC 9637  documentation
5f00::/16           RFC 9602  segment routing          fc00::/7            RFC 4193  unique local
fe80::/10           RFC 4291  link local               ff00::/8            RFC 4291  multicast
"""
# Public by the registries, yet it is the machine itself that answers: the agent of Azure's hosts, where GitHub's
# builders run, too. Source: learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16.
_OF_THE_MACHINE = "168.63.129.16/32"
_NOT_PUBLIC = tuple(map(ip_network, re.findall(r"\S+/\d+", _SPECIAL + _OF_THE_MACHINE)))


class Refused(Exception):
    """A request that must not be made; ``kind`` is for programs, the text for people."""

    def __init__(self, kind: str, reason: str) -> None:
        super().__init__(reason)
        self.kind = kind


@dataclass(frozen=True)
class Allowed:
    """The hosts of ``--allow-host``: the only door to addresses that are not public, and to other ports."""

    names: tuple[tuple[str, int | None], ...] = ()
    networks: tuple[tuple[Network, int | None], ...] = ()

    def by_name(self, host: str, port: int) -> bool:
        """Return whether the maintainer named this host."""
        return any(name == host.rstrip(".") and only in (None, port) for name, only in self.names)

    def by_address(self, address: IPAddress, port: int) -> bool:
        """Return whether the maintainer named this address, or a network that holds it."""
        return any(
            address.version == network.version and address in network and only in (None, port)
            for network, only in self.networks
        )


def parse_allowed(values: Iterable[str]) -> Allowed | list[Problem]:
    """Return the hosts that ``--allow-host`` names: ``name``, ``name:port``, an address, ``[v6]:port`` or a network."""
    names: list[tuple[str, int | None]] = []
    networks: list[tuple[Network, int | None]] = []
    problems = []
    for value in values:
        host, port = _split_port(value.strip().lower())
        try:
            networks.append((ip_network(host, strict=False), port))
        except ValueError:
            if not _NAME.fullmatch(host):
                fix = "write a host, an address or a network: intranet.example, 127.0.0.1:8000, 10.0.0.0/8"
                problems.append(Problem(f"--allow-host {value}", "is not a host", fix))
            names.append((host.rstrip("."), port))
    return problems or Allowed(tuple(names), tuple(networks))


def _split_port(value: str) -> tuple[str, int | None]:
    match = re.fullmatch(r"(?:\[([0-9a-f:.]+)\]|([^:/\[\]]+)):(\d{1,5})", value)
    if match:
        return match[1] or match[2], int(match[3])
    return value.removeprefix("[").removesuffix("]"), None


def read_url(text: str, allowed: Allowed, base: Url | None = None) -> Url:
    """Return ``text`` (relative to ``base``) as a URL that may be asked, or raise Refused."""
    if not text or len(text) > LONGEST or _FORBIDDEN.search(text.strip(" ").replace(" ", "")):
        raise Refused("bad-address", "is not an address that can be asked")
    try:
        url = urls.asked(text.strip(" "), str(base) if base else "")
    except ValueError:
        raise Refused("bad-address", "is not an address that can be asked") from None
    if url.scheme not in PORTS:
        raise Refused("blocked-scheme", f"leads to {url.scheme or 'no'}: instead of http or https")
    if not _NAME.fullmatch(url.host):
        raise Refused("bad-address", "is not a plain address: it has a name and password, or a strange host")
    if url.number not in PORTS.values() and not is_allowed(url.host, url.number, allowed):
        raise Refused("blocked-port", f"leads to port {url.number}; only 80 and 443 are asked")
    return url


def is_allowed(host: str, port: int, allowed: Allowed) -> bool:
    """Return whether the maintainer named this host, or its address where it is one."""
    address = read_address(host)
    return allowed.by_name(host, port) or (address is not None and allowed.by_address(address, port))


def read_address(text: str) -> IPAddress | None:
    """Return a literal address, or None for a name."""
    try:
        return ip_address(text.removeprefix("[").removesuffix("]"))
    except ValueError:
        return None


def check_addresses(host: str, port: int, answers: Iterable[str], allowed: Allowed) -> tuple[str, ...]:
    """Return the addresses to connect to, or raise Refused when any one of the answers is not public."""
    addresses = tuple(dict.fromkeys(answers))
    named = allowed.by_name(host, port)
    for text in addresses:
        address = read_address(text)
        if named or (address is not None and allowed.by_address(address, port)):
            continue
        if address is None or not is_public(address):
            raise Refused("blocked-address", f"is at {text}, which is not a public address")
    return addresses


def is_public(address: IPAddress) -> bool:
    """Return whether an address is on the public internet, whatever it is wrapped in (RFC 6890, 6052, 3056, 4380)."""
    if isinstance(address, IPv6Address):
        if address.scope_id:
            return False
        inner = address.ipv4_mapped or address.sixtofour or _nat64(address)
        if inner is not None:
            return is_public(inner)
        if address not in _UNICAST:
            return False
    return not any(address.version == network.version and address in network for network in _NOT_PUBLIC)


def _nat64(address: IPv6Address) -> IPv4Address | None:
    return IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else None
