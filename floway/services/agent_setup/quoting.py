"""How any text becomes a word of a shell, so that nothing in it is ever run."""


def sh(text: str) -> str:
    r"""A word of bash and of every POSIX shell: ``it's`` is ``'it'\''s'``.

    "A single-quote cannot occur within single-quotes"; everything else stands for itself.
    https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02_02

    :raises ValueError: no shell can hold a NUL.
    """
    _refuse_nul(text)
    return "'" + text.replace("'", "'\\''") + "'"


#: PowerShell takes the quotation marks of typography for its own.
#: https://learn.microsoft.com/powershell/scripting/lang-spec/chapter-02#2352-string-literals
_SINGLE_QUOTES = "'\u2018\u2019\u201a\u201b"


def ps1(text: str) -> str:
    """A verbatim string of PowerShell: ``it's`` is ``'it''s'``; each of its five quotes is doubled.

    :raises ValueError: no script can hold a NUL.
    """
    _refuse_nul(text)
    return "'" + "".join(each * 2 if each in _SINGLE_QUOTES else each for each in text) + "'"


def flat(text: str) -> str:
    """A text on one line: what is no printable character becomes a space."""
    return "".join(each if each.isprintable() else " " for each in text)


def _refuse_nul(text: str) -> None:
    if "\0" in text:
        raise ValueError("a NUL cannot be quoted")
