"""Who is let in: the token in a header, the cookie of a session, and the code that works once."""

import json
import re
import threading
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from sotto_testing.client import Client
from sotto_testing.server import ServerProcess, StartServer


def signed_out(server: ServerProcess) -> Client:
    return Client(server.port, None)


def sign_in(server: ServerProcess) -> tuple[str, str]:
    """Return the cookie's name and value, as a browser has them for a code."""
    return server.client.sign_in()


@pytest.mark.parametrize("path", ["status", "items", "jobs", "packs", "diagnostics", "ledger", "events", "openapi.yaml"])
def test_nothing_is_told_without_the_token(standing: ServerProcess, path: str) -> None:
    answer = signed_out(standing).get(path)
    assert (answer.status, answer.code) == (401, "not_signed_in")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "header",
    ["Bearer ", "Bearer wrong", "bearer TOKEN", "Basic TOKEN", "TOKEN", "Bearer TOKENx", "Bearer  TOKEN", "Bearer \xff"],
)
def test_only_the_whole_token_lets_in(standing: ServerProcess, header: str) -> None:
    fields = {"Authorization": header.replace("TOKEN", standing.token)}
    assert signed_out(standing).get("items", headers=fields).code == "not_signed_in"


def test_the_beginning_of_the_token_does_not_let_in(standing: ServerProcess) -> None:
    fields = {"Authorization": f"Bearer {standing.token[:-1]}"}
    assert signed_out(standing).get("items", headers=fields).code == "not_signed_in"


def test_a_wrong_token_is_not_made_good_by_the_cookie(standing: ServerProcess) -> None:
    name, value = sign_in(standing)
    fields = {"Authorization": "Bearer wrong", "Cookie": f"{name}={value}"}
    assert signed_out(standing).get("items", headers=fields).code == "not_signed_in"


def test_the_token_in_the_address_does_not_let_in(standing: ServerProcess) -> None:
    assert signed_out(standing).get("items", query={"token": standing.token}).code == "not_signed_in"


def test_nothing_is_changed_without_the_token(standing: ServerProcess, tmp_path: Path) -> None:
    stranger = signed_out(standing)
    for answer in (
        stranger.post("items", {"paths": [str(tmp_path)]}), stranger.upload("a.wav", b"x"), stranger.post("jobs/cancel"),
        stranger.post("packs/spleeter/install"), stranger.delete("packs/spleeter"),
    ):  # fmt: skip
        assert (answer.status, answer.code) == (401, "not_signed_in")


def test_the_page_itself_holds_no_secret_and_needs_no_token(standing: ServerProcess) -> None:
    page = signed_out(standing).get("/")
    assert page.status == 200 and page.headers["Content-Type"].startswith("text/html")
    assert standing.token not in page.body.decode()


def test_the_cookie_cannot_be_read_by_scripts_nor_sent_by_other_sites(standing: ServerProcess) -> None:
    answer = signed_out(standing).post("session", {"code": standing.client.code()})
    (cookie,) = SimpleCookie(answer.headers["Set-Cookie"]).values()
    assert cookie.key == f"sotto-{standing.file()['instance']}-{standing.port}"
    assert cookie["httponly"] is True
    assert cookie["samesite"] == "Strict"
    assert cookie["path"] == "/"
    assert cookie["domain"] == ""


def test_the_cookie_lets_its_browser_in(standing: ServerProcess) -> None:
    name, value = sign_in(standing)
    others = "theme=dark; sotto-00000000=x"
    signed_out(standing).get("items", headers={"Cookie": f"{others}; {name}={value}"}).ok()


def test_a_wrong_cookie_does_not_let_in(standing: ServerProcess) -> None:
    name, value = sign_in(standing)
    for cookie in (f"{name}=", f"{name}={value}x", f"sotto={value}", f"sotto-00000000={value}", f"x{name}={value}"):
        assert signed_out(standing).get("items", headers={"Cookie": cookie}).code == "not_signed_in"


def test_a_change_with_the_cookie_must_say_from_which_page(standing: ServerProcess) -> None:
    name, value = sign_in(standing)
    stranger, fields = signed_out(standing), {"Cookie": f"{name}={value}"}
    refused = stranger.post("jobs/cancel", headers=fields)
    assert (refused.status, refused.code) == (403, "wrong_origin")
    stranger.post("jobs/cancel", headers=fields | {"Origin": standing.address}).ok()


def test_the_token_is_not_accepted_in_a_cookie_nor_a_session_as_a_token(standing: ServerProcess) -> None:
    name, value = sign_in(standing)
    instance = standing.file()["instance"]
    for cookie in (name, f"sotto-{instance}"):
        fields = {"Cookie": f"{cookie}={standing.token}"}
        assert signed_out(standing).get("items", headers=fields).code == "not_signed_in"
    assert Client(standing.port, value).get("items").code == "not_signed_in"


def test_browsers_have_sessions_of_their_own(standing: ServerProcess) -> None:
    first, second = sign_in(standing), sign_in(standing)
    assert first[0] == second[0] and first[1] != second[1]
    for name, value in (first, second):
        signed_out(standing).get("items", headers={"Cookie": f"{name}={value}"}).ok()


