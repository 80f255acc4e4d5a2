"""One field sealed and opened, against StringEncryptedType; and the long list, against encrypted and plain columns."""
