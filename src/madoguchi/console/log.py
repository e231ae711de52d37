"""Where log lines go (ログ): ours and the libraries', to stderr, one JSON object a line."""

import logging

import structlog
from structlog.stdlib import ProcessorFormatter

# What strangers send is no event of ours, and its text has no place in a log.
_QUIET = {
    "django.request": logging.ERROR,
    "django.security": logging.ERROR,
    "django.security.DisallowedHost": logging.CRITICAL,
    # One line for every pool that opens and closes.
    "psycopg.pool": logging.WARNING,
}


def configure() -> None:
    """Log from level INFO on, in UTC; called once by each command that keeps running."""
    first: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        # The plain traceback: it shows no values of variables.
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *first,
            ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        ProcessorFormatter(
            foreign_pre_chain=first,
            processors=[
                ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name, level in _QUIET.items():
        logging.getLogger(name).setLevel(level)
