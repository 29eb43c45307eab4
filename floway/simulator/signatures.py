"""Proofs that a piece of reasoning came from this simulator."""

import base64
import hashlib
import hmac

_DIGEST_BYTES = 32
_NONCE_BYTES = 12


class Signer:
    """Mints and checks opaque signatures; another simulator's are foreign.

    The key follows from the address and API key, so that a restarted simulator still knows what
    it minted, and runs give equal bytes.
    """

    def __init__(self, secret: str) -> None:
        self._key = hashlib.sha256(f"floway simulator {secret}".encode()).digest()

    def mint(self, purpose: str, content: str, salt: str = "") -> str:
        """A signature in base64, standard alphabet, over ``content``.

        :param salt: makes signatures over equal content differ; not needed to check them.
        """
        nonce = hashlib.sha256(f"{salt}\0{content}".encode()).digest()[:_NONCE_BYTES]
        return base64.b64encode(nonce + self._digest(purpose, nonce, content)).decode()

    def is_one(self, signature: object) -> bool:
        """Whether it is at least of the right form, where what it signs is not at hand."""
        return len(self._raw(signature)) == _NONCE_BYTES + _DIGEST_BYTES

    def knows(self, purpose: str, content: str, signature: object) -> bool:
        """Whether this simulator minted ``signature`` over ``content``; either base64 alphabet."""
        raw = self._raw(signature)
        nonce, digest = raw[:_NONCE_BYTES], raw[_NONCE_BYTES:]
        return hmac.compare_digest(digest, self._digest(purpose, nonce, content))

    def _raw(self, signature: object) -> bytes:
        """The bytes, in either base64 alphabet; none of what is no base64."""
        if not isinstance(signature, str):
            return b""
        standard = signature.replace("-", "+").replace("_", "/")
        try:
            return base64.b64decode(standard + "=" * (-len(standard) % 4), validate=True)
        except ValueError:
            return b""

    def _digest(self, purpose: str, nonce: bytes, content: str) -> bytes:
        message = purpose.encode() + b"\0" + nonce + b"\0" + content.encode()
        return hmac.new(self._key, message, hashlib.sha256).digest()[:_DIGEST_BYTES]
