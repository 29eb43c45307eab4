"""What operators do with logins, the same for all kinds of upstreams that have one.

``kind`` is what a kind brings; ``use_cases`` is what can be done with it; ``sign_ins`` has the sign-ins
that end in a pasted callback; ``rows`` the names and rows of such upstreams; ``refusals`` what is refused.
"""
