"""Routes over the core."""

import os

from fastapi import FastAPI, HTTPException
from pydantic import BaseModel

from shop.core.stock import OutOfStock, Stock

app = FastAPI()
STOCK = Stock({"apple": 3})


class Order(BaseModel):
    """What a till asks for."""

    article: str
    count: int = 1


@app.get("/health")
def health() -> dict[str, str]:
    """Tell that the process answers."""
    return {"status": "ok"}


@app.post("/orders")
def order(request: Order) -> dict[str, int]:
    """Sell an article."""
    try:
        return {"left": STOCK.sell(request.article, request.count)}
    except OutOfStock as problem:
        raise HTTPException(409, str(problem)) from problem


def currency() -> str:
    """Tell what prices are in."""
    return os.environ.get("SHOP_CURRENCY", "EUR")
