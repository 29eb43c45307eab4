"""Proof Key for Code Exchange: who redeems the code is who asked for it.

https://www.rfc-editor.org/rfc/rfc7636
"""

import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256

#: "It is RECOMMENDED that the output of a suitable random number generator be used to create a
#: 32-octet sequence", section 4.1; 43 characters.
_VERIFIER_BYTES = 32

#: 128 bits: nobody guesses the state of somebody else's sign-in.
_STATE_BYTES = 16

METHOD = "S256"


def fresh_verifier() -> str:
    """A secret of 43 characters that stays here until the code is redeemed."""
    return secrets.token_urlsafe(_VERIFIER_BYTES)


def fresh_state() -> str:
    """32 hexadecimal characters that tie a callback to its sign-in."""
    return secrets.token_hex(_STATE_BYTES)


def challenge(verifier: str) -> str:
    """What goes into the authorize URL in place of the verifier."""
    # code_challenge = BASE64URL-ENCODE(SHA256(ASCII(code_verifier))), section 4.2
    return urlsafe_b64encode(sha256(verifier.encode("ascii")).digest()).rstrip(b"=").decode()
