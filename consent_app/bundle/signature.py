"""An Ed25519 signature over a bundle's tag manifest, by a key that names nobody (RFC 8032, RFC 8410)."""

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

PUBLIC, SIGNATURE = "signature/public.pem", "signature/tagmanifest.sig"


def new_key() -> bytes:
    """Return a new private key: 32 random bytes."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def signed(key: bytes, content: bytes) -> tuple[bytes, bytes]:
    """Return the public key as PEM and the signature over the content; the same key signs the same way each time."""
    private = Ed25519PrivateKey.from_private_bytes(key)
    return _as_pem(private.public_key()), private.sign(content)


def holds(public: bytes, signature: bytes, content: bytes) -> bool:
    """Tell whether a signature fits, and its public key is written as we write it and carries nothing else."""
    try:
        key = load_pem_public_key(public)
        if not isinstance(key, Ed25519PublicKey) or _as_pem(key) != public:
            return False
        key.verify(signature, content)
    except (ValueError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def _as_pem(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
