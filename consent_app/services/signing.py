"""Signing one request's bundle with a key of its own, the same signature again for the same bundle."""

import hashlib

from consent_app.bundle.bag import Sign
from consent_app.bundle.signature import new_key, signed
from consent_app.domain.release import Signed
from consent_app.domain.work import ConsentAppError
from consent_app.services.secrets import signing_key
from consent_app.services.settings import Profile
from consent_app.services.store import Store
from consent_app.services.vault import Vault


def signer(profile: Profile, store: Store, request_id: str, vault: Vault | None) -> Sign:
    """Return what signs the bundle of a request.

    Without a vault the key is made, used once and forgotten; its signature is kept, so that the same bundle can be
    written again.
    """

    def sign(content: bytes) -> tuple[bytes, bytes]:
        digest = hashlib.sha256(content).hexdigest()
        before = store.paper(request_id, Signed)
        if before is not None and before.content == digest:
            return before.public.encode(), bytes.fromhex(before.signature)
        key = _key(profile, request_id, vault)
        public, signature = signed(key, content)
        store.put_paper(request_id, Signed(digest, public.decode(), signature.hex()))
        return public, signature

    return sign


def _key(profile: Profile, request_id: str, vault: Vault | None) -> bytes:
    """Return the request's key; one that is used once where there is no place for it, or that cannot be opened."""
    if vault is not None:
        try:
            return signing_key(profile, vault, request_id)
        except ConsentAppError as error:
            if error.code != "secret_store_locked":
                raise
    return new_key()
