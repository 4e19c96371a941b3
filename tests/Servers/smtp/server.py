"""A real SMTP server (aiosmtpd) for the tests: `python3 server.py DIRECTORY PORT OPTIONS`, options as JSON.

Each letter that is taken is read by Python's own mail parser and kept in the directory as NUMBER.json. Whom it is for says what becomes of it:
refused@ 550, later@ 451, denied@ 554 5.7.1, unwanted@ 554 and forged@ 550 5.7.60 after the letter, lost@ taken once without an answer. It says "listening" when it does, listens on this
machine alone, and ends with the process that started it.
"""
import asyncio
import email
import email.policy
import json
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

directory, port, options = sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3])
counts = {"letters": 0, "connections": 0}
lost = set()

RECIPIENTS = {
    "refused": "550 5.1.1 <{0}>: there is no such mailbox",
    "later": "451 4.3.2 <{0}>: come back later",
    "denied": "554 5.7.1 <{0}>: relay access denied",
}


def part(message, kind):
    found = message.get_body(preferencelist=(kind,))
    return found.get_content() if found else None


class Handler:
    def __init__(self):
        counts["connections"] += 1
        self.connection = counts["connections"]

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        answer = RECIPIENTS.get(address.split("@")[0])
        if answer:
            return answer.format(address)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        name = envelope.rcpt_tos[0].split("@")[0]
        if name == "unwanted":
            return "554 5.6.0 <%s>: not such a letter" % envelope.rcpt_tos[0]
        if name == "forged":
            return "550 5.7.60 <%s>: you may not send as this sender" % envelope.mail_from
        message = email.message_from_bytes(envelope.original_content, policy=email.policy.default)
        counts["letters"] += 1
        letter = {
            "sender": envelope.mail_from,
            "recipients": envelope.rcpt_tos,
            "greeted": session.host_name,
            "encrypted": server.transport.get_extra_info("ssl_object") is not None,
            "signedIn": bool(session.authenticated),
            "connection": self.connection,
            "headers": {key: str(value) for key, value in message.items()},
            "defects": [str(defect) for found in message.walk() for defect in found.defects],
            "text": part(message, "plain"),
            "html": part(message, "html"),
        }
        # Whole or not at all.
        draft = os.path.join(directory, "draft")
        with open(draft, "w", encoding="utf-8") as file:
            json.dump(letter, file)
        os.rename(draft, os.path.join(directory, "%03d.json" % counts["letters"]))
        if name == "lost" and message["Message-ID"] not in lost:
            lost.add(message["Message-ID"])
            server.transport.abort()
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    right = data.login.decode() == options["user"] and data.password.decode() == options["password"]
    return AuthResult(success=right, handled=False)


async def main():
    context = None
    if "certificate" in options:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options["certificate"], options["key"])
    security = options.get("security")

    def protocol():
        return SMTP(
            Handler(),
            hostname="localhost",
            enable_SMTPUTF8=options.get("utf8", True),
            tls_context=context if security == "starttls" else None,
            require_starttls=security == "starttls",
            authenticator=authenticate if "user" in options else None,
            auth_required="user" in options,
            auth_require_tls=False,
            auth_exclude_mechanism=options.get("without", []),
        )

    loop = asyncio.get_running_loop()
    await loop.create_server(protocol, "127.0.0.1", port, ssl=context if security == "tls" else None)
    print("listening", flush=True)
    # The pipe closes however the parent ends: no server outlives its tests.
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())
