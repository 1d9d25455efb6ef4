"""``python -m bench.personal_data``: how much personal data the checker finds, and what it takes
for personal data that is none.

The set is labelled and made here. Identity numbers have the serials 980–999, of which the Tax
Agency's own published examples are, and right check digits; names and numbers belong to nobody.
Every text is judged as the checker judges a text field.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from generator.checking import check_register
from generator.rules.fields import is_worth_a_look
from generator.rules.personal_data import (
    find_identity_number,
    find_personal_addresses,
    find_telephone_number,
)

HOME = Path(__file__).resolve().parent.parent
Make = Callable[[random.Random], str]
#: Sentences of a register, with the place where the number or the address stands.
FRAMES = (
    "{}",
    "Beslutet gäller {}.",
    "Nämnden beslutade om försöket ({}) i juni.",
    "Se {}, som rör elva kommuner och 1 200 elever.",
    "Uppgifter: {}\n\nFörsöket började den 1 augusti 2016.",
    "- punkt ett\n- {}\n- punkt tre",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A text, the kind that it is of, and the rule that must find it (empty for a look-alike)."""

    kind: str
    code: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How many texts of a kind there are, and in how many something was found."""

    kind: str
    code: str
    texts: int
    found: int
    wrong: tuple[str, ...]


def main() -> int:
    """Print recall and false alarms and write ``build/bench-personal-data.json``."""
    parser = argparse.ArgumentParser(prog="python -m bench.personal_data", description=__doc__)
    parser.add_argument("--each", type=int, default=300, metavar="N", help="texts of each kind")
    parser.add_argument("--wrong", action="store_true", help="show texts that were judged wrongly")
    options = parser.parse_args()
    scores = score(make_samples(options.each))
    personal = [s for s in scores if s.code]
    alike = [s for s in scores if not s.code]
    print(f"{'personal data':44} {'texts':>6} {'found':>6}   recall")
    for row in (*personal, total("all", personal)):
        print(f"{row.kind:44} {row.texts:6} {row.found:6} {row.found / row.texts:8.1%}")
    print(f"\n{'look-alikes':44} {'texts':>6} {'found':>6}   false alarms")
    for row in (*alike, total("all", alike)):
        print(f"{row.kind:44} {row.texts:6} {row.found:6} {row.found / row.texts:8.1%}")
    if options.wrong:
        for row in scores:
            for text in row.wrong[:3]:
                print(f"{row.kind}: {text!r}")
    real, alarms = count_real_alarms(HOME)
    print(f"\nthe register's own records: {alarms} of {real} files with an alarm")
    _write(personal, alike, real, alarms)
    return 0


def score(samples: Sequence[Sample]) -> list[Score]:
    """One row a kind, in the order in which the kinds come."""
    kinds = dict.fromkeys((s.kind, s.code) for s in samples)
    rows = []
    for kind, code in kinds:
        own = [s for s in samples if s.kind == kind]
        hits = {s.text: find(s.text) for s in own}
        right = [s for s in own if (code in hits[s.text] if code else not hits[s.text])]
        found = len(right) if code else len(own) - len(right)
        wrong = tuple(s.text for s in own if s not in right)
        rows.append(Score(kind=kind, code=code, texts=len(own), found=found, wrong=wrong))
    return rows


def total(kind: str, rows: Sequence[Score]) -> Score:
    """The rows added up."""
    texts, found = sum(r.texts for r in rows), sum(r.found for r in rows)
    return Score(kind=kind, code="", texts=texts, found=found, wrong=())


def find(text: str) -> frozenset[str]:
    """The rules that a text field with `text` breaks, of those about personal data."""
    if not is_worth_a_look(text):
        return frozenset()
    found = {
        "T030": bool(find_identity_number(text)),
        "T031": bool(find_telephone_number(text)),
        "T032": any(find_personal_addresses(text)),
    }
    return frozenset(code for code, there in found.items() if there)


def count_real_alarms(root: Path) -> tuple[int, int]:
    """Files of the register, and how many have an alarm. None holds anything personal."""
    checked = check_register(root, today=date(2100, 1, 1))
    alarms = {d.path for d in checked.diagnostics if d.code in ("T030", "T031", "T032")}
    return checked.files, len(alarms)


def make_samples(each: int) -> list[Sample]:
    """`each` texts of every kind, the same every time."""
    made = []
    for kind, (code, make) in _KINDS.items():
        rng = random.Random(kind)  # noqa: S311 - the same texts every time
        for _ in range(each):
            frame = rng.choice(FRAMES)
            made.append(Sample(kind=kind, code=code, text=frame.format(make(rng))))
    return made


# --- what is personal -----------------------------------------------------------------------------


def _digit(digits: str) -> str:
    """The check digit (Luhn) of nine digits."""
    doubled = [int(d) * (2 - place % 2) for place, d in enumerate(digits)]
    return str(-sum(d // 10 + d % 10 for d in doubled) % 10)


def _identity(rng: random.Random, pattern: str, coordination: bool = False) -> str:
    born = date(1925, 1, 1) + timedelta(days=rng.randrange(36_000))
    day = born.day + (60 if coordination else 0)
    nine = f"{born:%y%m}{day:02}{rng.randrange(980, 1000)}"
    last = nine[6:] + _digit(nine)
    parts = {"c": f"{born:%Y}"[:2], "y": nine[:2], "m": nine[2:4], "d": nine[4:6], "n": last}
    return pattern.format(**parts)


def _digits(rng: random.Random, pattern: str) -> str:
    """Each # a digit; each + one that is not 0; § a plus sign."""
    made = {"#": "0123456789", "+": "123456789", "§": "+"}
    return "".join(rng.choice(made[c]) if c in made else c for c in pattern)


