"""Hosts whose certificate is not right: nothing they say is read, what they said before stays, and they are named."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import ssl
import subprocess
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from plugins.planet.fetching.guard import Allowed
from plugins.planet.fetching.politeness import FetchSettings
from plugins.planet.fetching.transport import open_transport
from plugins.planet.model import Feed, FeedReport
from plugins.planet.settings import PlanetSettings
from plugins.planet.store.store import Store
from plugins.planet.update import update
from tests.machine import Machine
from tests.planet.transport_server import Host, Visit, head, serve, well

HOST = "tls.case.test"
FOR_HOST = ("-addext", f"subjectAltName=DNS:{HOST}")
# What RFC 5280 asks of a certificate, and Python 3.13 looks for.
SIGNING = ("-addext", "keyUsage=critical,keyCertSign")
SIGNED = ("-addext", "basicConstraints=critical,CA:FALSE", "-addext", "authorityKeyIdentifier=keyid:always")
NOW = datetime.now(UTC).replace(microsecond=0)  # certificates are measured by the real clock
PATIENCE = 2.0  # seconds
# What is said of each; the certificate is right but for what its name says.
WRONG = {
    "self-signed": "certificate is not right (self-signed certificate)",
    "wrong-host": f"certificate is not right (Hostname mismatch, certificate is not valid for '{HOST}'.)",
    "untrusted-ca": "certificate is not right (unable to get local issuer certificate)",
    "expired": "certificate is not right (certificate has expired)",
    "not-yet-valid": "certificate is not right (certificate is not yet valid",
    "ip-san-missing": "certificate is not right (IP address mismatch, certificate is not valid for '127.0.0.1'.)",
    "rc4-only": "",
}


def certificate(folder: Path, name: str, *more: str, signer: str = "ca", clock: dict[str, str] | None = None) -> None:
    """Make the key and the certificate ``name`` with the openssl command."""
    if shutil.which("openssl") is None:
        pytest.skip("there is no openssl command to make certificates with")
    call = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "5"]
    call += ["-keyout", f"{folder / name}.key", "-out", f"{folder / name}.pem", "-subj", f"/CN={name}", *more]
    call += SIGNING if name in ("ca", "other-ca") else SIGNED
    if signer:
        call += ["-CA", f"{folder / signer}.pem", "-CAkey", f"{folder / signer}.key"]
    subprocess.run(call, check=True, capture_output=True, env={**os.environ, **(clock or {})})


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory, machine: Machine) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    certificate(folder, "ca", signer="")
    certificate(folder, "other-ca", signer="")
    certificate(folder, "good", "-addext", f"subjectAltName=DNS:{HOST},IP:127.0.0.1")
    certificate(folder, "self-signed", *FOR_HOST, signer="")
    certificate(folder, "wrong-host", "-addext", "subjectAltName=DNS:other.test")
    certificate(folder, "untrusted-ca", *FOR_HOST, signer="other-ca")
    certificate(folder, "expired", *FOR_HOST, clock=machine.failing("clock", "*", 1, "-864000"))
    certificate(folder, "not-yet-valid", *FOR_HOST, clock=machine.failing("clock", "*", 1, "+864000"))
    certificate(folder, "ip-san-missing", *FOR_HOST)
    return folder


async def ask(feeds: Sequence[Feed], store: Store, allowed: Allowed, keys: Path) -> dict[str, FeedReport]:
    async def resolve(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    limits = FetchSettings("T", allowed, PATIENCE, PATIENCE, 3 * PATIENCE, host_pause=0)
    trusting = ssl.create_default_context(cafile=keys / "ca.pem")
    async with open_transport(allowed, 20, resolve=resolve, tls=trusting) as transport:
        told = await update(feeds, store, now=NOW, settings=PlanetSettings(limits), force=True, transport=transport)
    return {report.member: report for report in told}


@pytest.mark.case(
    "tls-self-signed", "tls-wrong-host", "tls-untrusted-ca", "tls-not-yet-valid", "tls-ip-san-missing", "tls-rc4-only"
)
def test_a_certificate_that_is_not_right_ends_the_matter(keys: Path, tmp_path: Path) -> None:
    with ExitStack() as stack, Store.open(tmp_path / "planet.sqlite3", now=NOW) as store:
        contexts, feeds, ports = {}, [], []
        for name in ("good", *WRONG):
            host = "127.0.0.1" if name == "ip-san-missing" else HOST
            contexts[name] = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            contexts[name].load_cert_chain(keys / "good.pem", keys / "good.key")
            port = stack.enter_context(serve({host: Host(well)}, contexts[name]))
            feeds.append(Feed(f"https://{host}:{port}/feed", name, name, f"{name}.md:3"))
            ports.append((host, port))
        before = asyncio.run(ask(feeds, store, Allowed(tuple(ports)), keys))
        assert {report.state for report in before.values()} == {"ok"}
        for name in WRONG:
            if (keys / f"{name}.pem").exists():
                contexts[name].load_cert_chain(keys / f"{name}.pem", keys / f"{name}.key")
        contexts["rc4-only"].maximum_version = ssl.TLSVersion.TLSv1_2
        contexts["rc4-only"].set_ciphers("PSK")  # nobody has RC4 any more; what matters is that nothing is in common
        after = asyncio.run(ask(feeds, store, Allowed(tuple(ports)), keys))
        assert after.pop("good").state in ("ok", "unchanged")
        for name, said in WRONG.items():
            assert (after[name].state, after[name].kind) == ("failed", "tls"), after[name]
            assert said in after[name].error
            assert len(store.entries(member=name)) == 3, "what it said before stays"


def test_a_host_whose_name_is_spelled_with_its_last_dot_has_the_same_certificate(keys: Path, tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(keys / "good.pem", keys / "good.key")
    with serve({f"{HOST}.": Host(well)}, context) as port, Store.open(tmp_path / "planet.sqlite3", now=NOW) as store:
        feed = Feed(f"https://{HOST}.:{port}/feed", "dot", "Dot", "dot.md:3")
        report = asyncio.run(ask([feed], store, Allowed(((HOST, port),)), keys))["dot"]
    assert (report.state, report.error) == ("ok", "")


@pytest.mark.case("slow-tls-handshake")
def test_a_host_that_never_ends_its_greeting_is_given_up(keys: Path, tmp_path: Path) -> None:
    with socket.socket() as mute, Store.open(tmp_path / "planet.sqlite3", now=NOW) as store:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        port = mute.getsockname()[1]
        feed = Feed(f"https://{HOST}:{port}/feed", "mute", "Mute", "mute.md:3")
        report = asyncio.run(ask([feed], store, Allowed(((HOST, port),)), keys))["mute"]
    assert (report.state, report.kind) == ("failed", "connect-timeout")


def test_a_host_that_falls_silent_is_not_said_to_have_a_wrong_certificate(keys: Path, tmp_path: Path) -> None:
    async def silent(visit: Visit) -> None:
        await visit.send(head(200, {"Content-Length": "1000"}) + b"<rss>")
        await asyncio.sleep(3600)

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(keys / "good.pem", keys / "good.key")
    with serve({HOST: Host(silent)}, context) as port, Store.open(tmp_path / "planet.sqlite3", now=NOW) as store:
        feed = Feed(f"https://{HOST}:{port}/feed", "silent", "Silent", "silent.md:3")
        report = asyncio.run(ask([feed], store, Allowed(((HOST, port),)), keys))["silent"]
    assert (report.state, report.kind) == ("failed", "timeout")
