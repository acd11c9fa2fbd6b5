"""What is on the shelves."""


class OutOfStock(Exception):
    """Less is there than is asked for."""


class Stock:
    """Counts articles.

    >>> Stock({"apple": 2}).sell("apple")
    1
    """

    def __init__(self, counts: dict[str, int] | None = None) -> None:
        self.counts = dict(counts or {})

    def sell(self, article: str, count: int = 1) -> int:
        """Take articles off the shelf and tell how many are left."""
        left = self.counts.get(article, 0) - count
        if left < 0:
            raise OutOfStock(f"no {article} is left")
        self.counts[article] = left
        return left


def rounded(price: float) -> float:
    """Round a price to cents."""
    return round(price, 2)
