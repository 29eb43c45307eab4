"""Which secrets are too weak to guard anything."""

#: Shorter keys can be guessed offline by whoever has a copy of the database.
MIN_SECRET_CHARACTERS = 32

#: A password of an administrator guards every stored credential.
MIN_PASSWORD_CHARACTERS = 10

#: The hash reads the whole password; a longer one is only a way to burn our CPU.
MAX_PASSWORD_BYTES = 1024

_WELL_KNOWN = frozenset(
    {"admin", "administrator", "changeme", "default", "demo", "example", "floway", "letmein", "none", "null"}
    | {"password", "passw0rd", "placeholder", "qwerty", "qwertyuiop", "root", "secret", "test", "welcome"}
    | {"1234567890", "0123456789", "12345678910", "adminadmin", "admin12345", "password123", "password1234"}
)
#: Words of example files: a value that contains one was copied, not generated.
_PLACEHOLDERS = ("changeme", "changethis", "placeholder", "yoursecret", "replaceme", "examplesecret")


def is_well_known(secret: str) -> bool:
    """Whether a secret stands in every word list: an example value, or one short piece repeated."""
    plain = "".join(character for character in secret.lower() if character.isalnum())
    # A text that is found in its own doubling before the end is a repetition of a shorter one.
    is_repeated = bool(plain) and (plain + plain).find(plain, 1) < len(plain)
    return not plain or is_repeated or plain in _WELL_KNOWN or any(word in plain for word in _PLACEHOLDERS)


def password_fault(password: str) -> str | None:
    """What is wrong with a password that somebody chooses, as the end of a sentence; None when nothing is."""
    if len(password) < MIN_PASSWORD_CHARACTERS:
        return f"is shorter than {MIN_PASSWORD_CHARACTERS} characters"
    if any("\ud800" <= character <= "\udfff" for character in password):
        return "is not text in UTF-8"
    if len(password.encode()) > MAX_PASSWORD_BYTES:
        return f"is longer than {MAX_PASSWORD_BYTES} bytes"
    return "is a well-known password" if is_well_known(password) else None
