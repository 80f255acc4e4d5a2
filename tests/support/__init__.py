"""What tests stand on: throw-away databases, a loopback-only network, a server and a browser. No factories here."""
