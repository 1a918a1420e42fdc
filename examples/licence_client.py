"""A program that carries a licence, on Python's standard library alone.

Ship the public keys with the program (here a file that `curl URL/api/licence-keys` wrote): whoever fetches them from the
server that is to be checked checks nothing.

    python3 licence_client.py validate URL CODE MACHINE KEYS
    python3 licence_client.py file     URL CODE MACHINE OUT
    python3 licence_client.py verify   FILE MACHINE KEYS
"""

import base64
import hashlib
import json
import secrets
import sys
import time
import urllib.error
import urllib.request

CLOCK_SKEW_MS = 10 * 60_000
TIMEOUT_SECONDS = 20


class Untrusted(Exception):
    pass


# Ed25519 (RFC 8032, section 5.1): verification only. It handles nothing secret, so it need not take constant time.
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
SQRT_M1 = pow(2, (P - 1) // 4, P)


def add(one, other):
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * one[3] * other[3] * D % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def multiply(scalar, point):
    total = (0, 1, 1, 0)
    while scalar > 0:
        if scalar & 1:
            total = add(total, point)
        point = add(point, point)
        scalar >>= 1
    return total


def equal(one, other):
    return (one[0] * other[2] - other[0] * one[2]) % P == 0 and (one[1] * other[2] - other[1] * one[2]) % P == 0


def recover_x(y, sign):
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return None if sign else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P != 0:
        x = x * SQRT_M1 % P
    if (x * x - square) % P != 0:
        return None
    return P - x if (x & 1) != sign else x


def decompress(text):
    y = int.from_bytes(text, "little")
    sign = y >> 255
    y &= (1 << 255) - 1
    x = recover_x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = recover_x(BASE_Y, 0)
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def verify(public_key, message, signature):
    if len(public_key) != 32 or len(signature) != 64:
        return False
    key, commitment = decompress(public_key), decompress(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if key is None or commitment is None or s >= L:
        return False
    digest = hashlib.sha512(signature[:32] + public_key + message).digest()
    challenge = int.from_bytes(digest, "little") % L
    return equal(multiply(s, BASE), add(commitment, multiply(challenge, key)))


def decoded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def machine_digest(machine):
    return base64.urlsafe_b64encode(hashlib.sha256(machine.encode()).digest()).rstrip(b"=").decode()


def open_signed(kind, text, keys_file):
    """Checks `<kind>.v1.<key id>.<payload>.<signature>` and gives what it says."""
    parts = text.strip().split(".")
    if len(parts) != 5 or parts[0] != kind or parts[1] != "v1":
        raise Untrusted("this is no signed text of ours")
    with open(keys_file, encoding="utf-8") as file:
        keys = {key["key_id"]: key["public_key"] for key in json.load(file)["keys"]}
    if parts[2] not in keys:
        raise Untrusted("it is signed with a key that this program does not know")
    if not verify(decoded(keys[parts[2]]), ".".join(parts[:4]).encode(), decoded(parts[4])):
        raise Untrusted("its signature is wrong")
    return json.loads(decoded(parts[3]))


def post(url, body):
    request = urllib.request.Request(
        url,
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json", "Accept-Language": "en"},
        method="POST",
    )
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as response:
            return json.load(response)
    except urllib.error.HTTPError as refusal:
        return json.load(refusal)


def validate(url, code, machine, keys_file):
    nonce = secrets.token_urlsafe(18)
    answer = post(url + "/api/validate", {"code": code, "machine_code": machine, "nonce": nonce})
    if "signature" not in answer:
        raise Untrusted("the answer is not signed")
    told = open_signed("answer", answer["signature"], keys_file)
    if told["nonce"] != nonce:
        raise Untrusted("this is the answer to another question")
    if told["machine"] != machine_digest(machine):
        raise Untrusted("this is the answer to another machine")
    if abs(told["time"] - time.time() * 1000) > CLOCK_SKEW_MS:
        raise Untrusted("one of the clocks is wrong")
    # Only what is signed counts: the rest of the answer may have been changed on its way.
    print(("VALID " if told["valid"] else "INVALID ") + told["code"])
    return told["valid"]


def fetch_file(url, code, machine, path):
    answer = post(url + "/api/licences/file", {"code": code, "machine_code": machine})
    if "file" not in answer:
        print("INVALID " + answer["code"])
        return False
    with open(path, "w", encoding="utf-8") as file:
        file.write(answer["file"] + "\n")
    print("WRITTEN " + path)
    return True


def verify_file(path, machine, keys_file):
    with open(path, encoding="utf-8") as file:
        content = open_signed("licence", file.read(), keys_file)
    if content["machine"] != machine_digest(machine):
        raise Untrusted("the file is another machine's")
    holds = content["not_before"] <= time.time() * 1000 < content["expires_at"]
    print("VALID " + content["product"] if holds else "INVALID EXPIRED")
    return holds


COMMANDS = {"validate": validate, "file": fetch_file, "verify": verify_file}

if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in COMMANDS:
        print(__doc__, file=sys.stderr)
        sys.exit(64)
    try:
        sys.exit(0 if COMMANDS[sys.argv[1]](*sys.argv[2:]) else 1)
    except Untrusted as reason:
        print("UNTRUSTED " + str(reason))
        sys.exit(2)
    except (OSError, ValueError, KeyError, TypeError):
        print("UNTRUSTED no answer that can be read")
        sys.exit(2)
