"""The steps themselves, in their order: what providers give, the packages, what providers take away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from catalog.as_code.comparing import Compared, Tell
from catalog.as_code.layout import Folder
from catalog.as_code.packages import Known, LacksProvider, provider_codes, wanted
from catalog.as_code.problems import BadFiles
from catalog.as_code.providers import ProviderFile
from catalog.as_code.reading import Directory, Source
from catalog.as_code.steps import Step, step_of_package
from catalog.as_code.stored import table_of_package
from catalog.history import CHUNK, chunks
from catalog.models import Package
from catalog.models.rules import Refused
from catalog.models.whole import Whole
from catalog.upserting import Upsert, Wanted, upserting
from config.rest.problems import errors_of

Taken = tuple[Source, Wanted, Step]


class Application:
    """One apply, inside its transaction. After the first problem nothing more is written, only looked at."""

    def __init__(self, directory: Directory, found: Compared, tell: Tell) -> None:
        self.found = found
        self.tell = tell
        self.problems = [*found.problems]
        self.with_file = directory.codes(Folder.PROVIDERS)

    def carry_out(self) -> list[Step]:
        """Raises BadFiles with every problem of every file."""
        files = [ProviderFile(source) for source in self.found.providers]
        steps = [*self._give(files), *self._write_packages()]
        self._take_away(files)
        if self.problems:
            raise BadFiles(self.problems)
        return steps

    def _give(self, files: Sequence[ProviderFile]) -> Iterator[Step]:
        for file in files:
            try:
                if step := file.give():
                    yield step
            except BadFiles as bad:
                self.problems += bad.problems

    def _take_away(self, files: Sequence[ProviderFile]) -> None:
        """Packages that were refused still rely on what would go, and would only be told of once more."""
        for file in files if not self.problems else ():
            try:
                file.take_away()
            except BadFiles as bad:
                self.problems += bad.problems

    def _write_packages(self) -> Iterator[Step]:
        sources, seen = self.found.packages, 0
        for chunk in chunks(sources, CHUNK):
            yield from self._write(chunk)
            seen += len(chunk)
            if len(sources) > CHUNK:
                self.tell(f"worked out {seen} of {len(sources)} packages")

    def _write(self, chunk: Sequence[Source]) -> list[Step]:
        attaching = set(chain.from_iterable(map(provider_codes, chunk)))
        with upserting([source.code for source in chunk], attaching=attaching) as door:
            known = Known(self.found.registry, door.providers, self.with_file)
            taken = [it for source in chunk if (it := self._taken(source, door, known))]
            self._look_for_brought(door, taken)
            if not self.problems:
                door.write([package for _, package, _ in taken])
        return [step for *_, step in taken]

    def _taken(self, source: Source, door: Upsert, known: Known) -> Taken | None:
        """None where a package is all that already, or is refused."""
        stored = door.packages.get(source.code)
        package = stored or Package(code=source.code)
        before = table_of_package(
            Whole.loaded(stored) if stored else Whole(package), self.found.registry.resets
        )
        try:
            it = wanted(source, package, known)
        except BadFiles as bad:
            self.problems += bad.problems
            return None
        except LacksProvider:
            return None
        after = table_of_package(it.whole, self.found.registry.resets)
        step = step_of_package(
            source.code, before, after, is_new=it.is_new, features=self.found.registry.grantings
        )
        return (source, it, step) if step else None

    def _look_for_brought(self, door: Upsert, taken: Sequence[Taken]) -> None:
        try:
            door.refuse_brought([package for _, package, _ in taken])
        except Refused as refusal:
            for error in errors_of(refusal):
                place, _, path = (error["field"] or "").partition(".")
                source, *_ = taken[int(place)]
                self.problems.append(source.problem(path, error["code"] or "", error["detail"] or ""))
