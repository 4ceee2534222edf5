#!/usr/bin/env python3
"""Holds signatures of lock files against an independent implementation, in both directions.

    check-signatures.py --runner TAMPER_RUNNER
    check-signatures.py --holdfast HOLDFAST

The judge is the Python package `cryptography` and what stands here: the digest of the environment
is computed from `holdfast.lock` with `json`, the envelope and the statement are taken apart by
hand. For every algorithm and every form of a private key our signature must verify there, and one
that is made here must verify in the program; changed ones must be refused. With `--holdfast` a
small root folder is locked, signed and verified by the program as people use it; `tamper-runner`
does the same without images. Exit status 1 when anything disagrees.
"""

import argparse
import base64
import copy
import hashlib
import json
import os
import pathlib
import subprocess
import tempfile

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

ENVIRONMENT = "prod"
PASSPHRASE = b"correct horse"


def encoded(payload_type, payload):
    kind = payload_type.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)


def subject_digest(lock):
    value = json.loads(lock.read_text())["body"]["environments"][ENVIRONMENT]
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class Key:
    def __init__(self, private):
        self.private = private
        self.public = private.public_key()
        information = self.public.public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        self.id = hashlib.sha256(information).hexdigest()

    def sign(self, message):
        if isinstance(self.private, ed25519.Ed25519PrivateKey):
            return self.private.sign(message)
        return self.private.sign(message, ec.ECDSA(hashes.SHA256()))

    def verifies(self, signature, message):
        try:
            if isinstance(self.public, ed25519.Ed25519PublicKey):
                self.public.verify(signature, message)
            else:
                self.public.verify(signature, message, ec.ECDSA(hashes.SHA256()))
            return True
        except InvalidSignature:
            return False

    def write(self, folder, form):
        kind = serialization.PrivateFormat.PKCS8
        lock = serialization.NoEncryption()
        if form == "sec1":
            kind = serialization.PrivateFormat.TraditionalOpenSSL
        if form == "encrypted":
            lock = serialization.BestAvailableEncryption(PASSPHRASE)
        private, public = folder / "key.pem", folder / "key.pub"
        private.write_bytes(self.private.private_bytes(serialization.Encoding.PEM, kind, lock))
        public.write_bytes(
            self.public.public_bytes(
                serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo))
        return private, public


def judge(lock, signatures, key, project):
    """What an independent reader says about our signature; None when all is well."""
    found = []
    for line in signatures.read_text().splitlines():
        envelope = json.loads(line)
        payload = base64.b64decode(envelope["payload"], validate=True)
        message = encoded(envelope["payloadType"], payload)
        for signature in envelope["signatures"]:
            if key.verifies(base64.b64decode(signature["sig"], validate=True), message):
                if signature["keyid"] != key.id:
                    return "the envelope names another key"
                found.append((envelope["payloadType"], json.loads(payload)))
    if len(found) != 1:
        return f"{len(found)} signatures of the key"
    kind, statement = found[0]
    sequence = statement["predicate"].get("sequence")
    if kind != "application/vnd.in-toto+json" or not isinstance(sequence, int) or sequence < 1:
        return "the type or the sequence"
    expected = made_statement(lock, key, project, sequence)
    return None if statement == expected else f"the statement {statement}"


def made_statement(lock, key, project, sequence):
    return {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [
            {"name": f"holdfast.lock#{ENVIRONMENT}", "digest": {"sha256": subject_digest(lock)}}],
        "predicateType": "urn:holdfast:lock:1",
        "predicate": {
            "project": project, "environment": ENVIRONMENT, "sequence": sequence, "keyId": key.id,
            "lockSchema": "holdfast.lock/1"},
    }


def made_envelope(statement, key, spaced=False, alphabet=base64.b64encode):
    """An envelope as another tool would make it."""
    payload = json.dumps(statement, indent=2 if spaced else None).encode()
    kind = "application/vnd.in-toto+json"
    signature = {"sig": alphabet(key.sign(encoded(kind, payload))).decode(), "keyid": key.id}
    return {
        "signatures": [signature], "payloadType": kind, "payload": alphabet(payload).decode()}


def changes(statement, key, other):
    """Envelopes that must be refused, by what is wrong with them."""
    yield "another key", made_envelope(statement, other)
    named = made_envelope(statement, other)
    named["signatures"][0]["keyid"] = key.id
    yield "another key under the right id", named
    for path, value in [
        (("predicate", "project"), "other"), (("predicate", "project"), None),
        (("predicate", "environment"), "dev"), (("predicate", "keyId"), other.id),
        (("predicate", "sequence"), 0), (("predicate", "lockSchema"), "holdfast.lock/2"),
        (("predicate", "more"), 1), (("predicateType",), "urn:holdfast:lock:2"),
        (("_type",), "https://in-toto.io/Statement/v0.1"),
        (("subject", 0, "digest", "sha256"), "0" * 64), (("subject", 0, "name"), "holdfast.lock"),
    ]:
        changed = copy.deepcopy(statement)
        place = changed
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value
        yield "/".join(map(str, path)), made_envelope(changed, key)
    unnamed = made_envelope(statement, key)
    del unnamed["signatures"][0]["keyid"]
    yield "no key id", unnamed
    bare = made_envelope(statement, key)
    payload = base64.b64decode(bare["payload"])
    bare["signatures"][0]["sig"] = base64.b64encode(key.sign(payload)).decode()
    yield "signed without the encoding of DSSE", bare
    unsigned = made_envelope(statement, key)
    unsigned["signatures"] = []
    yield "no signatures", unsigned
    typed = made_envelope(statement, key)
    typed["payloadType"] = "application/json"
    yield "another type", typed


