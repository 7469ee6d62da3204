"""What the tests of Sotto's window share: a display, a session bus, the window, and servers that stand in for Sotto's."""
