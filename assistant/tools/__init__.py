"""The deterministic tools, one file each; `run` runs them."""

NAMES = (
    "sins",
)