_GIVEN = ("anna", "erik", "åsa", "jean-paul", "maria", "zlatan", "josé", "bo", "annika")
_FAMILY = ("exempelsson", "öberg", "testlund", "prov", "ek-lind", "müller", "påhittad")
_BODIES = ("kommunen.example.se", "regionen.se", "myndigheten.se", "ltexempel.se", "uni.se")
_PRIVATE = ("gmail.com", "hotmail.com", "outlook.com", "telia.com", "icloud.com", "proton.me")


def _mail(rng: random.Random, pattern: str) -> str:
    given, family = rng.choice(_GIVEN), rng.choice(_FAMILY)
    return pattern.format(
        g=given,
        f=family,
        i=given[0],
        body=rng.choice(_BODIES),
        private=rng.choice(_PRIVATE),
        n=rng.randrange(2, 99),
    )


def _area(rng: random.Random, pattern: str) -> str:
    area = rng.choice(("08", "031", "040", "011", "0155", "0480", "0920", "060"))
    return _digits(rng, pattern.replace("A", area))


# --- what only looks like it ----------------------------------------------------------------------


def _organisation(rng: random.Random, pattern: str) -> str:
    # The third digit is at least 2, so that no organisation's number is a day.
    nine = rng.choice(("20", "21", "55", "80", "96")) + _digits(
        rng, f"{rng.randrange(2, 10)}######"
    )
    return pattern.format(nine[:6], nine[6:] + _digit(nine))


def _isbn(rng: random.Random) -> str:
    ten = rng.choice(("91", "82", "87")) + _digits(rng, "#######")
    last = -sum(int(d) * (10 - i) for i, d in enumerate(ten)) % 11
    return rng.choice(("ISBN {}{}", "ISBN: {}{}", "ISBN:{}{}")).format(
        ten, "X" if last == 10 else last
    )


def _isbn_13(rng: random.Random) -> str:
    return _digits(rng, rng.choice(("978-91-38-#####-#", "97891########", "978-91-7+##-###-#")))


def _dated(rng: random.Random) -> str:
    first = date(1971, 1, 1) + timedelta(days=rng.randrange(20_000))
    last = first + timedelta(days=rng.randrange(1, 2_000))
    return rng.choice(
        (
            f"{first}–{last}",
            f"{first:%Y%m%d}-{last:%Y%m%d}",
            f"{first:%y%m%d}–{last:%y%m%d}",
            f"{first:%Y}-{last:%Y}",
            f"{first} kl. 09-12",
            f"{first:%d/%m} {first:%Y}",
        )
    )


