"""Addresses and mails that are no person's: lists, robots, rooms, and addresses that several people read.

The rule is conservative: who is taken for a person by mistake can be left out later, who is taken for a robot is lost in silence.

- By the address, in small letters and without what follows a ``+``: a robot says so anywhere in its local part (``no-reply``,
  ``donotreply``, ``mailer-daemon``, however it is written), is a word of `ROBOTS` but for dots and hyphens, or lies in the domain of a
  booking tool; a shared address is a word of `SHARED`, or has ``team``, ``support`` or ``helpdesk`` before its first or after its last
  hyphen; a list ends in ``-list``, ``-request``, ``-bounces`` or ``-owner``, starts with ``owner-``, is a word of `LISTS` or lies in a
  domain of lists; a room lies in a domain of rooms.
- By the headers of a mail: ``List-Id``, ``List-Post``, ``List-Unsubscribe`` or ``Precedence: bulk, list, junk`` is a list (RFC 2919,
  RFC 2369); ``Auto-Submitted`` other than ``no`` (RFC 3834), an empty ``Return-Path``, a report of delivery (RFC 3464) or a mail that is
  an entry of a calendar is a robot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_PEOPLE = 25
"""A mail or a meeting of more people counts in no tie, so that readers leave it out before it makes a row for each of them."""
TOO_MANY = f"more than {MOST_PEOPLE} people"

ROBOT_PARTS = ("noreply", "donotreply", "mailerdaemon", "autoreply", "autoresponder")
ROBOT_WORDS = """
alert alerts appointment appointments automailer automated booking bookings bot bounce bounces calendar calendarinvite
calendarnotification cron daemon invitations invite mailer meetings notices notification notifications notifier notify postmaster
receipts reminder reminders reservation reservations robot root scheduler scheduling system systems teamcalendly unknownorganizer
updates
"""
LIST_WORDS = "all allstaff announce announcements digest everybody everyone list lists newsletter newsletters staff"
SHARED_WORDS = """
abuse accounting accounts accountspayable admin administrator billing careers compliance contact contactus customercare customerservice
enquiries events facilities feedback finance frontdesk hello help helpdesk hostmaster hr humanresources info information inquiries
invoice invoices it itsupport jobs legal mail marketing media news office orders payroll press privacy procurement purchasing
reception recruiting recruitment sales security service servicedesk shared sharedinbox support team webmaster
"""
ROBOTS = frozenset(ROBOT_WORDS.split())
LISTS = frozenset(LIST_WORDS.split())
SHARED = frozenset(SHARED_WORDS.split())
SHARED_ENDS = ("team", "support", "helpdesk")
LIST_ENDS = ("-list", "-request", "-bounces", "-owner")
LIST_DOMAINS = ("googlegroups.com", "groups.io", "yahoogroups.com", "freelists.org", "undisclosed-recipients")
LIST_HOSTS = ("lists.", "list.", "groups.", "listserv.", "mailman.")
BOOKING_DOMAINS = ("acuityscheduling.com", "calendly.com", "chilipiper.com", "doodle.com", "savvycal.com", "youcanbook.me")
BOOKING_ENDS = tuple(f".{domain}" for domain in BOOKING_DOMAINS)
ROOM_DOMAINS = ("resource.calendar.google.com", "group.calendar.google.com", "import.calendar.google.com")
LIST_HEADERS = ("list-id", "list-post", "list-unsubscribe")
MACHINE_TYPES = ("multipart/report", "text/calendar")
LIST_PRECEDENCE = ("bulk", "list", "junk")


def unfit_address(address: str) -> str:
    """Why an address is no person's: ``robots``, ``lists``, ``rooms`` or ``shared addresses``; empty where it may be one's.

    Examples
    --------
    >>> unfit_address("drive-shares-noreply@example.com"), unfit_address("Info@example.com"), unfit_address("ana.silva@example.com")
    ('robots', 'shared addresses', '')
    """
    local, _, domain = address.casefold().rpartition("@")
    local = local.partition("+")[0]
    plain = local.replace("-", "").replace("_", "").replace(".", "")
    if domain in ROOM_DOMAINS:
        return "rooms"
    if plain in ROBOTS or any(part in plain for part in ROBOT_PARTS) or f".{domain}".endswith(BOOKING_ENDS):
        return "robots"
    if plain in LISTS or local.endswith(LIST_ENDS) or local.startswith("owner-"):
        return "lists"
    if domain in LIST_DOMAINS or domain.startswith(LIST_HOSTS):
        return "lists"
    words = local.split("-")
    if plain in SHARED or (len(words) > 1 and (words[0] in SHARED_ENDS or words[-1] in SHARED_ENDS)):
        return "shared addresses"
    return ""


def unfit_mail(headers: Mapping[str, str]) -> str:
    """Why a mail is from no person by its headers, whose names are in small letters: ``lists`` or ``robots``; empty where it may be.

    Examples
    --------
    >>> unfit_mail({"precedence": "Bulk"}), unfit_mail({"auto-submitted": "auto-replied"}), unfit_mail({"auto-submitted": "no"})
    ('lists', 'robots', '')
    """
    if any(name in headers for name in LIST_HEADERS) or headers.get("precedence", "").strip().casefold() in LIST_PRECEDENCE:
        return "lists"
    if headers.get("auto-submitted", "no").partition(";")[0].strip().casefold() != "no":
        return "robots"
    made = headers.get("content-type", "").strip().casefold().startswith(MACHINE_TYPES)
    return "robots" if made or headers.get("return-path", "").strip() == "<>" else ""
