"""The shared cache. Redis that is down is an empty cache: pages are slower, nothing breaks.

What must not be tried without end asks first whether anything is counted (core/limits.py).
"""

from functools import wraps

import structlog
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)


def _or(default):
    """Answer `default` where Redis cannot be reached."""

    def wrap(method):
        @wraps(method)
        def attempt(self, *args, **kwargs):
            try:
                return method(self, *args, **kwargs)
            except (RedisError, OSError) as error:
                log.warning("cache_unreachable", error=str(error)[:200])
                return default

        return attempt

    return wrap


class ForgivingRedisCache(RedisCache):
    """Rate limits count nothing and kept answers are asked again while Redis is away."""

    set = _or(None)(RedisCache.set)
    add = _or(True)(RedisCache.add)
    touch = _or(False)(RedisCache.touch)
    delete = _or(False)(RedisCache.delete)
    has_key = _or(False)(RedisCache.has_key)
    incr = _or(1)(RedisCache.incr)
    get_many = _or({})(RedisCache.get_many)
    set_many = _or([])(RedisCache.set_many)
    delete_many = _or(None)(RedisCache.delete_many)
    clear = _or(False)(RedisCache.clear)

    @_or(False)
    def is_reachable(self):
        """Whether Redis answers now."""
        return self._cache.get_client(write=True).ping()

    def get(self, key, default=None, version=None):
        return _or(default)(RedisCache.get)(self, key, default, version)