def _number(rng: random.Random) -> str:
    amount = rng.randrange(10_000, 9_000_000_000)
    return (
        rng.choice(("{:,} kronor", "{:,}–{:,} kronor", "+{:,} kr"))
        .format(amount, amount * 2)
        .replace(",", rng.choice((" ", "\u00a0")))
    )


def _one_of(*patterns: str) -> Make:
    return lambda rng: _digits(rng, rng.choice(patterns))


def _identities(pattern: str, *, coordination: bool = False) -> Make:
    return lambda rng: _identity(rng, pattern, coordination)


def _numbers(*patterns: str) -> Make:
    return lambda rng: _area(rng, rng.choice(patterns))


def _mails(*patterns: str) -> Make:
    return lambda rng: _mail(rng, rng.choice(patterns))


_FUNCTIONS = (
    *("registrator", "info", "kommunen", "kontaktcenter", "social.forvaltning", "plan.bygg"),
    *("barn.ungdom", "s.registrator", "fi.registrator", "ks.diarium", "vard_omsorg", "digg"),
    *("utveckling+forsok", "kommunstyrelsen", "arbetsmarknad.vuxenutbildning", "hej", "press"),
    *("stadsledningskontoret", "forskning.utveckling", "policylabb", "data.statistik", "no-reply"),
)

