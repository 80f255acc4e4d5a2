"""What all pages share: the transaction round a request, errors, forms, filters, headers.

Rules kept here:
1. A request is one unit of work; a page that reads writes its trail before its first byte (``transaction``).
2. A refusal is answered by one page for each status, which says what happened to what was typed (``errors``).
3. Headers are one fixed set on every response (``headers``).
4. Nothing personal in an address, a cookie or the browser's storage: one-off messages are codes (``notices``).
"""
