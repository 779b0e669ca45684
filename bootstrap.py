"""python3 tasks.py NAME on a machine with nothing but Python: .venv, the locked dependencies, then the task.

Only the standard library, and nothing that an old Python could not read: it must be able to say that it is too old.
"""

import hashlib
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, *(("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")))
OLDEST = (3, 11)
NEED_DEVELOPMENT = ("test", "check", "bench", "lock")


def run(arguments):
    """Install what is missing and run the task that the arguments name; return the exit status."""
    if sys.version_info < OLDEST:
        return _say("Python %d.%d is too old -- install Python 3.11 or newer from python.org" % sys.version_info[:2])
    content = arguments[:2] == ["check", "--content"]  # looks at no code
    lock = "dev" if arguments[:1] and arguments[0] in NEED_DEVELOPMENT and not content else "site"
    problem = None if _installed(lock) else _install(lock)
    if problem:
        return _say(problem)
    environment = dict(os.environ, VIRTUAL_ENV=VENV)
    arguments = _with_one_title(arguments or ["--list"])
    return subprocess.call([PYTHON, "-m", "invoke"] + arguments, cwd=ROOT, env=environment)


def _with_one_title(arguments):
    """Return the arguments of new.post Hello World as with the quotation marks that were forgotten."""
    end = next((n for n, word in enumerate(arguments) if word.startswith("-")), len(arguments))
    if not arguments[0].startswith("new.") or end < 3:
        return arguments
    return [arguments[0], " ".join(arguments[1:end])] + arguments[end:]


def _install(lock):
    """Make .venv and install the locked packages, each checked by its hash; return what went wrong, or None."""
    sys.stdout.write("Installing what the site needs into .venv (once) ...\n")
    sys.stdout.flush()
    uv = shutil.which("uv")
    if not _usable(uv) and subprocess.call([sys.executable, "-m", "venv", "--clear", VENV]):
        return "%s: could not be made -- install Python's venv module (Debian: apt install python3-venv)" % VENV
    install = [uv, "pip", "install", "--python", PYTHON] if uv else [PYTHON, "-m", "pip", "install"]
    with open(os.path.join(VENV, "install.log"), "w") as log:
        if subprocess.call(install + ["--require-hashes", "-r", _lock_file(lock)], cwd=ROOT, stdout=log, stderr=log):
            return (
                "locks/%s.txt: not everything could be installed -- is there a network? Then run the same again; "
                ".venv/install.log has the details" % lock
            )
    with open(os.path.join(VENV, "installed-" + lock), "w") as file:
        file.write(_digest(lock))


def _usable(uv):
    """Return whether .venv can be installed into; one that was made by half, or whose Python is gone, cannot."""
    if not os.path.exists(PYTHON):
        return False
    with open(os.devnull, "w") as nothing:
        return subprocess.call([PYTHON, "-c", "" if uv else "import pip"], stderr=nothing) == 0


def _installed(lock):
    """Return whether .venv has exactly what the lock says; the development lock holds all of the site's."""
    for name in (lock, "dev"):
        try:
            with open(os.path.join(VENV, "installed-" + name)) as file:
                if file.read() == _digest(name) and os.path.exists(PYTHON):
                    return True
        except IOError:
            pass
    return False


def _lock_file(lock):
    return os.path.join(ROOT, "locks", lock + ".txt")


def _digest(lock):
    with open(_lock_file(lock), "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def _say(problem):
    sys.stderr.write(problem + "\n")
    return 2
