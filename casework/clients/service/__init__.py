"""What may be done with clients. One module a use; this is the door to all of them."""

from casework.clients.service.access import end_access, grant_access, restrict_client, unrestrict_client
from casework.clients.service.cards import refresh_card
from casework.clients.service.people import change_client, create_client, move_residence
from casework.clients.service.reads import check_candidates, search_clients

__all__ = [
    "change_client",
    "check_candidates",
    "create_client",
    "end_access",
    "grant_access",
    "move_residence",
    "refresh_card",
    "restrict_client",
    "search_clients",
    "unrestrict_client",
]
