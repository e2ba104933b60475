"""Write the vectors that travel with the corpus: `python -m evals.vecteurs`, after the corpus or adapter changed.

Brings the index up to date first; a first start on another machine then computes none of them.
"""

import sys

from assistant.config import read_config
from assistant.knowledge import open_knowledge
from assistant.shipped import write_shipped


def main() -> None:
    """Write `corpus/vecteurs.npz` from the index of the configured corpus."""
    config = read_config()
    index = open_knowledge(config, print).index
    count = write_shipped(config.vectors, index.embedder.name, {name: index.shelf(name) for name in index.shelves})
    print(f"« {config.vectors} » est écrit : {count} vecteurs.", file=sys.stderr)


if __name__ == "__main__":
    main()
