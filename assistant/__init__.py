"""Assistant sur les règles des centres sociaux : questions, vérification, objectifs, clauses."""

__version__ = "0.1.0"
