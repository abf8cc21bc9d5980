"""The register: many reports, one incident, disagreements kept, nothing lost."""
