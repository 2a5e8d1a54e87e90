"""Merkle trees with Poseidon: binary of fixed depth, and sparse."""

from field import MODULUS as P
from poseidon import poseidon


class Tree:
    """A binary tree of fixed depth over a list of leaves, padded with zeros."""

    def __init__(self, depth: int, leaves: list[int]):
        self.depth, self.levels = depth, [list(leaves)]
        self.empty = [0]
        for _ in range(depth):
            self.empty.append(poseidon(self.empty[-1], self.empty[-1]))
        for level in range(depth):
            nodes = self.levels[-1]
            self.levels.append([poseidon(self.node(level, i), self.node(level, i + 1)) for i in range(0, len(nodes), 2)])

    def node(self, level: int, index: int) -> int:
        nodes = self.levels[level]
        return nodes[index] if index < len(nodes) else self.empty[level]

    @property
    def root(self) -> int:
        return self.node(self.depth, 0)

    def siblings(self, index: int) -> list[int]:
        return [self.node(level, (index >> level) ^ 1) for level in range(self.depth)]


def leaf(key: int, value: int) -> int:
    return poseidon(key, value, 1)


class SparseTree:
    """A map with the root and the paths of lib/sparse_merkle.circom."""

    def __init__(self, entries: dict[int, int] | None = None):
        self.entries = dict(entries or {})

    def _root(self, keys: list[int], depth: int) -> int:
        if not keys:
            return 0
        if len(keys) == 1:
            return leaf(keys[0], self.entries[keys[0]])
        sides = [[k for k in keys if k >> depth & 1 == side] for side in (0, 1)]
        return poseidon(*(self._root(side, depth + 1) for side in sides))

    @property
    def root(self) -> int:
        return self._root(list(self.entries), 0)

    def path(self, key: int, depth: int):
        """(siblings, the key at the path's end or None), the siblings padded with zeros to `depth`."""
        keys, siblings, level = list(self.entries), [], 0
        while len(keys) > 1:
            siblings.append(self._root([k for k in keys if (k ^ key) >> level & 1], level + 1))
            keys = [k for k in keys if not (k ^ key) >> level & 1]
            level += 1
        return siblings + [0] * (depth - len(siblings)), keys[0] if keys else None
