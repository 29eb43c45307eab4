"""The operator's browser in a sign-in at the simulated vendor."""

import requests


def consent(authorize_url: str, account: str) -> str:
    """Allow the access as an account; the ``code#state`` that the page shows."""
    with requests.Session() as session:
        session.trust_env = False
        page = session.get(authorize_url, params={"login_hint": account}, timeout=10)
    assert page.status_code == 200, page.text
    return page.text