#: Each kind of text: the rule that must find it (empty for a look-alike), and how it is made.
_KINDS: Mapping[str, tuple[str, Make]] = {
    "personnummer 811228-9874": ("T030", _identities("{y}{m}{d}-{n}")),
    "personnummer 8112289874": ("T030", _identities("{y}{m}{d}{n}")),
    "personnummer 19811228-9874": ("T030", _identities("{c}{y}{m}{d}-{n}")),
    "personnummer 198112289874": ("T030", _identities("{c}{y}{m}{d}{n}")),
    "personnummer 19811228 9874": ("T030", _identities("{c}{y}{m}{d} {n}")),
    "personnummer 811228+9874": ("T030", _identities("{y}{m}{d}+{n}")),
    "personnummer with a long dash": ("T030", _identities("{y}{m}{d}–{n}")),
    "personnummer with a hyphen that never breaks": ("T030", _identities("{y}{m}{d}\u2011{n}")),
    "personnummer with spaces around the hyphen": ("T030", _identities("{y}{m}{d} - {n}")),
    "personnummer 1981-12-28-9874": ("T030", _identities("{c}{y}-{m}-{d}-{n}")),
    "personnummer after a hyphen": ("T030", _identities("elev-{y}{m}{d}-{n}-A")),
    "personnummer 811228 9874": ("T030", _identities("{y}{m}{d} {n}")),
    "samordningsnummer 701063-2391": ("T030", _identities("{y}{m}{d}-{n}", coordination=True)),
    "samordningsnummer 7010632391": ("T030", _identities("{y}{m}{d}{n}", coordination=True)),
    "samordningsnummer 19701063-2391": ("T030", _identities("{c}{y}{m}{d}-{n}", coordination=True)),
    "telephone 0155-24 80 00": ("T031", _numbers("A-+# ## ##", "A-+## ### ##", "A-+## ## ##")),
    "telephone 0155-248000": ("T031", _numbers("A-+#####", "A-+######")),
    "telephone 0155–24 80 00": ("T031", _numbers("A–+# ## ##", "A - +# ## ##")),
    "telephone (0155) 24 80 00": ("T031", _numbers("(A) +# ## ##", "(A)-+# ## ##")),
    "telephone 0155 24 80 00": ("T031", _numbers("A +# ## ##", "A +## ### ##")),
    "telephone tel. 0155248000": (
        "T031",
        _numbers("tel. A+#####", "Tel: A+#####", "telefon A+#####"),
    ),
    "telephone 0155248000 without the word": ("T031", _numbers("A+#####")),
    "telephone +46 155 24 80 00": (
        "T031",
        _one_of("§46 155 +# ## ##", "§46 (0)8 +## ## ##", "0046 8 +## ### ##"),
    ),
    "mobile 070-123 45 67": ("T031", _one_of("070-+## ## ##", "073-### ## ##", "0768-## ## ##")),
    "mobile 0701234567": ("T031", _one_of("070#######", "072#######", "073#######", "076#######")),
    "mobile +46 70 123 45 67": (
        "T031",
        _one_of("§46 70 ### ## ##", "§46-70-### ## ##", "§4670#######"),
    ),
    "neighbours' numbers": (
        "T031",
        _one_of("§45 ## ## ## ##", "§47 ### ## ###", "§358 40 ### ####"),
    ),
    "mail anna.exempelsson@": ("T032", _mails("{g}.{f}@{body}", "{g}_{f}@{body}")),
    "mail a.exempelsson@": ("T032", _mails("{i}.{f}@{body}")),
    "mail anna.maria.exempelsson2@": ("T032", _mails("{g}.maria.{f}@{body}", "{g}.{f}{n}@{body}")),
    "mail at a private host": ("T032", _mails("{g}{f}@{private}", "{g}{n}@{private}")),
    "mail annexe@ (letters of the name)": ("T032", _mails("{i}x{n}@{body}")),
    "mail written around (at)": ("T032", _mails("{g}.{f}(at){body}", "{g}.{f} [at] {body}")),
    "SFS and SOU numbers": (
        "",
        _one_of("SFS 19##:+##", "(20##:+##)", "SOU 20##:+#", "prop. 20##/##:+##"),
    ),
    "diarienummer": (
        "",
        _one_of(
            *("dnr 20##-0####", "KS/20##:###", "Fi20##/0####", "S20##/0####/FST", "KS 20##-0###"),
            *("dnr 0#-####", "dnr 01-20##:####", "U20##/0####/UH", "dnr 5.1.1-####/20##"),
            *("KSN-20##-0####", "dnr ##-20##:+###", "LS 20##-0###", "3.1.1-0####/20##"),
        ),
    ),
    "organisation numbers": (
        "",
        lambda rng: _organisation(rng, rng.choice(("{}-{}", "{}{}", "16{}-{}"))),
    ),
    "ISBN of ten digits": ("", _isbn),
    "ISBN of thirteen digits": ("", _isbn_13),
    "ISSN": ("", _one_of("ISSN 0###-####", "ISSN 1###-###X", "0###-####")),
    "DOI": (
        "",
        _one_of(
            *(
                "10.1016/j.socscimed.20##.0#.0##",
                "10.1177/00#############",
                "10.1093/pubmed/fd####",
            ),
            *("10.1016/S0###-####(0#)0####-#", "https://doi.org/10.1080/0#######.20##.#######"),
            "10.2307/#######",
        ),
    ),
    "ORCID": ("", _one_of("0000-000#-####-####", "0000-000#-####-###X")),
    "dates, periods and years": ("", _dated),
    "sums and counts": ("", _number),
    "municipality codes": (
        "",
        _one_of("0#8# 0#8# 0#8#", "0114, 0115, 0117", "0180 0114", "0480-0488"),
    ),
    "opening hours and ages": (
        "",
        _one_of("08 00-17 00", "kl. 09-12", "0-3 år", "07.30–16.00", "06-12 år"),
    ),
    "EU acts and cases": ("", _one_of("(EU) 2016/###", "320##R0###", "C-###/##", "2004/##/EG")),
    "mailboxes of functions": (
        "",
        lambda rng: f"{rng.choice(_FUNCTIONS)}@{rng.choice(_BODIES)}",
    ),
}


def _write(personal: Sequence[Score], alike: Sequence[Score], real: int, alarms: int) -> None:
    out = HOME / "build" / "bench-personal-data.json"
    out.parent.mkdir(exist_ok=True)
    figures = {
        "recall": {row.kind: row.found / row.texts for row in personal},
        "false_alarms": {row.kind: row.found / row.texts for row in alike},
        "register": {"files": real, "alarms": alarms},
    }
    out.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
