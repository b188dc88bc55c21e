"""Reports of mail servers (RFC 3464), as Postfix writes them."""

REPORT = """\
Return-Path: <>
From: MAILER-DAEMON@mail.council.gov.uk (Mail Delivery System)
Subject: {subject}
To: {to}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B/mail.council.gov.uk"

This is a MIME-encapsulated message.

--B/mail.council.gov.uk
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mail.council.gov.uk. {address} does not exist.

--B/mail.council.gov.uk
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.council.gov.uk
Arrival-Date: Tue, 24 Nov 2026 12:00:00 +0000 (GMT)

Final-Recipient: rfc822; {address}
Original-Recipient: rfc822;{address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} No such user here

--B/mail.council.gov.uk
{returned}
--B/mail.council.gov.uk--
"""
HEADERS = """\
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

From: engagement@council.gov.uk
To: ann@example.org
References: <00000000-0000-4000-8000-000000000000@council.gov.uk>
Message-ID: {id}
"""
WHOLE = """\
Content-Description: Undelivered Message
Content-Type: message/rfc822

From: engagement@council.gov.uk
To: ann@example.org
Message-ID: {id}

See you on Saturday.
"""


def make_bounce(message=None, *, returned=WHOLE, to="engagement@council.gov.uk", **said):
    """The bytes of a report that a message of ours could not be delivered, unless `said` says otherwise."""
    said = {
        "subject": "Undelivered Mail Returned to Sender",
        "address": "ann@example.org",
        "action": "failed",
        "status": "5.1.1",
        **said,
    }
    key = f"<{message.reference}@localhost>" if message else "<another@council.gov.uk>"
    return REPORT.format(to=to, returned=returned.format(id=key), **said).encode()
