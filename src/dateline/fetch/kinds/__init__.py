"""One reader a kind of input: pages, feeds, mail, archives, documents."""
