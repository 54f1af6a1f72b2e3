"""The dashboard's one server, asked without a browser."""

import json
import urllib.request


def test_one_server_answers_for_health_and_pages(server):
    with urllib.request.urlopen(server + "/healthz") as answer:
        assert json.load(answer)["status"] == "ok"
    with urllib.request.urlopen(server + "/") as answer:
        assert "Content-Security-Policy" in answer.headers
        assert "<title>" in answer.read().decode()
    with urllib.request.urlopen(server + "/_stcore/health") as answer:
        assert answer.status == 200
