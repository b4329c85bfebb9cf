"""Texts that count how often one is held against another."""

from __future__ import annotations


class Compared(str):
    comparisons = 0

    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        Compared.comparisons += 1
        return super().__eq__(other)

    @staticmethod
    def numbered(most: int) -> list[Compared]:
        """key_0, key_1 … with nothing counted yet."""
        Compared.comparisons = 0
        return [Compared(f"key_{number}") for number in range(most)]