class Runner:
    """Signs and verifies with `tamper-runner`."""

    project = "plan"

    def __init__(self, program, folder):
        self.program, self.lock = program, folder / "holdfast.lock"
        subprocess.run([program, "make", self.lock], check=True)

    def sign(self, key):
        environment = dict(os.environ, HOLDFAST_KEY_PASSPHRASE=PASSPHRASE.decode())
        command = [self.program, "sign", self.lock, key, ENVIRONMENT]
        subprocess.run(command, check=True, env=environment)

    def accepts(self, key):
        command = [self.program, "verify", self.lock, key, ENVIRONMENT]
        return subprocess.run(command, stdout=subprocess.DEVNULL).returncode == 0


class Product:
    """Signs and verifies with the program, over a small root folder."""

    project = "plan"

    def __init__(self, program, folder):
        self.program, self.folder = program, folder / "project"
        self.lock = self.folder / "holdfast.lock"
        self.root = folder / "root"
        for path, text in {
            "etc/os-release": 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian 12"\n',
            "var/lib/dpkg/status":
                "Package: libc6\nStatus: install ok installed\nArchitecture: amd64\n"
                "Version: 2.36-9+deb12u9\n",
        }.items():
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            (self.root / path).write_text(text)
        self.folder.mkdir()
        (self.folder / "holdfast.toml").write_text(
            f'schema = 1\nproject = "{self.project}"\n\n[environments.{ENVIRONMENT}]\n'
            f'source = "rootfs:{self.root}"\n')
        subprocess.run(["git", "init", "-q", self.folder], check=True)
        self.environment = dict(
            os.environ, XDG_DATA_HOME=str(folder / "data"),
            HOLDFAST_KEY_PASSPHRASE=PASSPHRASE.decode())

    def run(self, *arguments):
        return subprocess.run(
            [self.program, *map(str, arguments)], cwd=self.folder, env=self.environment,
            stdout=subprocess.PIPE)

    def sign(self, key):
        self.run("lock", ENVIRONMENT, "--sign", key).check_returncode()

    def accepts(self, key):
        done = self.run("verify", ENVIRONMENT, "--key", key, "--require-signature", "--no-catalog")
        if done.returncode not in (0, 1):
            raise SystemExit(f"verify ended with {done.returncode}")
        return done.returncode == 0


def check(product, folder):
    signatures = pathlib.Path(str(product.lock) + ".dsse")
    failures = checks = 0

    def expect(what, holds):
        nonlocal failures, checks
        checks += 1
        if not holds:
            failures += 1
            print(f"DISAGREES: {what}")

    made = [
        ("ed25519", ed25519.Ed25519PrivateKey.generate, ["pkcs8", "encrypted"]),
        ("p256", lambda: ec.generate_private_key(ec.SECP256R1()), ["pkcs8", "encrypted", "sec1"]),
    ]
    for name, generate, forms in made:
        for form in forms:
            key, other = Key(generate()), Key(generate())
            private, public = key.write(folder, form)
            signatures.unlink(missing_ok=True)
            product.sign(private)
            wrong = judge(product.lock, signatures, key, product.project)
            expect(f"{name} {form}, ours there: {wrong}", wrong is None)
            expect(f"{name} {form}, ours here", product.accepts(public))
            before = signatures.read_bytes()
            product.sign(private)
            expect(f"{name} {form}, signed again without need", signatures.read_bytes() == before)
        statement = made_statement(product.lock, key, product.project, 7)
        for spaced in (False, True):
            for alphabet in (base64.b64encode, base64.urlsafe_b64encode):
                envelope = made_envelope(statement, key, spaced, alphabet)
                signatures.write_text(json.dumps(envelope) + "\n")
                expect(f"{name}, theirs here", product.accepts(public))
        for what, envelope in changes(statement, key, other):
            signatures.write_text(json.dumps(envelope) + "\n")
            expect(f"{name}, {what} is refused", not product.accepts(public))
        signatures.unlink()
        expect(f"{name}, no file is refused", not product.accepts(public))
    print(f"{checks} checks, {failures} disagree")
    return failures == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    programs = parser.add_mutually_exclusive_group(required=True)
    programs.add_argument("--runner", type=pathlib.Path)
    programs.add_argument("--holdfast", type=pathlib.Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        if arguments.runner:
            product = Runner(arguments.runner.resolve(), folder)
        else:
            product = Product(arguments.holdfast.resolve(), folder)
        raise SystemExit(0 if check(product, folder) else 1)


if __name__ == "__main__":
    main()
