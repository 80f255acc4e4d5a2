"""The headers of every response: one fixed set, asserted whole by a test on every route."""

from flask import Flask, Response, request

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
)
ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
STRICT_TRANSPORT = "max-age=31536000"


def init_app(app: Flask) -> None:
    """Set the headers last, on whatever response is sent."""

    def send(response: Response) -> Response:
        response.headers.update(ALWAYS)
        if request.endpoint == "static" and response.status_code < 400:  # noqa: PLR2004 - HTTP
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        else:
            response.headers["Cache-Control"] = "no-store"
            response.vary.add("HX-Request")
        if app.config["CASEWORK"].https:
            response.headers["Strict-Transport-Security"] = STRICT_TRANSPORT
        return response

    app.after_request(send)