@pytest.mark.parametrize("code", ["", "wrong", "x" * 1_000, "0" * 32])
def test_a_browser_cannot_sign_in_with_a_wrong_code(standing: ServerProcess, code: str) -> None:
    answer = signed_out(standing).post("session", {"code": code})
    assert (answer.status, answer.code) == (401, "wrong_sign_in_code")
    assert answer.headers["Set-Cookie"] is None
    assert "sotto serve --open" in answer.error["hint"]


def test_a_code_works_once_and_the_token_is_no_code(standing: ServerProcess) -> None:
    code = standing.client.code()
    answers = [signed_out(standing).post("session", {"code": given}) for given in (standing.token, code, code)]
    assert [answer.status for answer in answers] == [401, 204, 401]
    assert signed_out(standing).post("session", {"token": standing.token}).code == "invalid_request"


def test_a_form_of_another_site_cannot_sign_in(standing: ServerProcess) -> None:
    body = f'{{"code": "{standing.client.code()}"}}'.encode()
    answer = signed_out(standing).request("POST", "session", body=body, headers={"Content-Type": "text/plain"})
    assert (answer.status, answer.code) == (415, "wrong_content_type")


@pytest.mark.parametrize("purpose", ["window", "code"])
def test_a_proof_works_once_and_for_what_it_is_meant(standing: ServerProcess, purpose: str) -> None:
    stranger, client = signed_out(standing), standing.client
    good = {"nonce": (nonce := client.challenge()), "proof": client.proof(purpose, nonce)}
    wrong = [
        {"nonce": (nonce := client.challenge()), "proof": client.proof("server", nonce)},
        {"nonce": (nonce := client.challenge()), "proof": client.proof(purpose, nonce, port=standing.port + 1)},
        {"nonce": (nonce := client.challenge()), "proof": Client(standing.port, "0" * 64).proof(purpose, nonce)},
        {"nonce": (nonce := client.challenge()), "proof": client.proof({"window": "code", "code": "window"}[purpose], nonce)},
        {"nonce": "0" * 64, "proof": client.proof(purpose, "0" * 64)},
    ]
    for document in wrong:
        answer = stranger.post(f"session/{purpose}", document)
        assert (answer.status, answer.code, answer.headers["Set-Cookie"]) == (401, "not_signed_in", None)
    assert stranger.post(f"session/{purpose}", good).status == {"window": 204, "code": 200}[purpose]
    assert stranger.post(f"session/{purpose}", good).code == "not_signed_in"


@pytest.mark.parametrize("nonce", ["", "0" * 63, "0" * 65, "x" * 64, "A" * 64, "0" * 63 + "\n"])
def test_a_challenge_is_a_nonce_of_256_bits(standing: ServerProcess, nonce: str) -> None:
    answer = signed_out(standing).post("session/challenge", {"nonce": nonce})
    assert (answer.status, answer.code) == (400, "invalid_request")


class Impostor(BaseHTTPRequestHandler):
    """Takes a server's port without knowing its token, and answers challenges with nonsense."""

    heard: list[str] = []

    def do_POST(self) -> None:  # noqa: N802
        """Note all that was sent."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.heard.append(f"{self.requestline}\n{self.headers}{body.decode()}")
        answer = json.dumps({"nonce": "0" * 64, "proof": "1" * 64, "code": "2" * 32}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_what_took_the_servers_port_is_told_nothing(home: Path) -> None:
    with ServerProcess(home) as server:
        server.kill()
    Impostor.heard.clear()
    with ThreadingHTTPServer(("127.0.0.1", server.port), Impostor) as impostor:
        threading.Thread(target=impostor.serve_forever, args=(0.05,), daemon=True).start()
        with ServerProcess(home) as again:
            assert again.port != server.port
            again.stop()
        impostor.shutdown()
    (heard,) = Impostor.heard
    assert heard.startswith("POST /api/v1/session/challenge ")
    assert server.token not in heard and "Authorization" not in heard and "Cookie" not in heard


@pytest.mark.parametrize("query", ["", "?code=", "?code=0123456789abcdef0123456789abcdef", "?code=%00", "?kode=1"])
def test_a_wrong_code_leads_to_the_page_and_nothing_more(standing: ServerProcess, query: str) -> None:
    answer = signed_out(standing).get(f"/open{query}")
    assert (answer.status, answer.headers["Location"]) == (303, "/")
    assert answer.headers["Set-Cookie"] is None


def test_the_code_of_a_start_works_once(home: Path) -> None:
    with ServerProcess(home) as server:
        code = re.search(rf"{re.escape(server.address)}(/open\?code=[0-9a-f]+)", server.errors)
        assert code, server.errors
        first, second = (signed_out(server).get(code[1]) for _ in range(2))
        (cookie,) = SimpleCookie(first.headers["Set-Cookie"]).values()
        assert (first.status, cookie["httponly"]) == (303, True)
        assert cookie.value != server.token
        assert (second.status, second.headers["Set-Cookie"]) == (303, None)
        server.stop()


def test_homes_have_tokens_and_cookies_of_their_own(standing: ServerProcess, home: Path, start_server: StartServer) -> None:
    with start_server(home) as other:
        assert other.token != standing.token
        assert sign_in(other)[0] != sign_in(standing)[0]
        assert Client(other.port, standing.token).get("items").code == "not_signed_in"
        other.stop()
