"""What the tests of Sotto's server and of its page share.

Everything here speaks to 127.0.0.1 alone, and ends what it has started.
"""
