"""The register on disk: the connection, writing documents, what an id means, keeping it whole."""
