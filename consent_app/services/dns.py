"""The one question that is ever asked of a name server: the public key of a domain that says it signed a mail.

It is asked only when the person asks for it, and tells the name server that a mail from that domain is here.
"""

from dataclasses import dataclass

import dns.exception
import dns.resolver

# Seconds for all tries together.
PATIENCE = 6.0


@dataclass(frozen=True, slots=True)
class NameServer:
    """The name server to ask: this computer's own, or that at an address and port."""

    address: str | None = None
    port: int = 53

    def __call__(self, name: str) -> bytes | None:
        """Return the text record of a name, None where there is none; raises OSError where nobody answers."""
        try:
            resolver = dns.resolver.Resolver(configure=self.address is None)
            if self.address is not None:
                resolver.nameservers = [self.address]
                resolver.port = self.port
            answer = resolver.resolve(name, "TXT", lifetime=PATIENCE, search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return None
        except (dns.exception.DNSException, OSError, UnicodeError) as error:
            raise OSError("the name server could not be asked") from error
        return next((b"".join(record.strings) for record in answer), None)
