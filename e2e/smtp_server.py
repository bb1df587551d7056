"""A mail server for tests: takes mails over STARTTLS and prints each as a line of JSON.

Usage: smtp_server.py PORT CERTIFICATE KEY

The address of the recipient says what it answers: `refused-…` gets 550, `busy-…` gets 451 the first
time, everybody else is served. Port 0 takes a free one. The first line printed is the port.
"""

import asyncio
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP


class Handler:
    def __init__(self):
        self.busy = set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("refused-"):
            return f"550 5.1.1 <{address}> nobody of that name"
        if address.startswith("busy-") and address not in self.busy:
            self.busy.add(address)
            return "451 4.3.0 busy, try again later"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 known"

    async def handle_DATA(self, server, session, envelope):
        mail = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "encrypted": session.ssl is not None,
            "mail": envelope.content.decode("utf-8"),
        }
        print(json.dumps(mail), flush=True)
        return "250 2.0.0 taken"


async def serve(port, certificate, key):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    handler = Handler()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(handler, tls_context=context, require_starttls=True, loop=loop),
        "127.0.0.1",
        port,
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(serve(int(sys.argv[1]), sys.argv[2], sys.argv[3]))
