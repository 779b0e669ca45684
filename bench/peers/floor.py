"""The least that an unchanged update can cost: ask every address, so many at once, and read the answer's first line."""

import asyncio
import sys
from urllib.parse import urlsplit


async def ask(url: str, places: asyncio.Semaphore) -> None:
    parts = urlsplit(url)
    async with places:
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        writer.write(f"HEAD {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode())
        await reader.readline()
        writer.close()


async def main() -> None:
    places = asyncio.Semaphore(int(sys.argv[1]))
    await asyncio.gather(*(ask(url, places) for url in sys.stdin.read().split()))


asyncio.run(main())
