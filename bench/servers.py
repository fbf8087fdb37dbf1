"""The two servers that are compared, one worker each: ours and nginx, in plain or with the same TLS."""

import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TICKS = os.sysconf("SC_CLK_TCK")
FILE_BYTES = 100 * 1024
REQUEST = b"GET /health/live HTTP/1.1\r\nHost: bench\r\n\r\n"

NGINX = """
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 20000; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000000;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port} backlog=4096 {tls};
        root {folder}/files/Public;
        location = /health/live {{ default_type application/json; return 200 '{{"status":"alive"}}'; }}
    }}
}}
"""
NGINX_TLS = """ssl;
        ssl_protocols TLSv1.2 TLSv1.3;
        ssl_certificate {certificate};
        ssl_certificate_key {key}"""


class KeyPair:
    """A certificate of our own, and its key: what an ordinary site has today, ECDSA on P-256."""

    def __init__(self, folder):
        self.certificate, self.key = folder / "certificate.pem", folder / "key.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
             "-subj", "/CN=localhost", "-keyout", str(self.key), "-out", str(self.certificate)],
            check=True, capture_output=True)


class Server:
    """A running server: where it listens and which process does its work."""

    def __init__(self, name, process, pid, port, is_tls):
        self.name, self.process, self.pid, self.port, self.is_tls = name, process, pid, port, is_tls

    def url(self, path):
        return f"{'https' if self.is_tls else 'http'}://127.0.0.1:{self.port}{path}"

    def cpu_seconds(self):
        fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def own_bytes(self):
        """Anonymous memory: without files, and without what the kernel keeps for sockets."""
        text = Path(f"/proc/{self.pid}/smaps_rollup").read_text()
        return int(re.search(r"^Anonymous:\s+(\d+) kB", text, re.M).group(1)) * 1024

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()


def connect(port, is_tls):
    connection = socket.create_connection(("127.0.0.1", port), 5)
    if not is_tls:
        return connection
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context.wrap_socket(connection)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_alive(process, port, is_tls, seconds=120):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            sys.exit(f"{process.args[0]} ended with {process.returncode} before it listened")
        try:
            with connect(port, is_tls) as connection:
                connection.sendall(REQUEST)
                if b"200" in connection.recv(100):
                    return
        except OSError:
            time.sleep(0.05)
    sys.exit(f"{process.args[0]} did not answer on port {port}")


def prepare_files(folder):
    """What we serve, with one large file among the pages, and readable for nginx's worker."""
    files = folder / "files"
    shutil.copytree(ROOT / "Public", files / "Public")
    shutil.copytree(ROOT / "Content", files / "Content")
    shutil.copy(ROOT / "openapi.yaml", files)
    (files / "Public" / "playground" / "bench.bin").write_bytes(os.urandom(FILE_BYTES))
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)


def start_ours(binary, folder, pair=None, workers=1, settings=None):
    port = free_port()
    environment = {
        **os.environ, "PORT": str(port), "WORKERS": str(workers), "DIANABOT_DATA": str(folder / "data"),
        "DIANABOT_FILES": str(folder / "files"), "LOG_LEVEL": "warning", "HTTP_MAX_CONNECTIONS": "20000",
        "HTTP_MAX_CONNECTIONS_PER_ADDRESS": "20000", "HTTP_MAX_REQUESTS_PER_CONNECTION": "1000000000",
    }
    environment |= settings or {}
    if pair:
        environment |= {"TLS_CERTIFICATE": str(pair.certificate), "TLS_KEY": str(pair.key)}
    process = subprocess.Popen([binary, "serve"], env=environment, stdout=subprocess.DEVNULL)
    wait_until_alive(process, port, pair is not None)
    return Server("ours", process, process.pid, port, pair is not None)


def start_nginx(folder, pair=None):
    port = free_port()
    settings = folder / "nginx.conf"
    tls = NGINX_TLS.format(certificate=pair.certificate, key=pair.key) if pair else ""
    settings.write_text(NGINX.format(folder=folder, port=port, tls=tls))
    process = subprocess.Popen(["nginx", "-c", str(settings)], stderr=subprocess.DEVNULL)
    wait_until_alive(process, port, pair is not None)
    worker = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()[0]
    return Server("nginx", process, int(worker), port, pair is not None)
