"""The benchmarks of Casework: ``make bench``, or ``python -m tests.benchmarks [--quick] [--only NAME] [--json PATH]``.

Method
    A time says more about the machine than about the program, so every figure that has a goal is a ratio against a
    yardstick that the benchmark itself starts in the same run: a bare Flask page of the same bytes, the same page on
    plain columns, columns of SQLAlchemy-Utils' ``StringEncryptedType``, and Flask-Admin on such columns.

    1. Whatever answers over HTTP runs in a process of its own, all behind the same server with the same settings
       (gunicorn, one worker, eight threads), on loopback.
    2. Contenders are measured in turn, one short window each, and the order changes from round to round. A figure is
       the median of the ratios of the rounds, so that what else the machine does meanwhile falls on all of them.
    3. Pages: p50 with one client; p95 and pages a second with eight.
    4. Every window ends after a time or a number of calls, whichever comes first.
    5. SQLite runs with synchronous=FULL and PostgreSQL with fsync, as in production.
    6. Beside p50 stands how long the server's processes computed, and work in one process is timed by what its thread
       computed: on a machine with other work a wall clock punishes long pages more than short ones.
    7. The figures tell how it is; nothing here fails because of a time. A goal that is missed is marked in the table.
"""
