"""Reads that leave a word on the trail."""

from casework.access.actor import Actor
from casework.audit import service as audit
from casework.audit.actions import Action
from casework.clients import queries
from casework.clients.person import PersonDetails


def search_clients(actor: Actor, text: str) -> queries.SearchResult:
    """Search for people and put it on the trail: that it was done and how many were shown, never for what (K-6).

    Raises:
        Forbidden: the actor may not search.
    """
    result = queries.search(actor, text)
    audit.record(actor, Action.CLIENT_SEARCH, object_type="client", rule=f"shown:{len(result.hits)}")
    return result


def check_candidates(actor: Actor, details: PersonDetails) -> tuple[queries.Candidate, ...]:
    """List who may be the person that is being taken in, and put it on the trail (K-8).

    Raises:
        Forbidden: the actor may not take in a person.
    """
    found = queries.candidates(actor, details)
    audit.record(actor, Action.CLIENT_CANDIDATES, object_type="client", rule=f"shown:{len(found)}")
    return found
